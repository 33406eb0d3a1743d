package io.tidegate.it.suite;

import io.tidegate.conf.model.TableConfig;
import io.tidegate.it.cluster.TestCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/** The servers behind the proxy, seen and disturbed directly. */
final class ChaosServers implements AutoCloseable {
    private static final List<String> GROUPS = List.of("g0", "g1");

    private final TestCluster cluster;
    private final Map<String, Connection> direct = new HashMap<>();
    private final Map<String, Set<String>> others = new HashMap<>();

    /** Connections that are open now are not the proxy's. */
    ChaosServers(TestCluster cluster) throws SQLException {
        this.cluster = cluster;
        for (String group : GROUPS) {
            Connection connection = cluster.group(group).connect();
            direct.put(group, connection);
            others.put(group, new HashSet<>(connections(connection)));
        }
    }

    private static List<String> connections(Connection server) throws SQLException {
        return Sql.rows(
                server,
                "SELECT id FROM information_schema.processlist WHERE user = SUBSTRING_INDEX(USER(),"
                        + " '@', 1)");
    }

    private Connection on(String group) {
        return Objects.requireNonNull(direct.get(group));
    }

    /** The proxy's connections to a group. */
    List<String> connections(String group) throws SQLException {
        Set<String> foreign = Objects.requireNonNull(others.get(group));
        return connections(on(group)).stream().filter(id -> !foreign.contains(id)).toList();
    }

    void killOne(Random random) throws SQLException {
        String group = GROUPS.get(random.nextInt(GROUPS.size()));
        List<String> open = connections(group);
        if (open.isEmpty()) {
            return;
        }
        String id = open.get(random.nextInt(open.size()));
        String what = random.nextInt(5) == 0 ? "KILL QUERY " : "KILL ";
        try (Statement kill = on(group).createStatement()) {
            kill.execute(what + id);
        } catch (SQLException gone) {
            // It has ended by itself.
        }
    }

    int openTransactions() throws SQLException {
        int open = 0;
        for (String group : GROUPS) {
            open +=
                    Integer.parseInt(
                            Sql.rows(
                                            on(group),
                                            "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE"
                                                    + " trx_mysql_thread_id > 0")
                                    .getFirst());
        }
        return open;
    }

    /** The rows of {@code counters} with keys of a range, wherever they lie. */
    Map<Long, Integer> counters(long from, long before) throws SQLException {
        var table =
                (TableConfig.Sharded)
                        Objects.requireNonNull(cluster.schema("app").tables().get("counters"));
        Map<Long, Integer> found = new HashMap<>();
        for (int shard = 0; shard < table.subTables().size(); shard++) {
            List<String> rows =
                    Sql.rows(
                            on(table.placement().get(shard).name()),
                            "SELECT id, n FROM app."
                                    + table.subTables().get(shard)
                                    + " WHERE id >= ? AND id < ?",
                            from,
                            before);
            for (String row : rows) {
                String[] values = row.split(",", -1);
                found.put(Long.parseLong(values[0]), Integer.parseInt(values[1]));
            }
        }
        return found;
    }

    @Override
    public void close() throws SQLException {
        for (Connection each : direct.values()) {
            each.close();
        }
    }
}
