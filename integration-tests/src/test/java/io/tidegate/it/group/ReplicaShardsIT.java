package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads of several shards, of which two have replicas: 0 and 1, and two have none: 2 and 3. */
final class ReplicaShardsIT {
    private static final int SHARDS = 4;

    private static final String ALL = "SELECT n, UUID_SHORT() >> 56 FROM s";

    private static final Map<Long, Long> ALL_ONE = Map.of(0L, 1L, 1L, 1L, 2L, 1L, 3L, 1L);

    private static final Map<Long, Long> EAST = Map.of(0L, 2L, 1L, 2L, 2L, 1L, 3L, 1L);

    private static final Map<Long, Long> WEST = Map.of(0L, 3L, 1L, 3L, 2L, 1L, 3L, 1L);

    /** As they come, put in order by the proxy, and the like with a limit. */
    private static final List<String> READS =
            List.of(ALL, ALL + " ORDER BY n DESC", ALL + " ORDER BY v, n LIMIT 100");

    private static void fill(SupervisedGroup group) throws Exception {
        try (Connection app = group.connect(0);
                Statement statement = app.createStatement()) {
            for (int n = 0; n < SHARDS; n++) {
                statement.execute("INSERT INTO s (n, v) VALUES (" + n + ", 0)");
            }
        }
        for (int proxy = 0; proxy < 2; proxy++) {
            // Where causal reads go depends on how quick a replica is, too.
            Map<Long, Long> placed = proxy == 0 ? EAST : WEST;
            try (Connection reader = group.connect(proxy, "lax", "");
                    Statement statement = reader.createStatement()) {
                Awaitility.await("replicas of the zone are read, and have all rows")
                        .atMost(SupervisedGroup.LONG)
                        .until(() -> servers(statement.executeQuery(ALL)).equals(placed));
            }
        }
    }

    /** The number of the server that has told each row. */
    private static Map<Long, Long> servers(ResultSet rows) throws SQLException {
        Map<Long, Long> servers = new TreeMap<>();
        while (rows.next()) {
            assertThat(servers.put(rows.getLong(1), rows.getLong(2))).isNull();
        }
        return servers;
    }

