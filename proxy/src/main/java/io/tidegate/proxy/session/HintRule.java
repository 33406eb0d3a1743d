package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.HintPolicy;
import io.tidegate.conf.model.UserConfig;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.RouteHint;
import io.tidegate.sharding.sql.RouteHint.Asked;
import io.tidegate.sharding.sql.Scan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a statement may say how it wants to be routed. One that is not done as it asks is
 * refused: without its hint it would be another statement.
 */
final class HintRule {
    private HintRule() {}

    /**
     * @throws TidegateException when the user may give no hints, or this one is none
     */
    static void check(UserConfig user, Scan scan) {
        RouteHint hint = scan.hint();
        if (hint instanceof RouteHint.None) {
            return;
        }
        if (user.hints() == HintPolicy.REFUSE) {
            throw ErrorCode.HINT_DENIED.with(
                    "a hint /*+ tidegate: ... */, which the user "
                            + user.name()
                            + " may not give; leave it out, or set hints: allow for the user"
                            + Place.ofHint(scan));
        }
        if (hint instanceof RouteHint.Unusable(String why)) {
            throw unusable(why, scan);
        }
    }

    static TidegateException unusable(String why, Scan scan) {
        return ErrorCode.HINT_UNUSABLE.with(
                "the hint /*+ tidegate: ... */ cannot be followed: " + why + Place.ofHint(scan));
    }

    /** Rows of EXPLAIN ROUTE on what a hint changes. */
    static List<List<String>> explained(RouteHint hint) {
        List<List<String>> rows = new ArrayList<>();
        if (hint instanceof Asked(Integer shard, boolean scatterOff, var server, boolean read)) {
            if (shard != null) {
                rows.add(
                        RouteRows.ofHint(
                                "shard=" + shard,
                                read
                                        ? "rows of other shards are left out, whatever the conditions say"
                                        : "a write has to belong to this shard by its own key"));
            }
            if (scatterOff) {
                rows.add(
                        RouteRows.ofHint(
                                "scatter=off", "refused if nothing narrows the sharding key"));
            }
            if (server != null) {
                rows.add(server(server));
            }
        }
        return rows;
    }

    private static List<String> server(RouteHint.@Nullable Server server) {
        return server == RouteHint.Server.MASTER
                ? RouteRows.ofHint("master", "the master is asked")
                : RouteRows.ofHint("replica", "a replica is asked if one may be");
    }
}
