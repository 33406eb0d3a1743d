package io.tidegate.ha.ids;

import io.tidegate.conf.model.Configuration;
import io.tidegate.sharding.catalogue.JournalTables;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The register as a table; each of its changes is one statement that commits by itself. */
final class WorkerTable implements WorkerRegister {
    private static final String DEFINITION =
            "CREATE TABLE IF NOT EXISTS "
                    + JournalTables.WORKERS
                    + " (worker SMALLINT UNSIGNED NOT NULL PRIMARY KEY,"
                    + " owner VARCHAR(200) CHARACTER SET utf8mb4 NOT NULL, fence BIGINT NOT NULL,"
                    + " until_ms BIGINT NOT NULL) ENGINE = InnoDB"
                    + " COMMENT 'Tidegate: what time snowflake ids are made of. Never delete a row'";

    private final OwnTables tables;

    WorkerTable(Supplier<Configuration> configuration, String schema) {
        this.tables = new OwnTables(configuration, schema, JournalTables.WORKERS, DEFINITION);
    }

    @Override
    public long now() {
        return tables.work(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT UNIX_TIMESTAMP() * 1000")) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Override
    public List<Entry> entries() {
        return tables.work(connection -> {
            List<Entry> entries = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery(
                                    "SELECT worker, fence, until_ms FROM tidegate_workers ORDER BY worker")) {
                while (rows.next()) {
                    entries.add(new Entry(rows.getInt(1), rows.getLong(2), rows.getLong(3)));
                }
            }
            return entries;
        });
    }

    @Override
    public boolean add(int worker, String owner, long until) {
        return changes(
                "INSERT IGNORE INTO tidegate_workers (worker, owner, fence, until_ms) VALUES (?, ?, 1, ?)",
                worker,
                owner,
                until);
    }

    @Override
    public boolean change(Entry seen, String owner, long until) {
        return changes(
                "UPDATE tidegate_workers SET owner = ?, fence = fence + 1, until_ms = ?"
                        + " WHERE worker = ? AND fence = ? AND until_ms = ?",
                owner,
                until,
                seen.worker(),
                seen.fence(),
                seen.until());
    }

    private boolean changes(String sql, Object... values) {
        return tables.work(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                set(statement, values);
                return statement.executeUpdate() == 1;
            }
        });
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
