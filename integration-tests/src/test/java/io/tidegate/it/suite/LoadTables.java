package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tables to load files into: in {@code parted} each in sub-tables behind a proxy, in {@code whole}
 * each as it is, on one server. Making them takes a second, so that they stay for whoever comes
 * next, who empties them.
 */
final class LoadTables implements AutoCloseable {
    private static final int HEADER = 4;
    private static final String NUMBERED =
            " (id BIGINT NOT NULL PRIMARY KEY, v MEDIUMTEXT, n INT NOT NULL DEFAULT 7)";
    private static final String NAMED =
            " (k VARCHAR(100) NOT NULL, a VARCHAR(300), b VARCHAR(300), KEY (k))";

    private static final String NUMBERED_TWICE =
            " (k BIGINT NOT NULL PRIMARY KEY, id BIGINT NOT NULL, v VARCHAR(20))";

    private static final Map<String, String> DEFINITIONS = definitions();

    /** The tables that have rows. */
    private static final String FILLED =
            DEFINITIONS.keySet().stream()
                    .map(table -> "SELECT '" + table + "' FROM " + table + " LIMIT 1")
                    .collect(Collectors.joining(") UNION ALL (", "(", ")"));

    /** A table that nobody else makes. */
    private static final String MARK = "tables_of_load_tables";

    private final TestCluster cluster;
    private final Connection first;
    private final Connection second;
    private final OwnProxy proxy;

    /**
     * @param ofGroup what the configuration says of each group beside its servers
     */
    LoadTables(TestCluster cluster, Path directory, String ofGroup) throws Exception {
        this.cluster = cluster;
        this.first = cluster.group("g0").connect();
        this.second = cluster.group("g1").connect();
        for (Connection server : List.of(first, second)) {
            Sql.execute(server, "SET GLOBAL local_infile = ON");
            if (areThere(server)) {
                for (String filled : Sql.rows(server, FILLED)) {
                    Sql.execute(server, "TRUNCATE TABLE " + filled);
                }
            } else {
                create(server);
            }
        }
        this.proxy = OwnProxy.startChecked(directory, yaml(cluster, ofGroup));
    }

    /** The configuration of a proxy in front of them. */
    static String yaml(TestCluster cluster, String ofGroup) {
        return """
        listener: {port: 0}
        users:
          app: {password: secret}
          boss: {password: boss, admin: true}
        """
                + cluster.groupsAsYaml().replaceAll("\\bpassword: [^,}]+", "$0" + ofGroup)
                + """
                schemas:
                  plain: {default-group: g0}
                  parted:
                    default-group: g0
                    multi-shard-write: best-effort
                    tables:
                      t:   {key: id, function: {hash: {shards: 8}}, placement: {g0: 0-3, g1: 4-7}}
                      one: {key: id, function: {hash: {shards: 8}}, placement: {g0: 0-7}}
                      p:   {key: {column: k, type: string}, function: {hash: {shards: 8}}, placement: round-robin}
                      g:   {key: k, generate: {id: snowflake}, function: {hash: {shards: 8}}, placement: {g0: 0-3, g1: 4-7}}
                """;
    }

    /** Others have schemas of these names, too, and drop whatever they find there. */
    private static boolean areThere(Connection server) throws SQLException {
        return Sql.rows(
                                server,
                                "SELECT 1 FROM information_schema.tables WHERE table_name = '"
                                        + MARK
                                        + "' AND table_schema IN ('parted', 'whole')")
                        .size()
                == 2;
    }

    private static void create(Connection server) throws SQLException {
        for (String schema : List.of("parted", "whole")) {
            Sql.execute(server, "DROP DATABASE IF EXISTS " + schema);
            Sql.execute(server, "CREATE DATABASE " + schema + " CHARACTER SET utf8mb4");
        }
        for (Map.Entry<String, String> table : DEFINITIONS.entrySet()) {
            Sql.execute(
                    server,
                    "CREATE TABLE " + table.getKey() + table.getValue() + " ENGINE = InnoDB");
        }
        for (String schema : List.of("parted", "whole")) {
            Sql.execute(server, "CREATE TABLE " + schema + "." + MARK + " (n INT)");
        }
    }

