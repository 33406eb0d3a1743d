package io.tidegate.it.tools;

import io.tidegate.conf.model.TableConfig;
import io.tidegate.it.cluster.TestCluster;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The same tables twice: split over the groups g0 and g1 behind a proxy, and whole on the server of
 * g2, which the proxy has no table on.
 */
final class Shop implements AutoCloseable {
    /** The first sub-table of counters lies outside of its schema's default group. */
    static final String CONFIGURATION =
            """
            users:
              app: {password: secret}
              guest: {password: guest, schemas: [far]}
            schemas:
              shop:
                default-group: g0
                multi-shard-write: best-effort
                tables:
                  users:     {key: id, function: {hash: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}}
                  orders:    {colocate-with: users, key: user_id}
                  counters:  {key: id, function: {mod: {shards: 3}}, placement: {g1: 0-1, g0: 2}}
                  countries: {broadcast: true}
              far:
                default-group: g1
                tables:
                  events:    {key: created_at, function: {date-range: {unit: month, from: 2026-01, to: 2026-03}}, placement: {g0: 0, g1: 1-2}}
            """;

    static final Map<String, Map<String, String>> TABLES =
            Map.of(
                    "shop",
                    Map.of(
                            "users",
                            "(id BIGINT NOT NULL, name VARCHAR(60) NOT NULL DEFAULT 'nobody' COMMENT 'as called',"
                                    + " country CHAR(2), born DATE, balance DECIMAL(12,2) UNSIGNED,"
                                    + " kind ENUM('a','b') DEFAULT 'a', seen TIMESTAMP(3) NULL, picture"
                                    + " MEDIUMBLOB, notes TEXT, loud VARCHAR(60) GENERATED ALWAYS AS"
                                    + " (UPPER(name)) VIRTUAL, PRIMARY KEY (id), UNIQUE KEY by_name (name,"
                                    + " id), KEY by_country (country), FULLTEXT KEY by_notes (notes),"
                                    + " CHECK (id >= 0)) COMMENT='the users'",
                            "orders",
                            "(user_id BIGINT NOT NULL, id INT NOT NULL, total DOUBLE, PRIMARY KEY (user_id,"
                                    + " id), CHECK (total >= 0))",
                            "counters",
                            "(id INT UNSIGNED NOT NULL PRIMARY KEY, n INT NOT NULL DEFAULT 0, KEY (n))",
                            "countries",
                            "(code CHAR(2) NOT NULL PRIMARY KEY, name VARCHAR(60))",
                            "notes",
                            "(id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, text VARCHAR(20), at DATETIME"
                                    + " DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)"),
                    "far",
                    Map.of(
                            "events",
                            "(created_at DATETIME NOT NULL, id BIGINT NOT NULL AUTO_INCREMENT, kind"
                                    + " VARCHAR(10), KEY (id))",
                            "things",
                            "(id INT NOT NULL PRIMARY KEY, v JSON)"));

    private final TestCluster cluster;

    Shop(TestCluster cluster) {
        this.cluster = cluster;
    }

    TestCluster cluster() {
        return cluster;
    }

    /** What is made of tables, views and the like on the groups and, whole, beside them. */
    void furnish() throws SQLException {
        try (Connection whole = cluster.group("g2").connect();
                Statement statement = whole.createStatement()) {
            for (String schema : List.of("shop", "far")) {
                statement.execute("USE " + schema);
                for (var table : Objects.requireNonNull(TABLES.get(schema)).entrySet()) {
                    statement.execute(
                            "CREATE TABLE IF NOT EXISTS "
                                    + table.getKey()
                                    + " "
                                    + table.getValue());
                }
            }
            statement.execute("USE shop");
            statement.execute(foreignKey("orders", "users"));
            statement.execute("INSERT INTO users (id) VALUES (1), (2), (3), (4), (5)");
            extras(statement);
        }
        furnishGroups();
    }

    private void furnishGroups() throws SQLException {
        TableConfig.Sharded users = sharded("users");
        for (int shard = 0; shard < users.subTables().size(); shard++) {
            try (Connection group = cluster.group(users.placement().get(shard).name()).connect();
                    Statement statement = group.createStatement()) {
                statement.execute("USE shop");
                statement.execute(
                        foreignKey(
                                sharded("orders").subTables().get(shard),
                                users.subTables().get(shard)));
            }
        }
        try (Connection group = cluster.group("g0").connect();
                Statement statement = group.createStatement()) {
            statement.execute("USE shop");
            extras(statement);
        }
        try (Connection client = proxied("app", "secret", "shop", "");
                Statement statement = client.createStatement()) {
            statement.execute("INSERT INTO users (id) VALUES (1), (2), (3), (4), (5)");
        }
    }

    private static String foreignKey(String table, String referenced) {
        return "ALTER TABLE "
                + table
                + " ADD FOREIGN KEY (user_id) REFERENCES "
                + referenced
                + " (id) ON DELETE CASCADE";
    }

    private static void extras(Statement statement) throws SQLException {
        statement.execute("CREATE VIEW recent AS SELECT id, text FROM notes");
        statement.execute("CREATE PROCEDURE tidy(IN days INT) DELETE FROM notes WHERE id < days");
        statement.execute("CREATE FUNCTION twice(n INT) RETURNS INT DETERMINISTIC RETURN n * 2");
        statement.execute(
                "CREATE TRIGGER stamp BEFORE INSERT ON notes FOR EACH ROW SET NEW.at = NOW()");
        statement.execute(
                "CREATE EVENT sweep ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM notes");
    }

    private TableConfig.Sharded sharded(String table) {
        return (TableConfig.Sharded)
                Objects.requireNonNull(cluster.schema("shop").tables().get(table));
    }

    Connection proxied(String user, String password, String schema, String options)
            throws SQLException {
        return connect(cluster.port(), user, password, schema, options);
    }

    /** A client of the server that has the tables whole. */
    Connection direct(String schema, String options) throws SQLException {
        return connect(cluster.group("g2").port(), "tidegate", "tidegate", schema, options);
    }

    private static Connection connect(
            int port, String user, String password, String schema, String options)
            throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:"
                        + port
                        + "/"
                        + schema
                        + "?sslMode=DISABLED&allowPublicKeyRetrieval=true&allowMultiQueries=true"
                        + options,
                user,
                password);
    }

    @Override
    public String toString() {
        return cluster.toString();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