    @ParameterizedTest
    @EnumSource
    void each_group_of_a_read_of_several_shards_is_read_from_its_own_replicas(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.sharded(family)) {
            fill(group);
            for (String options : List.of("", "&useServerPrepStmts=true")) {
                try (Connection reader = group.connect(0, "lax", options)) {
                    for (String read : READS) {
                        try (PreparedStatement statement = reader.prepareStatement(read)) {
                            assertThat(servers(statement.executeQuery())).as(read).isEqualTo(EAST);
                        }
                    }
                    reader.setAutoCommit(false);
                    try (Statement statement = reader.createStatement()) {
                        assertThat(servers(statement.executeQuery(ALL + " WHERE n IN (0, 1)")))
                                .containsOnly(Map.entry(0L, 1L), Map.entry(1L, 1L));
                        reader.rollback();
                    }
                }
            }
            warningsAreThoseOfAll(group);
            whatReplicasCannotAnswerMastersDo(group);
        }
    }

    private static void warningsAreThoseOfAll(SupervisedGroup group) throws SQLException {
        try (Connection reader = group.connect(0, "reader", "");
                Statement statement = reader.createStatement()) {
            for (int round = 0; round < 3; round++) {
                assertThat(statement.executeQuery("SELECT CAST('x' AS SIGNED) FROM s").next())
                        .isTrue();
                try (ResultSet warnings = statement.executeQuery("SHOW WARNINGS")) {
                    int count = 0;
                    while (warnings.next()) {
                        assertThat(warnings.getInt(2)).isEqualTo(1292);
                        count++;
                    }
                    assertThat(count).isEqualTo(SHARDS);
                }
            }
        }
    }

    /**
     * They lack the sub-table that is read first, as behind a definition that they have not got
     * yet: the client has nothing then.
     */
    private static void whatReplicasCannotAnswerMastersDo(SupervisedGroup group) throws Exception {
        for (String node : List.of("b", "c")) {
            group.servers()
                    .execute(
                            node,
                            "SET SESSION sql_log_bin = 0",
                            "DROP TABLE d.s_0000",
                            "SET SESSION sql_log_bin = 1");
        }
        for (String options : List.of("", "&useServerPrepStmts=true")) {
            try (Connection reader = group.connect(0, "lax", options);
                    Statement after = reader.createStatement()) {
                for (String read : READS) {
                    try (PreparedStatement statement = reader.prepareStatement(read)) {
                        assertThat(servers(statement.executeQuery()))
                                .as(read)
                                .hasSize(SHARDS)
                                .allSatisfy((_, server) -> assertThat(server).isEqualTo(1));
                        assertThat(after.executeQuery("SHOW WARNINGS").next()).isFalse();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void replicas_of_the_proxys_zone_are_read_as_long_as_there_are_any(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.sharded(family)) {
            fill(group);
            try (Connection east = group.connect(0, "lax", "");
                    Connection west = group.connect(1, "lax", "");
                    Statement eastern = east.createStatement();
                    Statement western = west.createStatement()) {
                for (int i = 0; i < 50; i++) {
                    assertThat(servers(eastern.executeQuery(ALL))).isEqualTo(EAST);
                    assertThat(servers(western.executeQuery(ALL))).isEqualTo(WEST);
                }
                assertThat(nodes(group)).containsExactly("a 0", "b 1", "c 0", "z -");

                group.node("b").kill();

                Awaitility.await("the other zone's is read")
                        .atMost(SupervisedGroup.LONG)
                        .until(() ->
                                servers(eastern.executeQuery(ALL + " WHERE n IN (0, 1)"))
                                        .equals(Map.of(0L, 3L, 1L, 3L)));
                Awaitility.await("it is seen that the near one is gone")
                        .atMost(SupervisedGroup.LONG)
                        .until(() -> nodes(group).containsAll(List.of("b 0", "c 1")));
            }
            commandsSayWhatStandsAgainstThem(group);
        }
    }

    private static List<String> nodes(SupervisedGroup group) throws SQLException {
        return group.administer(
                "SELECT CONCAT(name, ' ', COALESCE(CAST(CAST(read_share AS INT) AS VARCHAR), '-')) FROM nodes"
                        + " ORDER BY name",
                1);
    }

    private static void commandsSayWhatStandsAgainstThem(SupervisedGroup group)
            throws SQLException {
        List<String> steps = group.administer("EXPLAIN REJOIN NODE b IN GROUP g0", 3);
        assertThat(steps)
                .anySatisfy(step -> assertThat(step).contains("REJOIN NODE b IN GROUP g0"))
                .anySatisfy(step ->
                        assertThat(step)
                                .containsPattern(
                                        "CLONE INSTANCE FROM .* IDENTIFIED|c .*mariadb-backup --backup"));
        assertThatThrownBy(() -> group.administer("EXPLAIN REJOIN NODE a IN GROUP g0", 3))
                .hasMessageContaining("a is the master of group g0");
        String add = "ADD NODE e TO GROUP g0 ADDRESS '127.0.0.1:%d'";
        String away = add.formatted(group.node("b").port());
        assertThatThrownBy(() -> group.administer(away, 1))
                .hasMessageContaining("cannot be asked")
                .hasMessageContaining("FORCE");
        assertThatThrownBy(() -> group.administer(add.formatted(group.node("a").port()), 1))
                .hasMessageContaining("server_id is 1 as the master's");
        group.administer(away + " FORCE", 1);
        Awaitility.await("it is in the configuration")
                .atMost(SupervisedGroup.LONG)
                .until(() -> group.administer("SELECT name FROM nodes", 1).contains("e"));
    }

    @ParameterizedTest
    @EnumSource
    void a_session_sees_what_it_has_written_in_a_read_of_several_shards(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.sharded(family)) {
            fill(group);
            try (Connection reader = group.connect(1, "reader", "");
                    Statement statement = reader.createStatement()) {
                long onReplicas = 0;
                for (int value = 1; value <= 100; value++) {
                    statement.execute("UPDATE s SET v = " + value + " WHERE n = " + value % SHARDS);
                    try (ResultSet row = statement.executeQuery("SELECT MAX(v) FROM s")) {
                        assertThat(row.next()).isTrue();
                        assertThat(row.getLong(1)).isEqualTo(value);
                    }
                    onReplicas += servers(statement.executeQuery(ALL)).equals(ALL_ONE) ? 0 : 1;
                }
                assertThat(onReplicas).isPositive();
            }
        }
    }
}
