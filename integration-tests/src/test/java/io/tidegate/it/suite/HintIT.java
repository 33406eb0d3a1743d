package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
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

/** Statements that say in a comment how they want to be routed. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class HintIT {
    private final TestCluster cluster;
    private @TempDir Path directory;
    private OwnProxy proxy;

    HintIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        for (String group : List.of("g0", "g1")) {
            try (Connection direct = cluster.group(group).connect()) {
                Sql.execute(direct, "DROP DATABASE IF EXISTS hinted");
                Sql.execute(direct, "CREATE DATABASE hinted");
                Sql.execute(direct, "CREATE TABLE hinted.plain (id INT PRIMARY KEY)");
                for (int shard = 0; shard < 4; shard++) {
                    Sql.execute(
                            direct,
                            "CREATE TABLE hinted.numbers_000"
                                    + shard
                                    + " (id INT PRIMARY KEY, name VARCHAR(20))");
                }
            }
        }
        proxy =
                OwnProxy.startChecked(
                        directory,
                        """
                        listener: {port: 0}
                        users:
                          app: {password: secret, hints: allow}
                          plain: {password: secret}
                          narrow: {password: secret, hints: allow, schemas: [other]}
                        """
                                + cluster.groupsAsYaml()
                                + """
                                schemas:
                                  other: {default-group: g0}
                                  hinted:
                                    default-group: g0
                                    multi-shard-write: best-effort
                                    tables:
                                      numbers: {key: id, function: {mod: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}}
                                """);
        try (Connection client = client(Driver.MARIADB_TEXT, "app")) {
            Sql.update(
                    client,
                    "INSERT INTO numbers (id, name) VALUES (0, 'a'), (1, 'b'), (2, 'c'), (3, 'd'), (4, 'e')");
        }
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private Connection client(Driver driver, String user) throws SQLException {
        return driver.connect(proxy.port(), "hinted", user, "secret", "");
    }

    private RawClient raw(String user) throws Exception {
        return RawClient.login(
                proxy.port(), user, "secret", user.equals("narrow") ? "other" : "hinted", 0);
    }

    private static List<String> rows(RawClient client, String sql) throws Exception {
        RawReply reply = RawReply.of(client.query(sql));
        assertThat(reply.errno()).as(reply.errorMessage()).isZero();
        return reply.rows();
    }

    private static int count(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            int count = 0;
            while (rows.next()) {
                count++;
            }
            return count;
        }
    }

    private static String refusal(RawClient client, String sql) throws Exception {
        RawReply reply = RawReply.of(client.query(sql));
        assertThat(reply.errno()).as(sql).isNotZero();
        return reply.errorMessage();
    }

    @Test
    void a_shard_is_read_alone_and_other_statements_of_the_shape_are_not() throws Exception {
        try (RawClient client = raw("app")) {
            String sql = "SELECT %sid FROM numbers ORDER BY id";
            String all = sql.formatted("");
            assertThat(rows(client, all)).containsExactly("0", "1", "2", "3", "4");
            assertThat(rows(client, sql.formatted("/*+ tidegate: shard=0 */ ")))
                    .containsExactly("0", "4");
            assertThat(rows(client, sql.formatted("/*+ tidegate: shard=3 */ ")))
                    .containsExactly("3");
            assertThat(rows(client, "/*+ tidegate: shard=2 */" + all)).containsExactly("2");
            assertThat(rows(client, all)).hasSize(5);
            assertThat(
                            rows(
                                    client,
                                    "SELECT /*+ tidegate: shard=0 */ COUNT(*), SUM(id) FROM numbers"))
                    .containsExactly("2,4");
            assertThat(
                            rows(
                                    client,
                                    "SELECT /*+ tidegate: shard=0 */ a.id, b.id FROM numbers a, numbers b"
                                            + " WHERE a.id < b.id"))
                    .containsExactly("0,4");
        }
    }

    @ParameterizedTest
    @EnumSource
    void prepared_statements_have_hints(Driver driver) throws Exception {
        try (Connection client = client(driver, "app");
                PreparedStatement one =
                        client.prepareStatement(
                                "SELECT /*+ tidegate: shard=0 */ id FROM numbers WHERE name >= ? ORDER BY 1");
                PreparedStatement all =
                        client.prepareStatement(
                                "SELECT id FROM numbers WHERE name >= ? ORDER BY 1");
                PreparedStatement narrow =
                        client.prepareStatement(
                                "SELECT /*+ tidegate: scatter=off */ id FROM numbers WHERE name >= ? ORDER BY 1");
                PreparedStatement write =
                        client.prepareStatement(
                                "UPDATE /*+ tidegate: shard=1 */ numbers SET name = ? WHERE id = ?")) {
            for (int i = 0; i < 2; i++) {
                one.setString(1, "a");
                assertThat(count(one)).isEqualTo(2);
                all.setString(1, "a");
                assertThat(count(all)).isEqualTo(5);
                narrow.setString(1, "a");
                assertThatThrownBy(narrow::executeQuery).hasMessageContaining("TG-SCATTER");
                write.setString(1, "b");
                write.setInt(2, 1);
                assertThat(write.executeUpdate()).isEqualTo(1);
                write.setInt(2, 2);
                assertThatThrownBy(write::executeUpdate).hasMessageContaining("TG-HINT-UNUSABLE");
            }
        }
    }

    @Test
    void statements_prepared_in_sql_have_hints() throws Exception {
        try (RawClient client = raw("app")) {
            client.query(
                    "PREPARE s FROM 'SELECT /*+ tidegate: shard=0 */ id FROM numbers WHERE id > ?'");
            client.query("SET @a = 1");
            assertThat(rows(client, "EXECUTE s USING @a")).containsExactly("4");
            client.query("PREPARE t FROM 'SELECT /*+ tidegate: replica */ 5'");
            assertThat(rows(client, "EXECUTE t")).containsExactly("5");
            assertThat(rows(client, "SHOW WARNINGS")).isEmpty();
            assertThat(
                            refusal(
                                    client,
                                    "PREPARE u FROM 'SELECT id /*+ tidegate: shard=0 */ FROM numbers'"))
                    .contains("TG-HINT-UNUSABLE");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DESCRIBE %snumbers", "SHOW %sCOLUMNS FROM numbers"})
    void one_sub_table_is_described(String sql) throws Exception {
        try (RawClient client = raw("app")) {
            assertThat(rows(client, sql.formatted("/*+ tidegate: shard=3 */ ")))
                    .isNotEmpty()
                    .isEqualTo(rows(client, sql.formatted("")));
            assertThat(refusal(client, sql.formatted("/*+ tidegate: shard=4 */ ")))
                    .startsWith("TG-HINT-UNUSABLE")
                    .contains("has 4 shards");
        }
    }

    @Test
    void writes_stay_where_they_belong() throws Exception {
        try (RawClient client = raw("app")) {
            for (String sql :
                    List.of(
                            "UPDATE /*+ tidegate: shard=1 */ numbers SET name = 'x'",
                            "DELETE /*+ tidegate: shard=1 */ FROM numbers WHERE id = 2",
                            "INSERT /*+ tidegate: shard=1 */ INTO numbers (id) VALUES (5), (6)")) {
                assertThat(refusal(client, sql)).startsWith("TG-HINT-UNUSABLE");
            }
            assertThat(rows(client, "SELECT COUNT(*) FROM numbers WHERE name <> 'x'"))
                    .containsExactly("5");
            client.query("INSERT /*+ tidegate: shard=1 */ INTO numbers (id) VALUES (5), (9)");
            client.query("/*+ tidegate: shard=2 */ DELETE FROM numbers WHERE id = 2");
            assertThat(rows(client, "SELECT id FROM numbers ORDER BY id"))
                    .containsExactly("0", "1", "3", "4", "5", "9");
        }
    }

    @Test
    void a_hint_narrows_a_scatter_and_nothing_else() throws Exception {
        try (RawClient client = raw("app")) {
            assertThat(refusal(client, "SELECT /*+ tidegate: scatter=off */ id FROM numbers"))
                    .startsWith("TG-SCATTER")
                    .contains("the statement's hint has scatter=off");
            assertThat(refusal(client, "DELETE /*+ tidegate: scatter=off */ FROM numbers"))
                    .startsWith("TG-SCATTER");
            assertThat(
                            rows(
                                    client,
                                    "SELECT /*+ tidegate: scatter=off */ id FROM numbers WHERE id IN (1, 2)"))
                    .hasSize(2);
            assertThat(rows(client, "SELECT id FROM numbers")).hasSize(5);
        }
    }

    @Test
    void a_hint_lifts_no_rule() throws Exception {
        try (RawClient narrow = raw("narrow");
                RawClient client = raw("app")) {
            assertThat(refusal(narrow, "SELECT /*+ tidegate: shard=0 */ id FROM hinted.numbers"))
                    .contains("Access denied");
            client.query("BEGIN");
            rows(client, "SELECT id FROM numbers WHERE id = 1 FOR UPDATE");
            assertThat(refusal(client, "SELECT /*+ tidegate: shard=3 */ id FROM numbers"))
                    .startsWith("TG-CROSS-GROUP-TRANSACTION");
            client.query("ROLLBACK");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT /*+ tidegate: shard=0 */ id FROM numbers",
                "SELECT /*+ tidegate: master */ id FROM numbers WHERE id = 1",
                "SELECT /*+ tidegate: nonsense */ 1",
                "SELECT id FROM numbers /*+ tidegate: shard=0 */",
                "PREPARE s FROM 'SELECT /*+ tidegate: shard=0 */ 1'",
                "SET /*+ tidegate: master */ @a = 1",
                "EXPLAIN ROUTE SELECT /*+ tidegate: shard=0 */ id FROM numbers",
                "EXPLAIN /*+ tidegate: shard=0 */ ROUTE SELECT id FROM numbers",
                "EXPLAIN SELECT /*+ tidegate: shard=0 */ id FROM numbers",
            })
    void a_user_who_may_not_give_hints_is_refused(String sql) throws Exception {
        try (RawClient client = raw("plain")) {
            assertThat(refusal(client, sql))
                    .startsWith("TG-HINT-DENIED")
                    .contains("user plain", "hints: allow");
        }
        try (Connection client = client(Driver.MARIADB_PREPARED, "plain")) {
            if (sql.startsWith("SELECT")) {
                assertThatThrownBy(() -> client.prepareStatement(sql).executeQuery())
                        .hasMessageContaining("TG-HINT-DENIED");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT /*+ tidegate: shard=4 */ id FROM numbers",
                "SELECT /*+ tidegate: shard=0 */ id FROM plain",
                "SELECT /*+ tidegate: shard=0 */ 1",
                "SELECT /*+ tidegate: shard=0 */ ROW_COUNT()",
                "SELECT /*+ tidegate: shard=0,1 */ id FROM numbers",
                "SELECT id FROM (SELECT /*+ tidegate: shard=0 */ id FROM numbers) x",
                "CREATE VIEW v AS SELECT /*+ tidegate: shard=0 */ id FROM plain",
                "SELECT /*+ tidegate: shard=0",
                "EXPLAIN /*+ tidegate: shard=0 */ ROUTE SELECT id FROM numbers",
                "SHOW /*+ tidegate: master */ DDL",
                "/*+ tidegate: master */ EXPLAIN ROUTE SELECT id FROM numbers",
            })
    void a_hint_that_cannot_be_followed_is_refused(String sql) throws Exception {
        try (RawClient client = raw("app")) {
            assertThat(refusal(client, sql)).startsWith("TG-HINT-UNUSABLE");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT /*+ tidegate: master */ 1",
                "/*+ tidegate: replica */ SELECT id FROM plain",
                "SELECT /*+ tidegate: replica scatter=off */ id FROM numbers WHERE id = 1",
                "SELECT /*+ tidegate: replica */ id FROM numbers",
                "SELECT /*+ tidegate: replica */ COUNT(*) FROM numbers",
                "UPDATE /*+ tidegate: master */ numbers SET name = 'x' WHERE id IN (1, 2)",
                "DELETE /*+ tidegate: master */ FROM plain",
                "SELECT /*+ tidegate: shard=1 */ /*+ NO_ICP(numbers) */ id FROM numbers",
            })
    void servers_see_no_hint_of_the_proxy(String sql) throws Exception {
        try (RawClient client = raw("app")) {
            assertThat(RawReply.of(client.query(sql)).errno()).isZero();
            assertThat(rows(client, "SHOW WARNINGS")).isEmpty();
        }
        try (Connection client = client(Driver.MARIADB_PREPARED, "app");
                PreparedStatement prepared = client.prepareStatement(sql)) {
            prepared.execute();
            assertThat((Throwable) prepared.getWarnings()).isNull();
        }
    }

    @Test
    void explain_route_and_explain_know_the_hint() throws Exception {
        try (RawClient client = raw("app")) {
            List<String> rows =
                    rows(
                            client,
                            "EXPLAIN ROUTE SELECT /*+ tidegate: shard=3 replica */ COUNT(*) FROM numbers");
            assertThat(rows.getFirst()).startsWith("plan,g1 shard 3,single: one shard of numbers");
            assertThat(rows)
                    .anyMatch(row -> row.startsWith("hint,proxy,shard=3,rows of other shards"))
                    .anyMatch(row -> row.startsWith("hint,proxy,replica,a replica is asked"))
                    .anyMatch(row ->
                            row.startsWith("session,master,the master answers,its hint, but"));
            assertThat(
                            rows(
                                    client,
                                    "EXPLAIN ROUTE SELECT /*+ tidegate: scatter=off */ id FROM numbers"))
                    .anyMatch(row -> row.startsWith("session,nowhere,refused: TG-SCATTER"));
            assertThat(
                            rows(
                                            client,
                                            "EXPLAIN ROUTE SELECT /*+ tidegate: shard=9 */ id FROM numbers WHERE id = ?")
                                    .getFirst())
                    .startsWith("plan,nowhere,refused: TG-HINT-UNUSABLE");
            assertThat(rows(client, "EXPLAIN SELECT /*+ tidegate: shard=2 */ id FROM numbers"))
                    .anyMatch(row -> row.contains("shard 2 of numbers on g1"));
        }
    }
}
