package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.ScatterPolicy;
import io.tidegate.conf.model.UserConfig;
import io.tidegate.proxy.execution.Diagnostics;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.sharding.plan.BoundPlan;
import io.tidegate.sharding.plan.ParameterSource;
import io.tidegate.sharding.plan.Scatter;
import io.tidegate.sharding.plan.Template;
import io.tidegate.sharding.sql.StatementText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a statement may reach all shards for want of a key: the stricter of what its tables and
 * its user say.
 */
final class ScatterRule {
    private ScatterRule() {}

    /**
     * @return what SHOW WARNINGS tells of it, mostly nothing
     * @throws TidegateException when it may not
     */
    static Diagnostics check(
            UserConfig user,
            Template template,
            BoundPlan plan,
            StatementText text,
            ParameterSource parameters) {
        boolean several =
                switch (plan) {
                    case BoundPlan.Concat _,
                            BoundPlan.Merge _,
                            BoundPlan.InText _,
                            BoundPlan.Writes _ ->
                            true;
                    case BoundPlan.PassThrough _,
                            BoundPlan.Single _,
                            BoundPlan.Truncation _,
                            BoundPlan.Definition _,
                            BoundPlan.Everywhere _,
                            BoundPlan.AnyGroup _,
                            BoundPlan.Described _,
                            BoundPlan.Catalogue _,
                            BoundPlan.Generate _,
                            BoundPlan.Keyed _,
                            BoundPlan.Refused _ ->
                            false;
                };
        Scatter scatter = several ? template.scatter(text, parameters) : null;
        return scatter == null
                ? Diagnostics.NONE
                : switch (policy(user, scatter)) {
                    case ALLOW -> Diagnostics.NONE;
                    case WARN -> new Diagnostics(List.of(warning(user, scatter)), false);
                    case REFUSE -> throw error(user, scatter);
                };
    }

    static ScatterPolicy policy(UserConfig user, Scatter scatter) {
        return scatter.policy().stricter(user.scatter());
    }

    private static TidegateException error(UserConfig user, Scatter scatter) {
        return ErrorCode.SCATTER.with(message(user, scatter));
    }

    private static byte[] warning(UserConfig user, Scatter scatter) {
        ErrPacket told = ErrPacket.of(error(user, scatter));
        return Diagnostics.row(Diagnostics.Level.WARNING, told.errno(), told.message());
    }

    static String message(UserConfig user, Scatter scatter) {
        ScatterPolicy policy = policy(user, scatter);
        String whose =
                scatter.policy() == policy
                        ? "the table " + scatter.table()
                        : "the user " + user.name();
        return "nothing narrows the statement to fewer than all "
                + scatter.shards()
                + " shards of "
                + scatter.table()
                + ", and "
                + whose
                + " has scatter: "
                + (policy == ScatterPolicy.REFUSE ? "refuse" : "warn")
                + "; add "
                + scatter.key()
                + " = ... or "
                + scatter.key()
                + " IN (...) to WHERE";
    }

    /** A row of EXPLAIN ROUTE; null where nothing is to be told. */
    static @Nullable List<String> explained(UserConfig user, @Nullable Scatter scatter) {
        return scatter == null
                ? null
                : switch (policy(user, scatter)) {
                    case ALLOW -> null;
                    case WARN -> RouteRows.ofSession("proxy", "warn", message(user, scatter));
                    case REFUSE ->
                            RouteRows.ofSession(
                                    "nowhere",
                                    "refused: " + ErrorCode.SCATTER.displayName(),
                                    message(user, scatter));
                };
    }
}
