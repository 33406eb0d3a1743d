package io.tidegate.it.fault;

import io.tidegate.it.check.Operation.Function;
import io.tidegate.it.check.Operation.Outcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;

/** Counts what a branch has, in one statement. */
record TotalClient(Workload workload, String name) implements Workload.Client {
    @Override
    public void act(Connection connection) throws SQLException {
        int branch = ThreadLocalRandom.current().nextInt(SceneSettings.BANK.branches());
        long start = System.nanoTime();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT SUM(balance) FROM accounts WHERE branch = " + branch)) {
            row.next();
            workload.tell(name, Function.TOTAL, "" + branch, row.getLong(1), start, Outcome.OK);
        }
    }
}
