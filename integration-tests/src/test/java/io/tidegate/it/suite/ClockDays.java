package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A table with a shard for each day of January 2026, and one row of each day at noon. It refuses
 * what reaches all of its shards.
 */
final class ClockDays {
    /** Noon of the 17th in UTC, and almost midnight in the session's zone. */
    static final List<String> ALMOST_MIDNIGHT =
            List.of(
                    "SET time_zone = '+11:30'",
                    "SET timestamp = UNIX_TIMESTAMP('2026-01-17 23:30:00')");

    /** When the clocks of the zone Test/Twice are set back by an hour: on the 17th, at two. */
    static final long BACK = 1_768_608_000;

    private static final int ZONE = 9999;
    private static final int DAYS = 31;
    private static final int ON_FIRST_GROUP = 16;

    private ClockDays() {}

    static void create(TestCluster cluster) throws SQLException {
        for (String group : List.of("g0", "g1")) {
            boolean first = group.equals("g0");
            try (Connection direct = cluster.group(group).connect()) {
                Sql.execute(direct, "DROP DATABASE IF EXISTS clocks");
                Sql.execute(direct, "CREATE DATABASE clocks");
                for (int day = first ? 0 : ON_FIRST_GROUP;
                        day < (first ? ON_FIRST_GROUP : DAYS);
                        day++) {
                    Sql.execute(
                            direct,
                            "CREATE TABLE clocks.days_%04d (id INT PRIMARY KEY, at DATETIME NOT NULL, n INT, said VARCHAR(40))"
                                    .formatted(day));
                    Sql.execute(
                            direct,
                            "INSERT INTO clocks.days_%04d VALUES (%d, '2026-01-%02d 12:00:00', 0, 'day %d')"
                                    .formatted(day, day + 1, day + 1, day + 1));
                }
            }
        }
    }

    /** What gives a server the zone, or takes it away. */
    static List<String> zone(boolean given) {
        return given
                ? List.of(
                        "INSERT INTO mysql.time_zone (Time_zone_id, Use_leap_seconds) VALUES (%d, 'N')"
                                .formatted(ZONE),
                        "INSERT INTO mysql.time_zone_name (Name, Time_zone_id) VALUES ('Test/Twice', %d)"
                                .formatted(ZONE),
                        "INSERT INTO mysql.time_zone_transition_type (Time_zone_id, Transition_type_id, `Offset`, Is_DST, Abbreviation) VALUES (%d, 0, 7200, 1, 'S'), (%d, 1, 3600, 0, 'W')"
                                .formatted(ZONE, ZONE),
                        "INSERT INTO mysql.time_zone_transition (Time_zone_id, Transition_time, Transition_type_id) VALUES (%d, 0, 0), (%d, %d, 1)"
                                .formatted(ZONE, ZONE, BACK))
                : List.of("", "_name", "_transition_type", "_transition").stream()
                        .map(each ->
                                "DELETE FROM mysql.time_zone%s WHERE Time_zone_id = %d"
                                        .formatted(each, ZONE))
                        .toList();
    }

    static OwnProxy proxy(TestCluster cluster, Path directory) throws Exception {
        return OwnProxy.startChecked(
                directory,
                """
                listener: {port: 0}
                users:
                  app: {password: secret}
                """
                        + cluster.groupsAsYaml()
                        + """
                        schemas:
                          clocks:
                            default-group: g0
                            multi-shard-write: best-effort
                            tables:
                              days: {key: at, scatter: refuse, function: {date-range: {unit: day, from: 2026-01-01, to: 2026-01-31}}, sub-tables: "{table}_{shard:04d}", placement: {g0: 0-15, g1: 16-30}}
                        """);
    }
}
