package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements that reach all shards for want of a key, by what their tables and users say of it. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class ScatterIT {
    private final TestCluster cluster;
    private @TempDir Path directory;
    private OwnProxy proxy;

    ScatterIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        for (String group : List.of("g0", "g1")) {
            try (Connection direct = cluster.group(group).connect()) {
                Sql.execute(direct, "DROP DATABASE IF EXISTS spread");
                Sql.execute(direct, "CREATE DATABASE spread");
                for (String table : List.of("free", "warned", "closed")) {
                    for (int shard = 0; shard < 2; shard++) {
                        Sql.execute(
                                direct,
                                "CREATE TABLE spread."
                                        + table
                                        + "_000"
                                        + shard
                                        + " (id INT PRIMARY KEY, name VARCHAR(20))");
                    }
                }
            }
        }
        String table = "{key: id, function: {mod: {shards: 2}}, placement: round-robin, scatter: ";
        proxy =
                OwnProxy.startChecked(
                        directory,
                        """
                        listener: {port: 0}
                        users:
                          app: {password: secret}
                          careful: {password: secret, scatter: warn}
                          bounded: {password: secret, scatter: refuse}
                        """
                                + cluster.groupsAsYaml()
                                + """
                                schemas:
                                  spread:
                                    default-group: g0
                                    multi-shard-write: best-effort
                                    tables:
                                """
                                + "      free: "
                                + table
                                + "allow}\n"
                                + "      warned: "
                                + table
                                + "warn}\n"
                                + "      closed: "
                                + table
                                + "refuse}\n");
        try (Connection client = client(Driver.MARIADB_TEXT, "app")) {
            for (String each : List.of("free", "warned", "closed")) {
                Sql.update(
                        client,
                        "INSERT INTO "
                                + each
                                + " VALUES (1, '1'), (2, 'two')"
                                        .replace(" VALUES", " (id, name) VALUES"));
            }
        }
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private Connection client(Driver driver, String user) throws SQLException {
        return driver.connect(proxy.port(), "spread", user, "secret", "");
    }

    private RawClient raw(String user) throws Exception {
        return RawClient.login(proxy.port(), user, "secret", "spread", 0);
    }

    /** Of the EOF behind the rows, or of an OK. */
    private static int warningCount(List<byte[]> reply) {
        byte[] last = reply.getLast();
        int at = (last[4] & 0xff) == 0xfe ? 5 : 9;
        return (last[at] & 0xff) | (last[at + 1] & 0xff) << 8;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM warned",
                "SELECT id FROM warned ORDER BY name LIMIT 1",
                "SELECT COUNT(*) FROM warned",
                "UPDATE warned SET name = 'x'",
                "DELETE FROM warned WHERE name = 'y'"
            })
    void a_scatter_that_is_warned_of_is_carried_out(String sql) throws Exception {
        try (RawClient client = raw("app")) {
            List<byte[]> reply = client.query(sql);

            assertThat(RawReply.of(reply).errno()).isZero();
            assertThat(warningCount(reply)).isEqualTo(1);
            assertThat(RawReply.of(client.query("SHOW WARNINGS")).rows())
                    .singleElement()
                    .asString()
                    .startsWith("Warning,1235,TG-SCATTER: nothing narrows")
                    .contains("all 2 shards of warned", "the table warned has scatter: warn");
            assertThat(RawReply.of(client.query("SELECT @@warning_count")).rows())
                    .containsExactly("1");
            assertThat(warningCount(client.query("SELECT id FROM warned WHERE id = 1"))).isZero();
            assertThat(RawReply.of(client.query("SHOW WARNINGS")).rows()).isEmpty();
        }
    }

    @Test
    void warnings_of_servers_are_told_beside_it() throws Exception {
        try (RawClient client = raw("app")) {
            List<byte[]> reply = client.query("SELECT id FROM warned WHERE name + 0 = 1");

            assertThat(warningCount(reply)).isEqualTo(2);
            assertThat(RawReply.of(client.query("SHOW WARNINGS")).rows())
                    .satisfiesExactly(
                            server -> assertThat(server).contains("1292"),
                            own -> assertThat(own).contains("TG-SCATTER"));
            client.query("SELECT id FROM warned WHERE name + 0 = 1");
            assertThat(RawReply.of(client.query("SHOW COUNT(*) WARNINGS")).rows())
                    .containsExactly("2");
            client.query("SELECT id FROM warned WHERE name + 0 = 1");
            assertThat(RawReply.of(client.query("SHOW ERRORS")).rows()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM closed",
                "SELECT id FROM closed WHERE id > 0",
                "SELECT MAX(id) FROM closed",
                "SELECT closed.id FROM free JOIN closed ON free.id = closed.id",
                "UPDATE closed SET name = 'x'",
                "DELETE FROM closed"
            })
    void a_scatter_that_is_refused_is_sent_nowhere(String sql) throws Exception {
        try (RawClient client = raw("app")) {
            RawReply told = RawReply.of(client.query(sql));

            assertThat(told.errno()).isEqualTo(1235);
            assertThat(told.errorMessage()).contains("TG-").containsAnyOf("SCATTER", "COLOCATED");
            assertThat(
                            RawReply.of(client.query("SELECT name FROM closed WHERE id IN (1, 2)"))
                                    .rows())
                    .containsExactlyInAnyOrder("1", "two");
        }
    }

    @Test
    void the_stricter_of_table_and_user_counts() throws Exception {
        try (RawClient careful = raw("careful");
                RawClient bounded = raw("bounded")) {
            assertThat(warningCount(careful.query("SELECT id FROM free"))).isEqualTo(1);
            assertThat(RawReply.of(careful.query("SHOW WARNINGS")).rows().getFirst())
                    .contains("the user careful has scatter: warn");
            assertThat(RawReply.of(careful.query("SELECT id FROM closed")).errorMessage())
                    .contains("the table closed has scatter: refuse");
            assertThat(RawReply.of(bounded.query("SELECT id FROM warned")).errorMessage())
                    .contains("the user bounded has scatter: refuse; add id = ...");
            assertThat(RawReply.of(bounded.query("SELECT id FROM warned WHERE id = 1")).rows())
                    .containsExactly("1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void prepared_statements_are_judged_by_their_values(Driver driver) throws Exception {
        try (Connection client = client(driver, "bounded");
                PreparedStatement one =
                        client.prepareStatement("SELECT name FROM free WHERE id = ?");
                PreparedStatement some =
                        client.prepareStatement(
                                "SELECT id FROM free WHERE id IN (?, ?) ORDER BY 1");
                PreparedStatement all =
                        client.prepareStatement("SELECT id FROM free WHERE name = ? ORDER BY id")) {
            one.setInt(1, 1);
            some.setInt(1, 1);
            some.setInt(2, 2);
            all.setString(1, "two");

            assertThatCode(one::executeQuery).doesNotThrowAnyException();
            try (ResultSet rows = some.executeQuery()) {
                assertThat(rows.next()).isTrue();
            }
            assertThatThrownBy(all::executeQuery)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("TG-SCATTER");
            assertThatCode(one::executeQuery).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource
    void drivers_are_shown_the_warning(Driver driver) throws Exception {
        try (Connection client = client(driver, "app");
                PreparedStatement all =
                        client.prepareStatement("SELECT id FROM warned WHERE name <> ?")) {
            all.setString(1, "?");
            try (ResultSet rows = all.executeQuery()) {
                assertThat(rows.next()).isTrue();
            }
            assertThat((Throwable) all.getWarnings()).hasMessageContaining("TG-SCATTER");
        }
    }

    @Test
    void explain_route_tells_what_becomes_of_it() throws Exception {
        try (RawClient client = raw("app")) {
            assertThat(RawReply.of(client.query("EXPLAIN ROUTE SELECT id FROM closed")).rows())
                    .anyMatch(row -> row.startsWith("session,nowhere,refused: TG-SCATTER,nothing"));
            assertThat(RawReply.of(client.query("EXPLAIN ROUTE SELECT id FROM warned")).rows())
                    .anyMatch(row -> row.startsWith("session,proxy,warn,nothing narrows"));
            assertThat(
                            RawReply.of(
                                            client.query(
                                                    "EXPLAIN ROUTE SELECT id FROM closed WHERE id = ?"))
                                    .rows())
                    .noneMatch(row -> row.contains("SCATTER"));
        }
    }
}
