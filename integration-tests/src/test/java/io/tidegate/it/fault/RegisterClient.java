package io.tidegate.it.fault;

import io.tidegate.it.check.Operation.Function;
import io.tidegate.it.check.Operation.Outcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Writes ever greater numbers into a register of its own and reads them, from replicas where they
 * have what it knows. That is promised to a connection, so that each of its connections is a
 * process of the history.
 */
final class RegisterClient implements Workload.Client {
    /** Its first byte is the number of the server that answers. */
    private static final String SERVER = "UUID_SHORT() >> 56";

    private static final int READS = 2;

    /** Behind a write, so that these are few beside the clients by whom outages are measured. */
    private static final long PAUSE_MILLIS = 40;

    private final Workload workload;
    private final String name;
    private final long key;
    private @Nullable Connection session;
    private int sessions;
    private long last;

    RegisterClient(Workload workload, String name) {
        this.workload = workload;
        this.name = name;
        this.key = workload.nextRegister();
    }

    @Override
    public void act(Connection connection) throws SQLException {
        if (connection != session) {
            session = connection;
            sessions++;
        }
        try (Statement statement = connection.createStatement()) {
            write(statement);
            for (int i = 0; i < READS; i++) {
                read(statement);
            }
            Workload.pause(PAUSE_MILLIS);
        }
    }

    private void write(Statement statement) throws SQLException {
        long start = System.nanoTime();
        last++;
        try {
            statement.execute(
                    "INSERT INTO registers (k, v, server) VALUES (%d, %d, %s) ON DUPLICATE KEY UPDATE v = %d, server = %s"
                            .formatted(key, last, SERVER, last, SERVER));
            tell(Function.WRITE, last, start, Outcome.OK);
        } catch (SQLException failed) {
            tell(Function.WRITE, last, start, Told.of(failed));
            throw failed;
        }
    }

    /** Who answers a read is not who answered the write, unless the master did. */
    private void read(Statement statement) throws SQLException {
        long start = System.nanoTime();
        try (ResultSet row =
                statement.executeQuery(
                        "SELECT v, server, " + SERVER + " FROM registers WHERE k = " + key)) {
            boolean found = row.next();
            tell(Function.READ, found ? row.getLong(1) : 0, start, Outcome.OK);
            workload.registerRead(found && row.getLong(2) != row.getLong(3));
        }
    }

    private void tell(Function function, long value, long start, Outcome outcome) {
        workload.tell(name + "-" + sessions, function, "" + key, value, start, outcome);
    }
}
