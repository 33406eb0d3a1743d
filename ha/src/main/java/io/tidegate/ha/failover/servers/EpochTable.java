package io.tidegate.ha.failover.servers;

import io.tidegate.ha.mysql.node.ControlTable;
import io.tidegate.ha.mysql.node.NodeSession;
import io.tidegate.sharding.catalogue.JournalTables;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Which node became the master in which epoch, on the group itself. The row is the first
 * transaction of its epoch: whoever replicates anything of the epoch has it.
 */
final class EpochTable {
    private static final ControlTable TABLE =
            new ControlTable(
                    JournalTables.EPOCHS,
                    "epoch BIGINT NOT NULL PRIMARY KEY,"
                            + " node VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,"
                            + " written DATETIME(6) NOT NULL");

    private static final String WRITE =
            "INSERT INTO "
                    + TABLE.qualified()
                    + " (epoch, node, written) VALUES (?, ?, UTC_TIMESTAMP(6))";

    private static final String REWRITE =
            WRITE + " ON DUPLICATE KEY UPDATE node = VALUES(node), written = VALUES(written)";

    private static final String LAST =
            "SELECT epoch, node FROM " + TABLE.qualified() + " ORDER BY epoch DESC LIMIT 1";

    private EpochTable() {}

    /**
     * @param node that became the master in it
     */
    record Entry(long epoch, String node) {}

    /** The last epoch that began, as far as the server has it. */
    static Optional<Entry> last(NodeSession session) throws SQLException {
        try (PreparedStatement statement = session.prepare(LAST);
                ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(new Entry(row.getLong(1), row.getString(2)))
                    : Optional.empty();
        } catch (SQLException failed) {
            if (ControlTable.isMissing(failed)) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /** Begins an epoch. */
    static void write(NodeSession session, Entry entry) throws SQLException {
        write(session, WRITE, entry);
    }

    /**
     * Begins an epoch in which nobody served yet, whoever was to begin it before. It is a
     * transaction each time.
     */
    static void rewrite(NodeSession session, Entry entry) throws SQLException {
        write(session, REWRITE, entry);
    }

    private static void write(NodeSession session, String sql, Entry entry) throws SQLException {
        try {
            insert(session, sql, entry);
        } catch (SQLException failed) {
            if (!ControlTable.isMissing(failed)) {
                throw failed;
            }
            TABLE.create(session);
            insert(session, sql, entry);
        }
    }

    private static void insert(NodeSession session, String sql, Entry entry) throws SQLException {
        try (PreparedStatement statement = session.prepare(sql)) {
            statement.setLong(1, entry.epoch());
            statement.setString(2, entry.node());
            statement.executeUpdate();
        }
    }
}
