package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.awaitility.Awaitility;

/** Has a READ ONLY transaction on a replica: where none is in time the master has it. */
final class ReplicaTransaction {
    static final String BEGIN = "START TRANSACTION READ ONLY";

    /** The number of the server that answers: 1 is node a. */
    private static final String SERVER = "UUID_SHORT() >> 56";

    static final String WHO = "SELECT " + SERVER + " FROM t LIMIT 1";

    private ReplicaTransaction() {}

    /** The number of the replica that has it, where node a is the master. */
    static long begun(Statement statement) {
        return begun(statement, 1, "COMMIT", BEGIN);
    }

    /**
     * @param master the number of the server that is no replica
     */
    static long begun(Statement statement, long master, String end, String begin) {
        return Awaitility.await("a replica has the transaction")
                .atMost(SupervisedGroup.LONG)
                .until(
                        () -> {
                            statement.execute(end);
                            statement.execute(begin);
                            return number(statement, WHO);
                        },
                        server -> server != master);
    }

    static String node(long server) {
        return Character.toString('a' + (int) server - 1);
    }

    static long server(String node) {
        return node.charAt(0) - 'a' + 1;
    }

    static long number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }
}
