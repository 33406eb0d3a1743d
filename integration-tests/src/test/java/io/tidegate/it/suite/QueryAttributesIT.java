package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.JdbcStatement;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import io.tidegate.it.server.ServerFamily;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client says beside its statement reaches the servers that carry the statement out. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class QueryAttributesIT {
    private static final int COM_QUERY = 3;
    private static final int COM_STMT_PREPARE = 0x16;
    private static final int COM_STMT_EXECUTE = 0x17;
    private static final int EDGE = 0xff_ffff;
    private static final String NONE = "0001";

    /** {@code a} is {@code hello}. */
    private static final String HELLO = "0101 00 01 fe00 0161 0568656c6c6f";

    private static final String ASKING = "mysql_query_attribute_string('a')";

    private final TestCluster cluster;

    QueryAttributesIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void install() throws Exception {
        Assumptions.assumeTrue(
                cluster.family() == ServerFamily.MYSQL, "MariaDB knows no query attributes");
        for (String group : List.of("g0", "g1")) {
            try (Connection direct = cluster.group(group).connect()) {
                Sql.execute(direct, "INSTALL COMPONENT 'file://component_query_attributes'");
            } catch (SQLException refused) {
                // 3529: it is there.
                if (refused.getErrorCode() != 3529) {
                    String reason = "SKIPPED, no component_query_attributes: " + refused;
                    System.err.println(reason);
                    Assumptions.abort(reason);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "0x1000000", "0x1800000"})
    void the_packets_are_those_of_a_server(int further) throws Exception {
        try (Twins twins = twins(further)) {
            for (String block :
                    List.of(
                            NONE,
                            HELLO,
                            "fc0000 01",
                            "0101 01 01 fe00 0161",
                            "0101 00 01 0800 0161 2a00000000000000",
                            "0201 02 01 0400 0162 fe00 0161 00000000")) {
                for (String sql :
                        List.of(
                                "SELECT " + ASKING,
                                "SET @mine = " + ASKING,
                                "SELECT @mine",
                                "BEGIN",
                                "SELECT id, " + ASKING + " FROM t LIMIT 1",
                                "SAVEPOINT s",
                                "SHOW WARNINGS",
                                "SELECT * FROM nothing_here",
                                "SHOW WARNINGS",
                                "COMMIT",
                                "USE plain",
                                "SELECT 1; SELECT " + ASKING,
                                "SELECT ROW_COUNT()")) {
                    twins.command(COM_QUERY, text(block, sql));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0002",
                "0000",
                "0101 00 00 fe00 0161 0568656c6c6f",
                "0101 00 01 fe00 c861",
                "0101 00 01 fe00 0161 ff",
                "fcffff 01",
                "fb01",
            })
    void a_malformed_block_is_refused_as_by_a_server(String block) throws Exception {
        try (RawClient mine = proxied(0);
                RawClient theirs = direct()) {
            byte[] command = text(block, "SELECT 1");

            assertThat(errno(mine, command)).isEqualTo(errno(theirs, command)).isEqualTo(1835);
            assertThat(errno(mine, text(NONE, "SELECT 1"))).isZero();
        }
    }

    /** A server takes such types for values of no length, and would read another text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0101 00 01 0d00 0161 d107",
                "0101 00 01 0900 0161 01000000",
                "0101 00 01 0101 0161 2a",
                "0101 00 01 0600 0161"
            })
    void a_block_that_could_be_read_in_two_ways_is_refused(String block) throws Exception {
        try (RawClient client = proxied(0)) {
            assertThat(errno(client, text(block, "SELECT 1"))).isEqualTo(1835);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT " + ASKING + " FROM users WHERE id = 1",
                "SELECT " + ASKING + " FROM users WHERE id IN (1, 2, 3, 4)",
                "SELECT " + ASKING + " FROM countries WHERE code = 'QA'",
                "SELECT name FROM users WHERE name = " + ASKING + " AND id = 1"
            })
    void sharded_tables_see_them(String sql) throws Exception {
        try (RawClient client = proxied(0)) {
            client.command(COM_QUERY, text(NONE, "USE app"));
            for (String write :
                    List.of(
                            "DELETE FROM users WHERE id IN (1, 2, 3, 4)",
                            "DELETE FROM countries WHERE code = 'QA'")) {
                assertThat(errno(client, text(HELLO, write))).isZero();
            }
            assertThat(errno(client, text(HELLO, writing("1")))).isZero();
            assertThat(errno(client, text(HELLO, writing("2"), ", (3, 'hello'), (4, 'hello')")))
                    .isZero();
            assertThat(
                            errno(
                                    client,
                                    text(
                                            HELLO,
                                            "INSERT INTO countries VALUES ('QA', " + ASKING + ")")))
                    .isZero();

            RawReply reply = RawReply.of(client.command(COM_QUERY, text(HELLO, sql)));

            assertThat(reply.errorMessage()).isEmpty();
            assertThat(reply.rows()).isNotEmpty().allMatch("hello"::equals);
        }
    }

    private static String writing(String id) {
        return "INSERT INTO users (id, name) VALUES (" + id + ", " + ASKING + ")";
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT ?, " + ASKING, "SELECT ?, " + ASKING + " FROM t LIMIT 1"})
    void executions_carry_them(String sql) throws Exception {
        try (Twins twins = twins(RawClient.DEPRECATE_EOF)) {
            twins.prepare(sql);
            for (String rest :
                    List.of(
                            "08 01000000 01 00 01 0800 00 0700000000000000",
                            "08 01000000 01 00 00 0700000000000000",
                            "08 01000000 02 00 01 0800 00 fe00 0161 0700000000000000 0568656c6c6f",
                            "00 01000000 01 00 00 0800000000000000",
                            "08 01000000 01 00 00 0900000000000000")) {
                twins.executeWith(bytes(rest));
            }
            // What MySQL says of a parameter hangs on the types that it had before.
            twins.prepare(sql);
            twins.longData(0, "long");
            twins.executeWith(bytes("08 01000000 02 00 01 fe00 00 fe00 0161 0568656c6c6f"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08 01000000 02 00 00 0700000000000000 0568656c6c6f",
                "08 01000000 02 00 01 0800 00 fe00 0161 0700000000000000 ff",
                "08 01000000 02 00 01 0800 00 fe00 c861"
            })
    void a_malformed_execution_is_refused(String rest) throws Exception {
        try (RawClient client = proxied(0)) {
            client.command(COM_STMT_PREPARE, ("SELECT ?, " + ASKING).getBytes(UTF_8));

            byte[] command = bytes("01000000" + rest);
            List<byte[]> reply = client.command(COM_STMT_EXECUTE, command);
            assertThat(RawReply.of(reply).errno()).isEqualTo(1835);
            assertThat(errno(client, text(NONE, "SELECT 1"))).isZero();
        }
    }

    @Test
    void an_execution_without_parameters_carries_them() throws Exception {
        try (Twins twins = twins(RawClient.DEPRECATE_EOF)) {
            twins.prepare("SELECT " + ASKING);
            twins.executeWith(bytes("00 01000000"));
            twins.executeWith(bytes("08 01000000 00"));
            twins.executeWith(bytes("08 01000000 01 00 01 fe00 0161 0568656c6c6f"));
            twins.executeWith(bytes("08 01000000"));
        }
    }

    @Test
    void a_prepared_statement_about_the_session_takes_none() throws Exception {
        try (RawClient client = proxied(0)) {
            client.command(COM_STMT_PREPARE, ("SET @mine = " + ASKING).getBytes(UTF_8));

            byte[] plain = bytes("01000000 08 01000000 00");
            assertThat(RawReply.of(client.command(COM_STMT_EXECUTE, plain)).errno()).isZero();
            byte[] more = bytes("01000000 08 01000000 01 00 01 fe00 0161 0568656c6c6f");
            assertThat(RawReply.of(client.command(COM_STMT_EXECUTE, more)).errorMessage())
                    .contains("COMMAND-UNSUPPORTED")
                    .contains("attributes");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {EDGE - 1, EDGE, EDGE + 1})
    void they_are_there_at_the_edge_of_a_packet(int length) throws Exception {
        try (Twins twins = twins(RawClient.DEPRECATE_EOF)) {
            String frame = "SELECT " + ASKING + ", LENGTH('')";
            byte[] block = bytes(HELLO);
            String filler = "y".repeat(length - 1 - block.length - frame.length());
            twins.command(COM_QUERY, text(HELLO, frame.replace("''", "'" + filler + "'")));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void connector_j_sets_them(boolean prepares) throws Exception {
        List<String> told = new ArrayList<>();
        try (Connection connection =
                DriverManager.getConnection(
                        "jdbc:mysql://127.0.0.1:"
                                + cluster.port()
                                + "/app?sslMode=DISABLED&allowPublicKeyRetrieval=true&useServerPrepStmts="
                                + prepares,
                        "app",
                        "secret")) {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("REPLACE INTO users (id, name) VALUES (5, 'five')");
                statement.unwrap(JdbcStatement.class).setAttribute("a", "text");
                told.add(first(statement.executeQuery("SELECT " + ASKING)));
                told.add(
                        first(
                                statement.executeQuery(
                                        "SELECT " + ASKING + " FROM users WHERE id = 5")));
            }
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT " + ASKING + " FROM users WHERE id = ?")) {
                for (String value : List.of("one", "two")) {
                    statement.unwrap(JdbcStatement.class).setAttribute("a", value);
                    statement.setLong(1, 5);
                    told.add(first(statement.executeQuery()));
                    statement.unwrap(JdbcStatement.class).clearAttributes();
                }
                told.add(first(statement.executeQuery()));
            }
        }
        assertThat(told).containsExactly("text", "text", "one", "two", null);
    }

    private static String first(ResultSet rows) throws SQLException {
        try (rows) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static int errno(RawClient client, byte[] command) throws IOException {
        return RawReply.of(client.command(COM_QUERY, command)).errno();
    }

    private static byte[] text(String block, String... sql) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes(block));
        for (String each : sql) {
            out.write(each.getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private RawClient proxied(int further) throws IOException {
        return RawClient.login(
                cluster.port(), "app", "secret", "plain", further | RawClient.QUERY_ATTRIBUTES);
    }

    private RawClient direct() throws IOException {
        return RawClient.login(
                cluster.group("g1").port(),
                ServerAccount.USER,
                ServerAccount.PASSWORD,
                "plain",
                RawClient.QUERY_ATTRIBUTES);
    }

    private Twins twins(int further) throws IOException {
        return Twins.login(
                cluster.port(), cluster.group("g1").port(), further | RawClient.QUERY_ATTRIBUTES);
    }
}
