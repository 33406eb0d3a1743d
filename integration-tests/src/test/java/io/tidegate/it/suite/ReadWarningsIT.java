package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What SHOW WARNINGS tells of a read of several shards: what one server tells of all rows. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class ReadWarningsIT {
    private static final int ROWS = 12;

    private final TestCluster cluster;
    private @TempDir Path directory;
    private OwnProxy proxy;

    ReadWarningsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        String columns = " (id INT PRIMARY KEY, name VARCHAR(20)) CHARACTER SET utf8mb4";
        for (String group : List.of("g0", "g1")) {
            try (Connection direct = cluster.group(group).connect()) {
                Sql.execute(direct, "DROP DATABASE IF EXISTS told");
                Sql.execute(direct, "CREATE DATABASE told");
                for (int shard = 0; shard < 4; shard++) {
                    Sql.execute(direct, "CREATE TABLE told.t_000" + shard + columns);
                }
                Sql.execute(direct, "CREATE TABLE told.t" + columns);
            }
        }
        proxy =
                OwnProxy.startChecked(
                        directory,
                        """
                        listener: {port: 0}
                        users:
                          app: {password: secret}
                        """
                                + cluster.groupsAsYaml()
                                + """
                                schemas:
                                  told:
                                    default-group: g0
                                    multi-shard-write: best-effort
                                    tables:
                                      t: {key: id, function: {mod: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}}
                                """);
        try (Connection client = client(Driver.CONNECTOR_J_TEXT);
                Connection direct = direct()) {
            for (Connection each : List.of(client, direct)) {
                StringBuilder rows = new StringBuilder("(1, '1 one')");
                for (int id = 2; id <= ROWS; id++) {
                    rows.append(", (").append(id).append(", '").append(id).append(" more')");
                }
                Sql.execute(each, "INSERT INTO t (id, name) VALUES " + rows);
            }
        }
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
    }

    private Connection client(Driver driver) throws SQLException {
        return driver.connect(proxy.port(), "told", "app", "secret", "");
    }

    private Connection direct() throws SQLException {
        Connection direct = cluster.group("g0").connect();
        direct.setCatalog("told");
        return direct;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id, name + 0 FROM t",
                "SELECT id, name + 0 FROM t WHERE id > 3 ORDER BY id DESC",
                "SELECT name + 0, COUNT(*) FROM t GROUP BY name + 0",
                "SELECT id, name FROM t WHERE name > 5",
                "SELECT id FROM t ORDER BY id",
            })
    void warnings_of_all_shards_are_told(String sql) throws Exception {
        for (String most : List.of("DEFAULT", "3", "0")) {
            for (Driver driver : List.of(Driver.CONNECTOR_J_TEXT, Driver.CONNECTOR_J_PREPARED)) {
                try (Connection client = client(driver);
                        Connection direct = direct()) {
                    assertThat(told(client, sql, most))
                            .as("max_error_count = " + most + " by " + driver)
                            .isEqualTo(told(direct, sql, most));
                }
            }
        }
    }

    /**
     * One server warns of the rows that it looks at until it has enough; which those are it
     * decides.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id, name + 0 FROM t ORDER BY id LIMIT 3",
                "SELECT id FROM t WHERE name > 5 LIMIT 2",
                "SELECT name + 0 AS n, COUNT(*) FROM t GROUP BY n LIMIT 1",
            })
    void warnings_of_what_is_cut_are_listed_and_not_counted(String sql) throws Exception {
        for (Driver driver : List.of(Driver.CONNECTOR_J_TEXT, Driver.CONNECTOR_J_PREPARED)) {
            try (Connection client = client(driver)) {
                Sql.rows(client, sql);
                assertThat(asked(client, "SHOW WARNINGS")).isNotEmpty();
                for (String count : List.of("SHOW COUNT(*) WARNINGS", "SELECT @@warning_count")) {
                    Sql.rows(client, sql);
                    assertThatThrownBy(() -> asked(client, count))
                            .hasMessageContaining("TG-SESSION-STATE-NOT-PORTABLE")
                            .hasMessageContaining("LIMIT");
                }
                Sql.rows(client, sql);
                assertThat(asked(client, "SHOW COUNT(*) ERRORS")).containsExactly("0");
                Sql.rows(client, "SELECT id FROM t ORDER BY id LIMIT 3");
                assertThat(asked(client, "SHOW COUNT(*) WARNINGS")).containsExactly("0");
            }
        }
    }

    @Test
    void a_limit_of_the_session_cuts_too() throws Exception {
        try (Connection client = client(Driver.CONNECTOR_J_TEXT)) {
            Sql.execute(client, "SET sql_select_limit = 3");
            Sql.rows(client, "SELECT id, name + 0 FROM t");

            assertThatThrownBy(() -> asked(client, "SHOW COUNT(*) WARNINGS"))
                    .hasMessageContaining("TG-SESSION-STATE-NOT-PORTABLE");
        }
    }

    /** Beside the messages their number, which may be more. */
    private static List<String> told(Connection to, String sql, String most) throws SQLException {
        Sql.execute(to, "SET max_error_count = " + most);
        try (PreparedStatement select = to.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                assertThat(rows.getRow()).isPositive();
            }
        }
        List<String> messages = asked(to, "SHOW WARNINGS");
        String count = asked(to, "SHOW COUNT(*) WARNINGS").getFirst();
        // Which of them are kept depends on the order in which a server reads its rows.
        return most.equals("DEFAULT")
                ? Stream.concat(Stream.of(count), messages.stream().sorted()).toList()
                : List.of(count, "messages: " + messages.size());
    }

    /** As a text: preparing a question is a statement of its own. */
    private static List<String> asked(Connection to, String question) throws SQLException {
        try (Statement statement = to.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            List<String> answer = new ArrayList<>();
            while (rows.next()) {
                answer.add(rows.getString(rows.getMetaData().getColumnCount()));
            }
            return answer;
        }
    }
}
