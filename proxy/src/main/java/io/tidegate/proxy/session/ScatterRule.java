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
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.RouteHint;
import io.tidegate.sharding.sql.StatementText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a statement may reach all shards for want of a key: the stricter of what its tables and
 * its user say, and its own hint.
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
                            BoundPlan.Load _,
                            BoundPlan.Definition _,
                            BoundPlan.Everywhere _,
                            BoundPlan.AnyGroup _,
                            BoundPlan.Described _,
                            BoundPlan.Catalogue _,
                            BoundPlan.Generate _,
                            BoundPlan.Collected _,
                            BoundPlan.Unlisted _,
                            BoundPlan.Drops _,
                            BoundPlan.Keyed _,
                            BoundPlan.Refused _ ->
                            false;
                };
        Scatter scatter = several ? template.scatter(text, parameters) : null;
        if (scatter == null) {
            return Diagnostics.NONE;
        }
        Judged judged = Judged.of(user, text.hint(), scatter);
        return switch (judged.policy()) {
            case ALLOW -> Diagnostics.NONE;
            case WARN -> new Diagnostics(List.of(warning(judged, text)), false);
            case REFUSE -> throw error(judged, text);
        };
    }

    /**
     * @param whose the strictest policy it is
     */
    private record Judged(Scatter scatter, ScatterPolicy policy, String whose) {
        static Judged of(UserConfig user, RouteHint hint, Scatter scatter) {
            ScatterPolicy policy = scatter.policy().stricter(user.scatter());
            if (policy != ScatterPolicy.REFUSE && hint.isScatterOff()) {
                return new Judged(
                        scatter, ScatterPolicy.REFUSE, "the statement's hint has scatter=off");
            }
            String whose =
                    scatter.policy() == policy
                            ? "the table " + scatter.table()
                            : "the user " + user.name();
            return new Judged(
                    scatter,
                    policy,
                    whose
                            + " has scatter: "
                            + (policy == ScatterPolicy.REFUSE ? "refuse" : "warn"));
        }
    }

    private static TidegateException error(Judged judged, StatementText text) {
        return ErrorCode.SCATTER.with(message(judged, text));
    }

    private static byte[] warning(Judged judged, StatementText text) {
        ErrPacket told = ErrPacket.of(error(judged, text));
        return Diagnostics.row(Diagnostics.Level.WARNING, told.errno(), told.message());
    }

    private static String message(Judged judged, StatementText text) {
        Scatter scatter = judged.scatter();
        return "nothing narrows the statement to fewer than all "
                + scatter.shards()
                + " shards of "
                + scatter.table()
                + ", and "
                + judged.whose()
                + "; add "
                + scatter.key()
                + " = ... or "
                + scatter.key()
                + " IN (...) to WHERE"
                + Place.behind(text, scatter.token());
    }

    /** A row of EXPLAIN ROUTE; null where nothing is to be told. */
    static @Nullable List<String> explained(
            UserConfig user, StatementText text, @Nullable Scatter scatter) {
        if (scatter == null) {
            return null;
        }
        Judged judged = Judged.of(user, text.hint(), scatter);
        return switch (judged.policy()) {
            case ALLOW -> null;
            case WARN -> RouteRows.ofSession("proxy", "warn", message(judged, text));
            case REFUSE ->
                    RouteRows.ofSession(
                            "nowhere",
                            "refused: " + ErrorCode.SCATTER.displayName(),
                            message(judged, text));
        };
    }
}
