package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients of the proxy, as one of them sees them. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class ProcessListIT {
    private static final int COM_PROCESS_INFO = 10;
    private static final String LONG_STATEMENT =
            "SELECT SLEEP(30) /* " + "a comment of some length ".repeat(20) + "*/";

    private final TestCluster cluster;

    ProcessListIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void a_client_is_shown_with_its_greetings_number_and_what_it_does() throws Exception {
        try (RawClient busy = login("app", "secret");
                RawClient asking = login("app", "secret")) {
            busy.send(query(LONG_STATEMENT), 0);

            Awaitility.await()
                    .until(() -> row(asking, "SHOW PROCESSLIST", busy).contains(",Query,"));
            String row = row(asking, "SHOW PROCESSLIST", busy);
            assertThat(row)
                    .matches(
                            busy.connectionId()
                                    + ",app,127\\.0\\.0\\.1:\\d+,plain,Query,\\d+,executing,.*")
                    .contains("," + LONG_STATEMENT.substring(0, 100))
                    .doesNotContain(LONG_STATEMENT.substring(0, 101));
            assertThat(row(asking, "show /* all of it */ full processlist;", busy))
                    .contains("," + LONG_STATEMENT + ",");
            assertThat(row(asking, "SHOW PROCESSLIST", asking)).contains(",SHOW PROCESSLIST");
            asking.query("KILL QUERY " + busy.connectionId());
        }
    }

    @Test
    void a_password_in_a_statement_is_not_shown() throws Exception {
        try (RawClient busy = login("app", "secret");
                RawClient boss = login("boss", "boss")) {
            busy.send(
                    query("SELECT SLEEP(30), PASSWORD = 'hunter2' FROM (SELECT 1 PASSWORD) p"), 0);

            Awaitility.await()
                    .until(() -> row(boss, "SHOW FULL PROCESSLIST", busy).contains(",Query,"));
            assertThat(row(boss, "SHOW FULL PROCESSLIST", busy))
                    .contains("SELECT SLEEP(30), PASSWORD = <not shown>")
                    .doesNotContain("hunter2");
            boss.query("KILL QUERY " + busy.connectionId());
        }
    }

    @Test
    void a_client_that_does_nothing_sleeps() throws Exception {
        try (RawClient idle = login("app", "secret");
                RawClient asking = login("app", "secret")) {
            idle.query("SELECT 1");

            Awaitility.await()
                    .until(() -> row(asking, "SHOW PROCESSLIST", idle).contains(",Sleep,"));
            assertThat(row(asking, "SHOW PROCESSLIST", idle)).contains(",,null");
        }
    }

    @Test
    void a_client_that_shares_no_connections_is_shown_with_the_reason() throws Exception {
        try (RawClient idle = login("app", "secret");
                RawClient asking = login("app", "secret")) {
            idle.query("CREATE TEMPORARY TABLE mine (id INT)");

            Awaitility.await()
                    .until(() -> row(asking, "SHOW PROCESSLIST", idle).contains(",Sleep,"));
            assertThat(row(asking, "SHOW PROCESSLIST", idle))
                    .contains(",bound to its connections: [TEMPORARY_TABLE],");
        }
    }

    @Test
    void a_client_that_has_gone_is_not_shown() throws Exception {
        try (RawClient asking = login("app", "secret")) {
            RawClient gone = login("app", "secret");
            Awaitility.await().until(() -> !row(asking, "SHOW PROCESSLIST", gone).isEmpty());

            gone.close();

            Awaitility.await().until(() -> row(asking, "SHOW PROCESSLIST", gone).isEmpty());
        }
    }

    @Test
    void a_user_sees_its_own_clients_and_an_admin_all() throws Exception {
        try (RawClient app = login("app", "secret");
                RawClient guest = login("guest", "guest");
                RawClient boss = login("boss", "boss")) {
            // A client is in the list when it has been let in, which is a moment later.
            Awaitility.await().until(() -> !row(boss, "SHOW FULL PROCESSLIST", app).isEmpty());
            Awaitility.await().until(() -> !row(boss, "SHOW FULL PROCESSLIST", guest).isEmpty());
            assertThat(row(guest, "SHOW FULL PROCESSLIST", guest)).isNotEmpty();
            assertThat(row(guest, "SHOW FULL PROCESSLIST", app)).isEmpty();
            assertThat(row(app, "SHOW FULL PROCESSLIST", boss)).isEmpty();
        }
    }

    /** A server shows the account its own threads, and those work for everybody. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT info FROM information_schema.processlist",
                "SELECT info FROM `INFORMATION_SCHEMA` . `PROCESSLIST`",
                "SELECT info FROM performance_schema.processlist",
                "SELECT 1; SELECT info FROM information_schema.processlist",
                "SELECT info FROM /*!50000 information_schema.processlist */",
                "SELECT 1; SHOW PROCESSLIST",
                "SELECT 1; SHOW FULL PROCESSLIST",
                "/*!50000 SHOW PROCESSLIST */",
                "SHOW /*!50000 FULL */ PROCESSLIST",
            })
    void a_servers_own_threads_are_not_shown(String sql) throws Exception {
        try (RawClient client = login("app", "secret")) {
            assertThat(RawReply.of(client.query(sql)).errorMessage())
                    .contains("TG-COMMAND-UNSUPPORTED");
        }
    }

    @Test
    void the_list_is_not_prepared_in_sql_on_a_server() throws Exception {
        try (RawClient client = login("app", "secret")) {
            RawReply reply = RawReply.of(client.query("PREPARE p FROM 'SHOW PROCESSLIST'"));

            assertThat(reply.errno()).isEqualTo(1295);
        }
    }

    @Test
    void the_command_gives_the_same_list() throws Exception {
        try (RawClient client = login("app", "secret")) {
            List<String> rows = RawReply.of(client.command(COM_PROCESS_INFO, new byte[0])).rows();

            assertThat(rows)
                    .anyMatch(row ->
                            row.startsWith(client.connectionId() + ",app,")
                                    && row.contains(",Processlist,"));
            assertThat(RawReply.of(client.query("SELECT 1")).rows()).containsExactly("1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void drivers_read_the_list(Driver driver) throws Exception {
        try (Connection connection = driver.connect(cluster)) {
            List<String> statements = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet list = statement.executeQuery("SHOW FULL PROCESSLIST")) {
                while (list.next()) {
                    assertThat(list.getLong("Id")).isPositive();
                    assertThat(list.getInt("Time")).isNotNegative();
                    statements.add(list.getString("User") + ": " + list.getString("Info"));
                }
            }

            assertThat(statements).contains("app: SHOW FULL PROCESSLIST");
        }
    }

    /** The row of {@code of}, or nothing. */
    private static String row(RawClient asking, String statement, RawClient of) throws Exception {
        return RawReply.of(asking.query(statement)).rows().stream()
                .filter(row -> row.startsWith(of.connectionId() + ","))
                .findFirst()
                .orElse("");
    }

    private RawClient login(String user, String password) throws Exception {
        return RawClient.login(cluster.port(), user, password, "plain", 0);
    }

    private static byte[] query(String sql) {
        return ((char) 3 + sql).getBytes(StandardCharsets.UTF_8);
    }
}
