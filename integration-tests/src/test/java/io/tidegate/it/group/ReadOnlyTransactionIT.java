package io.tidegate.it.group;

import static io.tidegate.it.group.ReplicaTransaction.BEGIN;
import static io.tidegate.it.group.ReplicaTransaction.WHO;
import static io.tidegate.it.group.ReplicaTransaction.begun;
import static io.tidegate.it.group.ReplicaTransaction.node;
import static io.tidegate.it.group.ReplicaTransaction.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.mysql.cj.jdbc.JdbcConnection;
import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transactions that are READ ONLY, of a user who reads from replicas by {@code causal}. */
final class ReadOnlyTransactionIT {
    private static final int ROUNDS = 30;

    private interface Part {
        void of(SupervisedGroup group, Statement statement) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void one_replica_carries_them_out_as_a_whole_or_the_master_does(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family)) {
            group.servers().execute("a", "INSERT INTO d.t VALUES (1)");
            assertAll(
                    Stream.<Part>of(
                                    ReadOnlyTransactionIT::itSeesOneMomentOfOneReplica,
                                    ReadOnlyTransactionIT::theFirstStatementDecides,
                                    ReadOnlyTransactionIT::whatNeedsTheMasterIsRefused,
                                    ReadOnlyTransactionIT::writesGetTheServersError,
                                    ReadOnlyTransactionIT::preparedWritesGetItToo,
                                    ReadOnlyTransactionIT::itHasWhatTheSessionHasWritten,
                                    ReadOnlyTransactionIT::driversSayItBySetReadOnly,
                                    ReadOnlyTransactionIT::flagsAreThoseOfOneServer)
                            .map(part -> () -> run(group, part)));
            itEndsWithItsReplica(group);
        }
    }

    private static void run(SupervisedGroup group, Part part) throws Exception {
        try (Connection client = group.connect(0, "reader", "");
                Statement statement = client.createStatement()) {
            Awaitility.await("replicas are read")
                    .atMost(SupervisedGroup.LONG)
                    .until(() -> number(statement, WHO) > 1);
            part.of(group, statement);
        }
    }

    private static void itSeesOneMomentOfOneReplica(SupervisedGroup group, Statement statement)
            throws Exception {
        long server = begun(statement);
        long before = number(statement, "SELECT COUNT(*) FROM t");
        group.servers().execute("a", "INSERT INTO d.t VALUES (2)");
        Awaitility.await("the replica has it")
                .atMost(SupervisedGroup.LONG)
                .until(() ->
                        group.ask(node(server), "SELECT COUNT(*) FROM d.t WHERE n = 2")
                                .equals("1"));
        assertThat(number(statement, "SELECT COUNT(*) FROM t")).isEqualTo(before);
        assertThat(number(statement, "SELECT 1")).isEqualTo(1);
        statement.execute("SAVEPOINT s");
        assertThat(number(statement, WHO)).isEqualTo(server);
        statement.execute("ROLLBACK TO SAVEPOINT s");
        assertThat(explained(statement)).contains("a replica answers, or nobody");
        statement.execute("COMMIT");
        assertThat(number(statement, "SELECT COUNT(*) FROM t")).isEqualTo(before + 1);
    }

    private static void theFirstStatementDecides(SupervisedGroup group, Statement statement)
            throws SQLException {
        for (String first :
                List.of(
                        "SELECT n FROM t WHERE n = 1 LOCK IN SHARE MODE",
                        "SELECT @@session.sql_mode",
                        "SELECT LAST_INSERT_ID()")) {
            statement.execute(BEGIN);
            statement.execute(first);
            assertThat(number(statement, WHO)).as(first).isEqualTo(1);
            statement.execute("COMMIT");
        }
        statement.execute("START TRANSACTION");
        assertThat(number(statement, WHO)).as("one that may write").isEqualTo(1);
        statement.execute("COMMIT");
    }

    private static void whatNeedsTheMasterIsRefused(SupervisedGroup group, Statement statement)
            throws SQLException {
        long server = begun(statement);
        for (String wrong :
                List.of(
                        "SELECT n FROM t WHERE n = 1 FOR UPDATE",
                        "SELECT n FROM t WHERE n = 1 LOCK IN SHARE MODE",
                        "SELECT @@session.sql_mode",
                        "SELECT @@global.server_id",
                        "SELECT LAST_INSERT_ID()",
                        "SELECT GET_LOCK('l', 0)",
                        "SET SESSION TRANSACTION READ WRITE",
                        "SET profiling = 1",
                        "START TRANSACTION",
                        "COMMIT AND CHAIN",
                        "CREATE TABLE made (n INT PRIMARY KEY)",
                        "LOCK TABLES t READ",
                        "PREPARE p FROM 'DELETE FROM t WHERE n = 1'",
                        "SHOW TABLES")) {
            assertThatThrownBy(() -> statement.execute(wrong))
                    .as(wrong)
                    .hasMessageContaining("TG-TRANSACTION-ON-REPLICA");
            assertThat(number(statement, WHO)).as("behind " + wrong).isEqualTo(server);
        }
        statement.execute("ROLLBACK");
        Awaitility.await("nothing is left behind")
                .atMost(SupervisedGroup.LONG)
                .until(() -> number(statement, WHO) > 1);
        assertThat(statement.executeUpdate("INSERT INTO t VALUES (3)")).isEqualTo(1);
        assertThat(number(statement, "SELECT COUNT(*) FROM t WHERE n = 3")).isEqualTo(1);
        assertThat(number(statement, "SELECT @@transaction_read_only")).isZero();
    }

    /** The driver asks for a variable in front of a write, unless it is told not to. */
    private static void writesGetTheServersError(SupervisedGroup group, Statement asking)
            throws SQLException {
        List<String> told = new ArrayList<>();
        try (Connection client = group.connect(0, "reader", "&useLocalSessionState=true");
                Statement statement = client.createStatement()) {
            for (String first : List.of(WHO, "SELECT n FROM t WHERE n = 1 LOCK IN SHARE MODE")) {
                if (first.equals(WHO)) {
                    long _ = begun(statement);
                } else {
                    statement.execute(BEGIN);
                    statement.execute(first);
                }
                told.add(refusal(statement, "DELETE FROM t WHERE n = 1"));
                told.add(refusal(statement, "INSERT INTO t VALUES (77)"));
                assertThat(number(statement, "SELECT COUNT(*) FROM t WHERE n = 1")).isEqualTo(1);
                statement.execute("COMMIT");
            }
        }
        // A replica's, then the master's own.
        assertThat(told.subList(0, 2)).isEqualTo(told.subList(2, 4));
        assertThat(told).allMatch(each -> each.startsWith("1792 25006 Cannot execute statement"));
        long _ = begun(asking);
        assertThat(refusal(asking, "DELETE FROM t WHERE n = 1"))
                .contains("TG-TRANSACTION-ON-REPLICA");
    }

    /** By the protocol and by the driver alone, prepared before the transaction and in it. */
    private static void preparedWritesGetItToo(SupervisedGroup group, Statement asking)
            throws SQLException {
        List<List<String>> told = new ArrayList<>();
        for (String first : List.of(WHO, "SELECT n FROM t WHERE n = 1 LOCK IN SHARE MODE")) {
            List<String> each = new ArrayList<>();
            for (boolean onServer : new boolean[] {true, false}) {
                try (Connection client =
                                group.connect(
                                        0,
                                        "reader",
                                        "&useLocalSessionState=true&useServerPrepStmts="
                                                + onServer);
                        Statement statement = client.createStatement();
                        PreparedStatement before =
                                client.prepareStatement("DELETE FROM t WHERE n = ?")) {
                    if (first.equals(WHO)) {
                        long _ = begun(statement);
                    } else {
                        statement.execute(BEGIN);
                        statement.execute(first);
                    }
                    before.setLong(1, 1);
                    each.add(refusal(before));
                    try (PreparedStatement within =
                            client.prepareStatement("INSERT INTO t VALUES (?)")) {
                        within.setLong(1, 78);
                        each.add(refusal(within));
                    }
                    assertThat(number(statement, "SELECT COUNT(*) FROM t WHERE n = 1"))
                            .as("the transaction goes on")
                            .isEqualTo(1);
                    statement.execute("COMMIT");
                    assertThat(before.executeUpdate()).as("behind it").isEqualTo(1);
                    assertThat(statement.executeUpdate("INSERT INTO t VALUES (1)")).isEqualTo(1);
                }
            }
            told.add(each);
        }
        assertThat(told.getFirst()).as("a replica's are the master's").isEqualTo(told.getLast());
        assertThat(told.getFirst())
                .hasSize(4)
                .allMatch(each -> each.startsWith("1792 25006 Cannot execute statement"));
        assertThat(number(asking, "SELECT COUNT(*) FROM t WHERE n = 78")).isZero();
    }

    private static String refusal(PreparedStatement write) {
        try {
            write.execute();
            return "nothing";
        } catch (SQLException error) {
            return error.getErrorCode() + " " + error.getSQLState() + " " + error.getMessage();
        }
    }

    private static String refusal(Statement statement, String write) {
        try {
            statement.execute(write);
            return "nothing";
        } catch (SQLException error) {
            return error.getErrorCode() + " " + error.getSQLState() + " " + error.getMessage();
        }
    }

    private static void itHasWhatTheSessionHasWritten(SupervisedGroup group, Statement statement)
            throws Exception {
        int onReplicas = 0;
        for (int n = 1000; n < 1000 + ROUNDS; n++) {
            assertThat(statement.executeUpdate("INSERT INTO t VALUES (" + n + ")")).isEqualTo(1);
            statement.execute(BEGIN);
            assertThat(number(statement, "SELECT COUNT(*) FROM t WHERE n = " + n)).isEqualTo(1);
            onReplicas += number(statement, WHO) > 1 ? 1 : 0;
            statement.execute("COMMIT");
        }
        assertThat(onReplicas).isGreaterThan(ROUNDS / 2);
    }

    private static void driversSayItBySetReadOnly(SupervisedGroup group, Statement statement)
            throws SQLException {
        Connection client = statement.getConnection();
        for (int i = 0; i < 3; i++) {
            client.setReadOnly(true);
            Awaitility.await("a read by itself comes to a replica")
                    .atMost(SupervisedGroup.LONG)
                    .until(() -> number(statement, WHO) > 1);
            client.setAutoCommit(false);
            long server = begun(statement, 1, "COMMIT", "COMMIT");
            assertThat(number(statement, WHO)).isEqualTo(server);
            client.commit();
            client.setReadOnly(false);
            assertThat(number(statement, WHO)).as("one that may write").isEqualTo(1);
            assertThat(statement.executeUpdate("INSERT INTO t VALUES (" + (2000 + i) + ")"))
                    .isEqualTo(1);
            client.commit();
            client.setAutoCommit(true);
            assertThat(number(statement, "SELECT COUNT(*) FROM t WHERE n = " + (2000 + i)))
                    .isEqualTo(1);
        }
    }

    private static void flagsAreThoseOfOneServer(SupervisedGroup group, Statement statement)
            throws SQLException {
        try (Connection alone = group.node("a").connect();
                Statement there = alone.createStatement()) {
            there.execute("USE d");
            assertThat(flags(statement)).isEqualTo(flags(there));
        }
    }

    private static List<String> flags(Statement statement) throws SQLException {
        List<String> flags = new ArrayList<>();
        for (String each :
                List.of(
                        BEGIN,
                        "SELECT COUNT(*) FROM t",
                        "SELECT n FROM t WHERE n = 1",
                        "SAVEPOINT s",
                        "COMMIT",
                        "SELECT COUNT(*) FROM t",
                        BEGIN,
                        "SELECT n FROM t WHERE n = 1",
                        "ROLLBACK",
                        "START TRANSACTION",
                        "SELECT n FROM t WHERE n = 1",
                        "COMMIT")) {
            statement.execute(each);
            int status =
                    statement
                            .getConnection()
                            .unwrap(JdbcConnection.class)
                            .getSession()
                            .getServerSession()
                            .getStatusFlags();
            flags.add(each + ": " + Integer.toBinaryString(status));
        }
        return flags;
    }

    private static void itEndsWithItsReplica(SupervisedGroup group) throws Exception {
        try (Connection client = group.connect(0, "reader", "");
                Statement statement = client.createStatement()) {
            long server = begun(statement);
            group.node(node(server)).kill();
            assertThatThrownBy(() -> number(statement, WHO)).isInstanceOf(SQLException.class);
        }
        try (Connection client = group.connect(0, "reader", "");
                Statement statement = client.createStatement()) {
            statement.execute(BEGIN);
            assertThat(number(statement, "SELECT COUNT(*) FROM t WHERE n = 1")).isEqualTo(1);
            statement.execute("COMMIT");
        }
    }

    private static String explained(Statement statement) throws SQLException {
        StringBuilder words = new StringBuilder();
        try (ResultSet rows = statement.executeQuery("EXPLAIN ROUTE SELECT n FROM t")) {
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    words.append(rows.getString(i)).append(' ');
                }
            }
        }
        return words.toString();
    }
}
