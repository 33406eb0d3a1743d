package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two tables whose range grows by itself, with proxies as processes whose clock is two days ahead:
 * yesterday, today and one day ahead are there, two days are missing.
 */
@SuppressWarnings("NullAway.Init")
abstract class GrowingTables {
    static final Duration SOON = Duration.ofSeconds(40);
    static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
    static final int ROOM = 4;
    static final String AHEAD = "ahead=P2D,every=PT2S,retry=PT1S,tolerance=P3D";
    static final Map<String, String> TIMING = Map.of("TIDEGATE_TEST_GROWTH", AHEAD);

    static final String TABLE =
            " (at DATETIME NOT NULL, id BIGINT NOT NULL AUTO_INCREMENT, n INT NOT NULL DEFAULT 7 CHECK (n"
                    + " > 0), PRIMARY KEY (id, at), KEY by_n (n DESC)) ENGINE = InnoDB ROW_FORMAT = DYNAMIC"
                    + " COMMENT = 'as agreed'";

    @TempDir Path directory;
    final TestCluster cluster;
    ProxyProcesses processes;

    GrowingTables(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        for (String group : List.of("g0", "g1")) {
            direct(group, "DROP DATABASE IF EXISTS grown");
            direct(group, "CREATE DATABASE grown CHARACTER SET utf8mb4");
        }
        for (int day = -1; day <= 1; day++) {
            for (String table : List.of("events", "notes")) {
                direct(group(day), "CREATE TABLE grown." + subTable(table, day) + TABLE);
            }
        }
        direct(
                group(1),
                "INSERT INTO grown." + subTable("events", 1) + " (at, id) VALUES (NOW(), 76)");
        processes = new ProxyProcesses(directory);
        push("false");
    }

    @AfterEach
    void stop() throws Exception {
        processes.close();
        for (String group : List.of("g0", "g1")) {
            direct(group, "DROP DATABASE IF EXISTS grown");
        }
    }

    static String day(int day) {
        return TODAY.plusDays(day).toString();
    }

    static String subTable(String table, int day) {
        return table + "_" + TODAY.plusDays(day).format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    /** Yesterday is shard 0. */
    static String group(int day) {
        return (day + 1) % 2 == 0 ? "g0" : "g1";
    }

    final void push(String grow) throws Exception {
        String text =
                "apiVersion: tidegate/v1\n"
                        + cluster.groupsAsYaml()
                        + """
                        listener: {port: 0}
                        admin:
                          port: 0
                          users: {dba: {password: secret, role: admin}}
                        users:
                          app: {password: secret}
                        schemas:
                          grown:
                            default-group: g0
                            multi-shard-write: best-effort
                            tables:
                              events: {key: at, function: {date-range: {unit: day, from: FROM, to: TO, ahead: 1, grow: GROW}}, placement: round-robin}
                              notes:  {colocate-with: events, key: at}   # grow together
                        """
                                .replace("FROM", day(-1))
                                .replace("TO", day(0))
                                .replace("GROW", grow);
        processes.config(0, "push", processes.file("grown.yaml", text));
    }

    final void direct(String group, String sql) throws SQLException {
        try (Connection connection = cluster.group(group).connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    final List<String> asked(String group, String sql) throws SQLException {
        try (Connection connection = cluster.group(group).connect()) {
            return Sql.rows(connection, sql);
        }
    }

    final List<String> subTables(String group) throws SQLException {
        return asked(
                group,
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'grown' AND"
                        + " table_name NOT LIKE 'tidegate%' ORDER BY table_name");
    }

    static Connection client(TidegateProcess proxy) throws SQLException {
        return Driver.CONNECTOR_J_TEXT.connect(proxy.port(), "grown", "app", "secret", "");
    }

    static Connection admin(TidegateProcess proxy) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:"
                        + proxy.portBehind("admin port at 127.0.0.1:")
                        + "/?sslMode=PREFERRED",
                "dba",
                "secret");
    }

    final TidegateProcess joined(TidegateProcess proxy) {
        proxy.awaitLine("of the configuration is in use");
        return proxy;
    }

    static void insert(Connection client, int day) throws SQLException {
        Sql.execute(client, "INSERT INTO events (at, id) VALUES ('" + day(day) + " 10:00:00', 1)");
    }

    static void awaitRoom(Connection client) {
        Awaitility.await("rows of the last new day are taken")
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> {
                    insert(client, 3);
                    return true;
                });
    }

    final void requireGrown(TidegateProcess... proxies) throws Exception {
        for (TidegateProcess proxy : proxies) {
            try (Connection client = client(proxy)) {
                awaitRoom(client);
                insert(client, 2);
                assertThat(Sql.rows(client, "SELECT n FROM notes WHERE at = '" + day(3) + "'"))
                        .isEmpty();
                assertThatThrownBy(() -> insert(client, ROOM))
                        .hasMessageContaining("TG-KEY-OUT-OF-RANGE");
                Sql.execute(client, "DELETE FROM events WHERE at >= '" + day(2) + "'");
            }
        }
        assertThat(subTables("g0"))
                .containsExactly(
                        subTable("events", -1),
                        subTable("events", 1),
                        subTable("events", 3),
                        subTable("notes", -1),
                        subTable("notes", 1),
                        subTable("notes", 3));
        assertThat(subTables("g1"))
                .containsExactly(
                        subTable("events", 0),
                        subTable("events", 2),
                        subTable("notes", 0),
                        subTable("notes", 2));
    }
}
