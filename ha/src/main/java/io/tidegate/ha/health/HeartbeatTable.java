package io.tidegate.ha.health;

import io.tidegate.ha.mysql.node.ControlTable;
import io.tidegate.ha.mysql.node.NodeSession;
import io.tidegate.sharding.catalogue.JournalTables;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/** Where proxies write their heartbeats: a row for each. */
final class HeartbeatTable {
    private static final ControlTable TABLE =
            new ControlTable(
                    JournalTables.HEARTBEAT,
                    "proxy VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,"
                            + " run VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
                            + " beat BIGINT NOT NULL, written DATETIME(6) NOT NULL");

    /**
     * A server that is read-only gets no row, of administrators neither: it would be a transaction
     * that only this server has.
     */
    private static final String BEAT =
            "INSERT INTO "
                    + TABLE.qualified()
                    + " (proxy, run, beat, written) SELECT ?, ?, ?, NOW(6) FROM DUAL"
                    + " WHERE @@GLOBAL.read_only = 0"
                    + " ON DUPLICATE KEY UPDATE run = ?, beat = ?, written = NOW(6)";

    private static final String READ =
            "SELECT run, beat FROM " + TABLE.qualified() + " WHERE proxy = ?";

    private HeartbeatTable() {}

    /**
     * Writes one heartbeat.
     *
     * @return false when the server is read-only, and nothing was written
     */
    static boolean write(NodeSession session, String proxy, String run, long beat)
            throws SQLException {
        try {
            return insert(session, proxy, run, beat);
        } catch (SQLException failed) {
            if (!ControlTable.isMissing(failed)) {
                throw failed;
            }
        }
        if (session.state().readOnly()) {
            return false;
        }
        TABLE.create(session);
        return insert(session, proxy, run, beat);
    }

    private static boolean insert(NodeSession session, String proxy, String run, long beat)
            throws SQLException {
        try (PreparedStatement statement = session.prepare(BEAT)) {
            statement.setString(1, proxy);
            statement.setString(2, run);
            statement.setLong(3, beat);
            statement.setString(4, run);
            statement.setLong(5, beat);
            return statement.executeUpdate() > 0;
        }
    }

    /** The last beat of a run that has come to a server; none when none has. */
    static OptionalLong read(NodeSession session, String proxy, String run) throws SQLException {
        try (PreparedStatement statement = session.prepare(READ)) {
            statement.setString(1, proxy);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getString(1).equals(run)
                        ? OptionalLong.of(row.getLong(2))
                        : OptionalLong.empty();
            }
        } catch (SQLException failed) {
            if (ControlTable.isMissing(failed)) {
                return OptionalLong.empty();
            }
            throw failed;
        }
    }
}
