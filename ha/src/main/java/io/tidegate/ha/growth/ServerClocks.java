package io.tidegate.ha.growth;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.mysql.MasterConnection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * Compares this proxy's clock with those of servers: one that is wrong makes a table grow wrongly.
 */
record ServerClocks(Configuration configuration, GrowthTiming timing) {
    /** In microseconds since 1970, whatever the session's time zone. */
    private static final String NOW =
            "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6))";

    /**
     * @throws io.tidegate.conf.error.TidegateException when one is too far from this proxy's, or
     *     cannot be asked
     */
    void require(Collection<GroupId> groups) {
        for (GroupId group : groups) {
            GroupConfig config = configuration.groups().get(group);
            if (config == null) {
                throw ErrorCode.TABLE_GROWTH.with("no group " + group + " is configured");
            }
            Instant here = timing.clock().instant();
            Instant there = ask(config);
            Duration apart = Duration.between(here, there).abs();
            if (apart.compareTo(timing.tolerance()) > 0) {
                throw ErrorCode.TABLE_GROWTH.with(
                        "this proxy's clock says "
                                + here
                                + " and that of the master of group "
                                + group
                                + " "
                                + there
                                + ": set right the one that is wrong");
            }
        }
    }

    private static Instant ask(GroupConfig group) {
        try (Connection connection = MasterConnection.open(group);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(NOW)) {
            row.next();
            return Instant.EPOCH.plusNanos(Math.multiplyExact(row.getLong(1), 1_000));
        } catch (SQLException unreachable) {
            throw ErrorCode.TABLE_GROWTH.with(
                    "the master of group "
                            + group.id()
                            + " at "
                            + group.master().endpoint()
                            + " cannot be asked for the time (error "
                            + unreachable.getErrorCode()
                            + ", SQLSTATE "
                            + unreachable.getSQLState()
                            + ")");
        }
    }
}
