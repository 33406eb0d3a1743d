package io.tidegate.it.group;

import io.tidegate.it.server.MySqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * Clients of one server that connect again whenever they are cut off, as administrators, and write
 * when it is not read-only: as the connections of a proxy that has not heard of another master.
 */
final class PersistentWriters implements AutoCloseable {
    private static final int SINGLE = 9;
    private static final int IN_TRANSACTIONS = 3;

    private final MySqlServer server;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<Integer> told = new ConcurrentSkipListSet<>();
    private volatile boolean enough;

    PersistentWriters(MySqlServer server) {
        this.server = server;
    }

    void start(ExecutorService threads) {
        for (int i = 0; i < SINGLE + IN_TRANSACTIONS; i++) {
            boolean single = i < SINGLE;
            var _ = threads.submit(() -> write(single));
        }
    }

    private void write(boolean single) {
        while (!enough) {
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement()) {
                while (!enough && isWritable(statement)) {
                    int number = numbers.incrementAndGet();
                    statement.execute(single ? "SET autocommit = 1" : "BEGIN");
                    statement.execute("INSERT INTO d.t VALUES (" + number + ")");
                    if (!single) {
                        statement.execute("COMMIT");
                    }
                    told.add(number);
                }
            } catch (SQLException cutOff) {
                // It comes again.
            }
        }
    }

    private static boolean isWritable(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("SELECT @@GLOBAL.read_only")) {
            return found.next() && found.getInt(1) == 0;
        }
    }

    /** What was told as done until now. */
    Set<Integer> told() {
        return new TreeSet<>(told);
    }

    void awaitTold(int more) {
        int before = told.size();
        Awaitility.await(more + " more writes")
                .atMost(Duration.ofSeconds(60))
                .until(() -> told.size() >= before + more);
    }

    @Override
    public void close() {
        enough = true;
    }
}
