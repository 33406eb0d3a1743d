package io.tidegate.proxy.backend;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.group.GroupStanding;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.sharding.catalogue.JournalTables;
import java.util.Optional;

/**
 * The first statement on a connection: its session begins as clients are told that theirs do. In a
 * group whose master can change, the server also has to be the master of the connection's epoch: it
 * is writable, and the last epoch that began there is not a later one. Otherwise the statement
 * fails, by a subquery that is looked at only then, and nothing follows it.
 *
 * <p>A node is fenced by making it read-only and ending all connections then, and gets the row of
 * its epoch before it is writable. So who has passed is on the master that is meant, or is cut off
 * when that ends, also where this proxy has heard of no change.
 *
 * @param epoch of the connection; {@link GroupStanding#NO_EPOCH} where the master cannot change
 * @param recorded whether the server may have a table of epochs
 */
record FirstStatement(Duty duty, long epoch, boolean recorded) {
    private static final int MORE_THAN_ONE_ROW = 1242;
    private static final int NO_SCHEMA = 1049;
    private static final int NO_TABLE = 1146;

    /**
     * Clients are greeted with autocommit, so a connection without it would keep their writes open
     * until they are lost. What the login's OK says does not tell: a server runs its {@code
     * init_connect} behind it.
     */
    private static final String AUTOCOMMIT = "SET autocommit = 1";

    private static final String FAILS = "(SELECT 1 UNION SELECT 2)";

    static FirstStatement of(Duty duty, long epoch) {
        return new FirstStatement(duty, epoch, true);
    }

    /** Whether the server is to tell the ids of transactions. */
    boolean tracks() {
        return duty.tellsIds();
    }

    /** With its OKs, beside what it would tell. */
    String sql(String serverVersion) {
        boolean mariaDb = serverVersion.contains("MariaDB");
        return switch (duty) {
            case STATEMENTS -> AUTOCOMMIT;
            // read_only keeps an administrator from nothing, as which the proxy is logged in.
            case REPLICA_READS ->
                    AUTOCOMMIT + (mariaDb ? ", tx_read_only = 1" : ", transaction_read_only = 1");
            case TRACKED_STATEMENTS -> tracking(mariaDb);
        };
    }

    private String tracking(boolean mariaDb) {
        return AUTOCOMMIT
                + (mariaDb
                        ? ", session_track_system_variables = IF("
                                + holds()
                                + ", IF(@@session_track_system_variables = '*', '*', TRIM(LEADING ','"
                                + " FROM CONCAT(@@session_track_system_variables, ',last_gtid'))), "
                        : ", session_track_gtids = IF(" + holds() + ", 'OWN_GTID', ")
                + FAILS
                + ")";
    }

    private String holds() {
        String writable = "@@GLOBAL.read_only = 0";
        return recorded
                ? writable
                        + " AND (SELECT COALESCE(MAX(epoch), 0) FROM "
                        + JournalTables.OWN_SCHEMA
                        + "."
                        + JournalTables.EPOCHS
                        + ") <= "
                        + epoch
                : writable;
    }

    /** What to say instead; empty when the error is none that another statement mends. */
    Optional<FirstStatement> instead(ErrPacket error) {
        boolean noEpochBegan =
                tracks() && recorded && (error.errno() == NO_SCHEMA || error.errno() == NO_TABLE);
        return noEpochBegan
                ? Optional.of(new FirstStatement(duty, epoch, false))
                : Optional.empty();
    }

    TidegateException refusal(ErrPacket error) {
        if (tracks() && error.errno() == MORE_THAN_ONE_ROW) {
            return ErrorCode.MASTER_AWAITED.with(
                    "the server that was the group's master in epoch "
                            + epoch
                            + " is read-only, or knows of a later epoch; nothing was executed, it is"
                            + " safe to send the statement again");
        }
        return ErrorCode.GROUP_UNREACHABLE.with(
                "the server refused to begin with autocommit: "
                        + error.errno()
                        + " ("
                        + error.sqlState()
                        + ") "
                        + error.message());
    }
}
