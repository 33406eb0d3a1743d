package io.tidegate.proxy.session;

import io.netty.channel.EventLoop;
import io.tidegate.sharding.plan.Cancellation;
import io.tidegate.sharding.plan.Explanation;
import io.tidegate.sharding.plan.Planned;
import io.tidegate.sharding.plan.Planner;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.ScannedSql;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
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

    /** Calls {@code then} on the loop with the plan, or with null after a defect or overload. */
    void plan(
            ScannedSql sql,
            String schema,
            RuleSet rules,
            Duration limit,
            EventLoop loop,
            Consumer<@Nullable Planned> then) {
        run(
                cancellation ->
                        Planned.of(
                                sql, schema, rules, Planner.plan(sql, schema, rules, cancellation)),
                limit,
                loop,
                then);
    }

    /** The same for what is said of a plan. */
    void explain(
            Function<Cancellation, Explanation> work,
            Duration limit,
            EventLoop loop,
            Consumer<@Nullable Explanation> then) {
        run(work, limit, loop, then);
    }

    private <T> void run(
            Function<Cancellation, T> work,
            Duration limit,
            EventLoop loop,
            Consumer<@Nullable T> then) {
        Cancellation cancellation = new Cancellation();
        PlanningDeadline deadline = new PlanningDeadline(loop, limit, cancellation);
        try {
            planners.execute(() -> {
                deadline.begins();
                T result = resultOrNull(work, cancellation);
                loop.execute(() -> {
                    deadline.ends();
                    then.accept(result);
                });
            });
        } catch (RejectedExecutionException overload) {
            then.accept(null);
        }
    }

    private static <T> @Nullable T resultOrNull(
            Function<Cancellation, T> work, Cancellation cancellation) {
        try {
            return work.apply(cancellation);
        } catch (RuntimeException | StackOverflowError defect) {
            LOG.error("defect while planning a statement", defect);
            return null;
        }
    }
}
