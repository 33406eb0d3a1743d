package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** EXPLAIN ROUTE through the wire: what it says is what happens, and asking changes nothing. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class ExplainRouteIT {
    private static final int COM_STMT_PREPARE = 0x16;
    private static final int ACCESS_DENIED = 1044;
    private static final int UNSUPPORTED_PS = 1295;

    private final TestCluster cluster;
    private final long key = Keys.range();

    ExplainRouteIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @EnumSource
    void the_shard_that_is_named_has_the_row(Driver driver) throws SQLException {
        long id = Keys.range();
        try (Connection client = driver.connect(cluster);
                Statement statement = client.createStatement()) {
            Sql.update(client, "INSERT INTO users (id, name) VALUES (?, 'Ann')", id);

            List<List<String>> rows =
                    rows(statement, "EXPLAIN ROUTE SELECT name FROM users WHERE id = " + id);

            assertThat(rows.getFirst())
                    .startsWith("plan")
                    .endsWith("single: one shard of users", "");
            assertThat(rows.get(1)).contains("condition", "id = " + id);
            List<String> sent = rows.getLast();
            String place = Sql.subTablesWith(cluster, "users", "id = " + id).getFirst();
            String group = place.substring(0, place.indexOf('.'));
            String subTable = place.substring(place.indexOf('.') + 1);
            assertThat(sent.get(1)).startsWith(group + " shard ");
            try (Connection direct = cluster.group(group).connect()) {
                direct.setCatalog("app");
                assertThat(sent.get(2)).contains("`" + subTable + "`");
                assertThat(Sql.rows(direct, sent.get(2))).containsExactly("Ann");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EXPLAIN ROUTE ",
                "explain /* of */ route\n",
                "DESC ROUTE ",
                "DESCRIBE ROUTE ",
                "EXPLAIN FORMAT=ROUTE ",
                "Explain Format = 'route' -- it\n"
            })
    void it_has_many_spellings(String explain) throws Exception {
        try (RawClient client = login("app", "secret")) {
            RawReply reply =
                    RawReply.of(client.query(explain + "SELECT * FROM users WHERE id = 7;"));

            assertThat(reply.rows().getFirst()).startsWith("plan,");
        }
    }

    @Test
    void what_each_group_would_be_sent_works_there() throws SQLException {
        try (Connection client = Driver.CONNECTOR_J_TEXT.connect(cluster);
                Statement statement = client.createStatement()) {
            for (List<String> row :
                    rows(
                            statement,
                            "EXPLAIN ROUTE SELECT id, AVG(id) FROM users GROUP BY id ORDER BY 2")) {
                if (row.getFirst().equals("send")) {
                    String group = row.get(1).substring(0, 2);
                    try (Connection direct = cluster.group(group).connect()) {
                        direct.setCatalog("app");
                        Sql.rows(direct, row.get(2));
                    }
                }
            }
        }
    }

    @Test
    void what_would_be_refused_is_a_row() throws Exception {
        try (RawClient client = login("app", "secret")) {
            assertThat(
                            RawReply.of(
                                            client.query(
                                                    "EXPLAIN ROUTE UPDATE users SET id = 1 WHERE id = 2"))
                                    .rows()
                                    .getFirst())
                    .startsWith("plan,nowhere,refused: TG-KEY-UPDATE,");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EXPLAIN ROUTE SELECT * FROM users WHERE id = ?",
                "EXPLAIN FORMAT=ROUTE SELECT 1"
            })
    void it_cannot_be_prepared(String sql) throws Exception {
        try (RawClient client = login("app", "secret")) {
            assertThat(RawReply.of(client.command(COM_STMT_PREPARE, sql.getBytes(UTF_8))).errno())
                    .isEqualTo(UNSUPPORTED_PS);
            assertThat(RawReply.of(client.query("PREPARE s FROM '" + sql + "'")).errno())
                    .isEqualTo(UNSUPPORTED_PS);
        }
    }

    /** A user of one schema learns nothing of the tables of another. */
    @Test
    void it_needs_the_rights_of_the_statement() throws Exception {
        try (RawClient client = login("guest", "guest", "plain")) {
            assertThat(RawReply.of(client.query("EXPLAIN ROUTE SELECT * FROM app.users")).errno())
                    .isEqualTo(ACCESS_DENIED);
            assertThat(RawReply.of(client.query("EXPLAIN ROUTE SELECT 1")).errno()).isZero();
        }
    }

    @Test
    void nothing_of_the_statement_happens() throws SQLException {
        try (Connection client = Driver.CONNECTOR_J_TEXT.connect(cluster);
                Statement statement = client.createStatement()) {
            Sql.update(client, "INSERT INTO users (id, name) VALUES (?, 'Ann')", key);
            client.setAutoCommit(false);
            Sql.update(client, "UPDATE users SET name = 'Bob' WHERE id = ?", key);

            rows(statement, "EXPLAIN ROUTE DELETE FROM users WHERE id = " + key);
            rows(statement, "EXPLAIN ROUTE INSERT INTO users (id) VALUES (" + (key + 1) + ")");
            rows(statement, "EXPLAIN ROUTE COMMIT AND CHAIN");
            rows(statement, "EXPLAIN ROUTE CREATE TABLE other.x (id INT)");
            rows(statement, "EXPLAIN ROUTE USE strict");
            rows(statement, "EXPLAIN ROUTE SET @mine = 7");
            client.rollback();
            client.setAutoCommit(true);

            assertThat(
                            Sql.rows(
                                    client,
                                    "SELECT id - ?, name FROM users WHERE id IN (?, ?)",
                                    key,
                                    key,
                                    key + 1))
                    .containsExactly("0,Ann");
            assertThat(Sql.rows(client, "SELECT DATABASE(), @mine")).containsExactly("app,null");
        }
    }

    @Test
    void a_table_called_route_is_described() throws Exception {
        try (RawClient client = login("app", "secret")) {
            assertThat(RawReply.of(client.query("EXPLAIN route")).errorMessage())
                    .contains("app.route");
            assertThat(RawReply.of(client.query("DESC route id")).errorMessage())
                    .contains("app.route");
        }
    }

    @Test
    void a_question_without_a_statement_is_a_syntax_error() throws SQLException {
        try (Connection client = Driver.CONNECTOR_J_TEXT.connect(cluster);
                Statement statement = client.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("EXPLAIN FORMAT=ROUTE"))
                    .hasMessageContaining("wants a statement");
        }
    }

    private RawClient login(String user, String password) throws Exception {
        return login(user, password, "app");
    }

    private RawClient login(String user, String password, String schema) throws Exception {
        return RawClient.login(cluster.port(), user, password, schema, 0);
    }

    private static List<List<String>> rows(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.getMetaData().getColumnLabel(1)).isEqualTo("step");
            assertThat(result.getMetaData().getColumnLabel(2)).isEqualTo("where");
            assertThat(result.getMetaData().getColumnLabel(3)).isEqualTo("what");
            assertThat(result.getMetaData().getColumnLabel(4)).isEqualTo("why");
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(
                        List.of(
                                result.getString(1),
                                result.getString(2),
                                result.getString(3),
                                result.getString(4)));
            }
            return rows;
        }
    }
}
