package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin port, as drivers and people see it. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.Any.class)
final class AdminPortIT {
    private final TestCluster cluster;
    private @TempDir Path directory = Path.of("");

    AdminPortIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    private OwnProxy proxy() throws Exception {
        return OwnProxy.start(
                directory,
                """
                listener: {port: 0}
                admin:
                  port: 0
                  users:
                    dba: {password: secret, role: admin}
                    eve: {password: secret, role: operator}
                    guest: {password: secret}
                users:
                  app: {password: secret}
                """
                        + cluster.groupsAsYaml()
                        + """
                        schemas:
                          shop:
                            default-group: g0
                            tables:
                              orders: {key: id, function: {hash: {shards: 4}}, placement: round-robin}
                              countries: {broadcast: true}
                        """);
    }

    private static Connection connect(OwnProxy proxy, String scheme, String user)
            throws SQLException {
        return DriverManager.getConnection(
                scheme + "://127.0.0.1:" + proxy.adminPort() + "/tidegate", user, "secret");
    }

    private static String row(Connection client, String sql) throws SQLException {
        return Sql.rows(client, sql).getFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql", "jdbc:mariadb"})
    void any_driver_finds_the_state_as_tables(String scheme) throws Exception {
        try (OwnProxy proxy = proxy();
                Connection client = connect(proxy, scheme, "guest")) {
            assertThat(client.isValid(5)).isTrue();
            assertThat(
                            row(
                                    client,
                                    "SELECT shards, `groups` FROM tables WHERE table_name = 'ORDERS'"))
                    .isEqualTo("4,g0, g1");
            assertThat(row(client, "SELECT COUNT(*) FROM shards WHERE group_name = 'g1'"))
                    .isEqualTo("2");
            assertThat(Sql.rows(client, "SHOW SHARDS WHERE shard > 1 ORDER BY shard DESC LIMIT 1"))
                    .containsExactly("shop,orders,3,orders_0003,g1");
            assertThat(
                            row(
                                    client,
                                    "SHOW CONFIG VERSIONS WHERE FALSE UNION SELECT 1,2,3,NOW(),5,6,7"))
                    .startsWith("1,2,3,");
            assertThat(row(client, "SELECT this_one FROM proxies")).isEqualTo("1");

            List<String> tables = new ArrayList<>();
            try (ResultSet found =
                    client.getMetaData().getTables("tidegate", null, "%", new String[] {"TABLE"})) {
                while (found.next()) {
                    tables.add(found.getString("TABLE_NAME"));
                }
            }
            assertThat(tables).contains("proxies", "groups", "nodes", "tables", "shards");
            List<String> columns = new ArrayList<>();
            try (ResultSet found =
                    client.getMetaData().getColumns("tidegate", null, "nodes", "%")) {
                while (found.next()) {
                    columns.add(found.getString("COLUMN_NAME"));
                }
            }
            assertThat(columns)
                    .containsExactly(
                            "group_name",
                            "name",
                            "host",
                            "port",
                            "role",
                            "weight",
                            "zone",
                            "lag_millis",
                            "read_share");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql", "jdbc:mariadb"})
    void statements_can_be_prepared(String scheme) throws Exception {
        try (OwnProxy proxy = proxy();
                Connection client =
                        DriverManager.getConnection(
                                scheme
                                        + "://127.0.0.1:"
                                        + proxy.adminPort()
                                        + "/tidegate?useServerPrepStmts=true",
                                "guest",
                                "secret");
                var shards =
                        client.prepareStatement(
                                "SELECT shard, sub_table, NULL FROM shards WHERE table_name = ? AND shard > ?"
                                        + " ORDER BY shard # why?")) {
            for (int least = 0; least < 3; least++) {
                shards.setString(1, "or" + "ders");
                shards.setInt(2, least);
                try (ResultSet rows = shards.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getLong(1)).isEqualTo(least + 1);
                    assertThat(rows.getString(2)).isEqualTo("orders_000" + (least + 1));
                    assertThat(rows.getString(3)).isNull();
                }
            }
            shards.setString(1, "it's \\");
            shards.setInt(2, 0);
            try (ResultSet rows = shards.executeQuery()) {
                assertThat(rows.next()).isFalse();
            }
        }
    }

    @Test
    void a_role_decides_what_may_be_done_and_every_change_is_audited() throws Exception {
        try (OwnProxy proxy = proxy();
                Connection guest = connect(proxy, "jdbc:mysql", "guest");
                Connection operator = connect(proxy, "jdbc:mysql", "eve");
                Connection admin = connect(proxy, "jdbc:mysql", "dba")) {
            assertThatThrownBy(() -> Sql.execute(guest, "DRAIN PROXY"))
                    .hasMessageContaining(
                            "TG-ADMIN-DENIED: DRAIN PROXY is for users with the role operator");
            assertThatThrownBy(
                            () -> Sql.execute(operator, "CREATE USER bob PASSWORD 'very secret'"))
                    .hasMessageContaining("role admin");
            Sql.execute(operator, "DRAIN PROXY WITHIN 1s");
            assertThatThrownBy(() -> Sql.execute(admin, "CREATE USER bob PASSWORD 'very secret'"))
                    .hasMessageContaining(
                            "TG-ADMIN-FAILED: this proxy has its configuration from a file");

            for (String secret :
                    List.of(
                            "CONFIG APPLY 'users: {bob: {password: very secret}}'",
                            "CONFIG SET users.bob.password TO 'very secret'",
                            "CONFIG SET users.bob TO '{password: very secret'",
                            "CONFIG SET http.token TO `very secret`",
                            "ALTER USER bob PASSWORD 'very secret'")) {
                assertThatThrownBy(() -> Sql.execute(admin, secret)).isNotNull();
            }
            assertThat(
                            Sql.rows(
                                    guest,
                                    "SELECT statement FROM audit WHERE statement LIKE 'CONFIG%'"))
                    .contains(
                            "CONFIG APPLY '***'",
                            "CONFIG SET users.bob.password TO '***'",
                            "CONFIG SET http.token TO '***'");
            Sql.rows(guest, "SELECT statement, outcome FROM audit")
                    .forEach(each -> assertThat(each).doesNotContain("very secret"));

            List<String> audit =
                    Sql.rows(guest, "SELECT user, statement, outcome FROM audit LIMIT 10 OFFSET 5");
            assertThat(audit).hasSize(4);
            assertThat(audit.get(0))
                    .startsWith("dba,CREATE USER bob PASSWORD '***',TG-ADMIN-FAILED");
            assertThat(audit.get(1)).isEqualTo("eve,DRAIN PROXY WITHIN 1s,ok");
            assertThat(audit.get(3)).startsWith("guest,DRAIN PROXY,TG-ADMIN-DENIED");
            assertThat(audit.toString()).doesNotContain("very secret");
        }
    }

    @Test
    void nobody_but_its_own_users_is_let_in() throws Exception {
        try (OwnProxy proxy = proxy()) {
            assertThatThrownBy(() -> connect(proxy, "jdbc:mysql", "app"))
                    .hasMessageContaining("Access denied");
            assertThatThrownBy(() -> proxy.mysql("dba", "secret", ""))
                    .hasMessageContaining("Access denied");
        }
    }

    @Test
    void what_is_no_command_is_told_what_could_stand_there() throws Exception {
        try (OwnProxy proxy = proxy();
                Connection client = connect(proxy, "jdbc:mysql", "guest")) {
            assertThatThrownBy(() -> Sql.execute(client, "INSERT INTO x VALUES (1)"))
                    .hasMessageContaining("no command begins with INSERT; HELP lists all of them");
            assertThatThrownBy(() -> Sql.execute(client, "CONFIG DIFF 1 x"))
                    .hasMessageContaining("near 'x': expected a number (to)");
            assertThatThrownBy(() -> Sql.execute(client, "CONFIG ROLLBACK"))
                    .hasMessageContaining("not complete: expected TO");
            assertThatThrownBy(() -> Sql.rows(client, "SELECT * FROM nothing"))
                    .hasMessageContaining("SHOW TABLES lists the tables");
            assertThat(Sql.rows(client, "HELP CONFIG APPLY").getFirst())
                    .startsWith("CONFIG APPLY {'<text>'");
            assertThat(Sql.rows(client, "HELP nodes")).hasSize(9);
            assertThat(Sql.rows(client, "HELP COMPLETE 'config ro'")).containsExactly("ROLLBACK");
            assertThat(Sql.rows(client, "HELP COMPLETE 'select * from no'"))
                    .containsExactly("nodes");
        }
    }
}