    private static Map<String, String> definitions() {
        Map<String, String> definitions =
                new TreeMap<>(Map.of("whole.t", NUMBERED, "whole.p", NAMED));
        for (int shard = 0; shard < 8; shard++) {
            definitions.put("parted.t_000" + shard, NUMBERED);
            definitions.put("parted.one_000" + shard, NUMBERED);
            definitions.put("parted.p_000" + shard, NAMED);
            definitions.put("parted.g_000" + shard, NUMBERED_TWICE);
        }
        return definitions;
    }

    /** Changes a definition, which nothing else may do; whoever comes next gets new tables. */
    void alter(int group, String sql) throws SQLException {
        for (Connection server : List.of(first, second)) {
            Sql.execute(server, "DROP TABLE IF EXISTS parted." + MARK);
        }
        Sql.execute(server(group), sql);
    }

    OwnProxy proxy() {
        return proxy;
    }

    Connection server(int group) {
        return group == 0 ? first : second;
    }

    RawClient proxied(int further) throws IOException {
        return RawClient.login(
                proxy.port(), "app", "secret", "parted", RawClient.LOCAL_FILES | further);
    }

    static RawClient login(OwnProxy proxy) throws IOException {
        return RawClient.login(proxy.port(), "app", "secret", "parted", RawClient.LOCAL_FILES);
    }

    RawClient direct() throws IOException {
        return RawClient.login(
                cluster.group("g1").port(),
                ServerAccount.USER,
                ServerAccount.PASSWORD,
                "whole",
                RawClient.LOCAL_FILES);
    }

    /** Loads a file: what the OK says in words, or the error. */
    static String load(RawClient client, String sql, byte[]... parts) throws IOException {
        // An empty packet is the end of a file.
        byte[][] content = Stream.of(parts).filter(part -> part.length > 0).toArray(byte[][]::new);
        List<byte[]> asked = client.query(sql);
        List<byte[]> reply =
                (asked.getLast()[HEADER] & 0xff) == 0xfb
                        ? client.sendFile(asked.getLast(), content)
                        : asked;
        RawReply read = RawReply.of(reply);
        if (read.errno() != 0) {
            return read.errno() + " " + read.errorMessage();
        }
        String ok = new String(reply.getLast(), ISO_8859_1);
        return ok.substring(ok.indexOf("Records"));
    }

    /** All rows of a table's sub-tables, which lie where they are looked for. */
    List<String> parted(String table, String columns) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (Connection server : List.of(first, second)) {
            String all =
                    String.join(
                            " UNION ALL ",
                            IntStream.range(0, 8)
                                    .mapToObj(shard ->
                                            "SELECT "
                                                    + columns
                                                    + " FROM parted."
                                                    + table
                                                    + "_000"
                                                    + shard)
                                    .toList());
            rows.addAll(Sql.rows(server, all));
        }
        rows.sort(null);
        return rows;
    }

    List<String> whole(String table, String columns) throws SQLException {
        List<String> rows =
                new ArrayList<>(Sql.rows(second, "SELECT " + columns + " FROM whole." + table));
        rows.sort(null);
        return rows;
    }

    /** Nothing of the table is there, nor is anybody about to write some. */
    boolean isEmpty(String table) throws SQLException {
        for (Connection server : List.of(first, second)) {
            for (int shard = 0; shard < 8; shard++) {
                String count =
                        "SELECT COUNT(*) FROM parted." + table + "_000" + shard + " FOR UPDATE";
                if (!Objects.equals(Sql.rows(server, count).getFirst(), "0")) {
                    return false;
                }
            }
        }
        return true;
    }

    void empty(String table) throws SQLException {
        for (Connection server : List.of(first, second)) {
            for (int shard = 0; shard < 8; shard++) {
                Sql.execute(server, "DELETE FROM parted." + table + "_000" + shard);
            }
        }
        Sql.execute(second, "DELETE FROM whole." + table.replace("one", "t"));
    }

    @Override
    public void close() throws Exception {
        proxy.close();
        first.close();
        second.close();
    }
}
