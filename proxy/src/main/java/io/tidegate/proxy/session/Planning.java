package io.tidegate.proxy.session;

import io.netty.channel.EventLoop;
import io.tidegate.sharding.plan.Cancellation;
import io.tidegate.sharding.plan.Planner;
import io.tidegate.sharding.plan.Template;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.ScannedSql;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans statements that no cache knows, off the event loops and under a deadline. */
public final class Planning {
    private static final Logger LOG = LoggerFactory.getLogger(Planning.class);

    private final ExecutorService planners;

    public Planning(ExecutorService planners) {
        this.planners = planners;
    }

    /**
     * Calls {@code then} on the loop with the template, or with null after a defect or overload.
     */
    void plan(
            ScannedSql sql,
            String schema,
            RuleSet rules,
            Duration limit,
            EventLoop loop,
            Consumer<@Nullable Template> then) {
        Cancellation cancellation = new Cancellation();
        var deadline = loop.schedule(cancellation::cancel, limit.toNanos(), TimeUnit.NANOSECONDS);
        try {
            planners.execute(() -> {
                Template template = planOrNull(sql, schema, rules, cancellation);
                loop.execute(() -> {
                    deadline.cancel(false);
                    then.accept(template);
                });
            });
        } catch (RejectedExecutionException overload) {
            deadline.cancel(false);
            then.accept(null);
        }
    }

    private static @Nullable Template planOrNull(
            ScannedSql sql, String schema, RuleSet rules, Cancellation cancellation) {
        try {
            return Planner.plan(sql, schema, rules, cancellation);
        } catch (RuntimeException | StackOverflowError defect) {
            LOG.error("defect while planning a statement", defect);
            return null;
        }
    }
}
