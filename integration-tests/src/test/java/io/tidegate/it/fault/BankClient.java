package io.tidegate.it.fault;

import io.tidegate.it.check.Operation.Function;
import io.tidegate.it.check.Operation.Outcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/**
 * Moves an amount within a branch, when there is as much, and writes that down in the same
 * transaction.
 */
record BankClient(Workload workload, String name, Random random) implements Workload.Client {
    private static final int MOST = 5;

    @Override
    public void act(Connection connection) throws SQLException {
        int branch = random.nextInt(SceneSettings.BANK.branches());
        int source = random.nextInt(SceneSettings.BANK.accounts());
        int target = (source + 1) % SceneSettings.BANK.accounts();
        int amount = 1 + random.nextInt(MOST);
        long id = workload.nextId();
        long start = System.nanoTime();
        boolean committing = false;
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            long from = balance(statement, branch, Math.min(source, target));
            long to = balance(statement, branch, Math.max(source, target));
            long richer = source < target ? from : to;
            long poorer = source < target ? to : from;
            if (richer < amount) {
                statement.execute("ROLLBACK");
                return;
            }
            // Written as it was read: who reads something old loses another one's update.
            set(statement, branch, source, richer - amount);
            set(statement, branch, target, poorer + amount);
            statement.execute(
                    "INSERT INTO journal (branch, id, server, source, target, amount) VALUES (%d, %d,"
                                    .formatted(branch, id)
                            + " @@server_id, %d, %d, %d)".formatted(source, target, amount));
            committing = true;
            statement.execute("COMMIT");
            workload.tell(name, Function.TRANSFER, "" + id, 0, start, Outcome.OK);
        } catch (SQLException failed) {
            Outcome outcome = committing ? Told.of(failed) : Outcome.FAIL;
            workload.tell(name, Function.TRANSFER, "" + id, 0, start, outcome);
            throw failed;
        }
    }

    /** Locked, in the order of the accounts, so that nobody waits for one who waits. */
    private static long balance(Statement statement, int branch, int account) throws SQLException {
        try (ResultSet row =
                statement.executeQuery(
                        "SELECT balance FROM accounts WHERE branch = %d AND account = %d FOR UPDATE"
                                .formatted(branch, account))) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void set(Statement statement, int branch, int account, long balance)
            throws SQLException {
        statement.execute(
                "UPDATE accounts SET balance = %d WHERE branch = %d AND account = %d"
                        .formatted(balance, branch, account));
    }
}
