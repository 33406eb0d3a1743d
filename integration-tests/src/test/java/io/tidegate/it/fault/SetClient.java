package io.tidegate.it.fault;

import io.tidegate.it.check.Operation.Function;
import io.tidegate.it.check.Operation.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Inserts rows whose ids nobody else has.
 *
 * @param size how many in a transaction; of one each commits by itself
 */
record SetClient(Workload workload, String name, int size) implements Workload.Client {
    @Override
    public void act(Connection connection) throws SQLException {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            ids.add(workload.nextId());
        }
        long start = System.nanoTime();
        boolean committing = size == 1;
        try (Statement statement = connection.createStatement()) {
            if (size > 1) {
                statement.execute("BEGIN");
            }
            for (long id : ids) {
                statement.execute(
                        "INSERT INTO rows_of_set (id, server) VALUES (" + id + ", @@server_id)");
            }
            if (size > 1) {
                committing = true;
                statement.execute("COMMIT");
            }
            tell(ids, start, Outcome.OK);
        } catch (SQLException failed) {
            tell(ids, start, committing ? Told.of(failed) : Outcome.FAIL);
            throw failed;
        }
    }

    private void tell(List<Long> ids, long start, Outcome outcome) {
        long transaction = size == 1 ? 0 : ids.getFirst();
        for (long id : ids) {
            workload.tell(name, Function.INSERT, "" + id, transaction, start, outcome);
        }
    }
}
