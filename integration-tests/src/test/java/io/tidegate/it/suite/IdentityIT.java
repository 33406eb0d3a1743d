package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that say who the client is: as from one server, whichever one is asked. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class IdentityIT {
    private final TestCluster cluster;
    private final long key = Keys.range();

    IdentityIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT CONNECTION_ID()",
                "SELECT CONNECTION_ID() FROM app.notes LIMIT 1",
                "SELECT connection_id ( ) + 0",
                "SELECT CAST(CONNECTION_ID() AS CHAR)",
                "SELECT * FROM (SELECT CONNECTION_ID()) x",
                "EXECUTE IMMEDIATE 'SELECT CONNECTION_ID()'"
            })
    void the_number_of_the_connection_is_the_greetings(String sql) throws Exception {
        if (sql.startsWith("EXECUTE") && cluster.family() != ServerFamily.MARIADB) {
            return;
        }
        try (RawClient client = login()) {
            client.query("INSERT INTO app.notes (text) VALUES ('one')");
            for (int i = 0; i < 3; i++) {
                assertThat(rows(client, sql)).containsExactly("" + client.connectionId());
            }
        }
    }

    @Test
    void a_client_is_killed_by_the_number_that_it_was_told() throws Exception {
        try (RawClient victim = login();
                RawClient killer = login()) {
            String number = rows(victim, "SELECT CONNECTION_ID()").getFirst();

            assertThat(RawReply.of(killer.query("KILL " + number)).errno()).isZero();

            assertThat(victim.packetsToTheEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void drivers_are_told_their_own_user(Driver driver) throws Exception {
        try (Connection client = driver.connect(cluster)) {
            assertThat(
                            Sql.rows(
                                    client,
                                    "SELECT USER(), SESSION_USER(), SYSTEM_USER(), CURRENT_USER,"
                                            + " CURRENT_USER()"))
                    .containsExactly("app@127.0.0.1,app@127.0.0.1,app@127.0.0.1,app@%,app@%");
            assertThat(client.getMetaData().getUserName()).startsWith("app");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_row_remembers_who_wrote_it(Driver driver) throws Exception {
        try (Connection client = driver.connect(cluster)) {
            Sql.update(
                    client,
                    "INSERT INTO users (id, name, country) VALUES (?, USER(), 'DE'), (?, CURRENT_USER, 'DE')",
                    key,
                    key + 1);

            assertThat(
                            Sql.rows(
                                    client,
                                    "SELECT name FROM users WHERE id IN (?, ?) AND name LIKE CONCAT(SUBSTRING_INDEX(USER(),"
                                            + " '@', 1), '%')",
                                    key,
                                    key + 1))
                    .containsExactlyInAnyOrder("app@127.0.0.1", "app@%");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT CONNECTION_ID()",
                "SELECT USER(), current_user, 1 a, System_User( ) FROM DUAL",
                "SELECT DISTINCT USER()",
                "SELECT 1, CURRENT_USER() LIMIT 1",
                "SELECT USER() AS me, CURRENT_USER() `you`, IF(USER() = '', 1, 2) AS x",
                "SELECT x.* FROM (SELECT USER(), CONNECTION_ID()) x"
            })
    void columns_keep_their_names(String sql) throws Exception {
        try (Connection direct = cluster.group("g0").connect()) {
            for (Driver driver : Driver.values()) {
                try (Connection client = driver.connect(cluster)) {
                    assertThat(names(client, sql)).isEqualTo(names(direct, sql));
                }
            }
        }
    }

    private static List<String> names(Connection connection, String sql) throws Exception {
        List<String> names = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                names.add(result.getMetaData().getColumnLabel(i));
            }
        }
        return names;
    }

    @Test
    void what_is_stored_for_later_means_who_uses_it() throws Exception {
        try (RawClient client = RawClient.login(cluster.port(), "app", "secret", "plain", 0);
                Connection direct = cluster.group("g0").connect()) {
            assertThat(
                            RawReply.of(client.query("CREATE VIEW whoami AS SELECT USER() AS u"))
                                    .errno())
                    .isZero();
            try {
                assertThat(Sql.rows(direct, "SELECT u = USER() FROM plain.whoami"))
                        .containsExactly("1");
            } finally {
                client.query("DROP VIEW whoami");
            }
        }
    }

    @Test
    void a_variable_and_several_statements_are_told_too() throws Exception {
        try (RawClient client = login()) {
            client.query("SET @me = CONCAT(USER(), ' ', CONNECTION_ID())");
            assertThat(rows(client, "SELECT @me"))
                    .containsExactly("app@127.0.0.1 " + client.connectionId());

            StringBuilder both = new StringBuilder();
            for (byte[] packet : client.query("SELECT USER(); SELECT CONNECTION_ID()")) {
                both.append(new String(packet, StandardCharsets.ISO_8859_1));
            }
            assertThat(both).contains("app@127.0.0.1", "" + client.connectionId());
        }
    }

    private RawClient login() throws Exception {
        return RawClient.login(cluster.port(), "app", "secret", "app", 0);
    }

    private static List<String> rows(RawClient client, String sql) throws Exception {
        RawReply reply = RawReply.of(client.query(sql));
        assertThat(reply.errorMessage()).isEmpty();
        return reply.rows();
    }
}
