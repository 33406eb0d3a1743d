package io.tidegate.ha.ddl;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The number that InnoDB gives to a table's storage, for TRUNCATE, which makes it anew: a sub-table
 * that was emptied is never emptied a second time, with rows that came since. Each server numbers
 * by itself, so its identity belongs to it: a master that was promoted since tells nothing.
 *
 * <p>Nothing is told by tables of other engines, partitioned ones, those whose names InnoDB writes
 * in another way, and servers on which the account lacks the right PROCESS.
 */
record StorageEvidence(Servers servers, Job job) implements Evidence {
    private static final Pattern PLAIN = Pattern.compile("\\w+");
    private static final String NONE = "";

    /** Behind the server, in front of the number. */
    private static final char SEPARATOR = ' ';

    /** ER_SPECIFIC_ACCESS_DENIED_ERROR, ER_UNKNOWN_SYSTEM_VARIABLE. */
    private static final Set<Integer> UNTOLD = Set.of(1227, 1193);

    /**
     * With which a server refuses TRUNCATE before it has done anything: ER_DBACCESS_DENIED_ERROR,
     * ER_TABLEACCESS_DENIED_ERROR, ER_NO_SUCH_TABLE, ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK,
     * ER_TRUNCATE_ILLEGAL_FK, ER_LOCK_NOWAIT.
     */
    private static final Set<Integer> IN_FRONT = Set.of(1044, 1142, 1146, 1205, 1213, 1701, 3572);

    @Override
    public String print(Part part) throws SQLException {
        if (!PLAIN.matcher(job.schema()).matches() || !PLAIN.matcher(part.table()).matches()) {
            return NONE;
        }
        ServerConnection plain = servers.plain(part.group());
        String question =
                plain.isMariaDb()
                        ? "SELECT @@server_uid, table_id FROM information_schema.INNODB_SYS_TABLES"
                        : "SELECT @@server_uuid, table_id FROM information_schema.INNODB_TABLES";
        try (PreparedStatement query =
                plain.jdbc().prepareStatement(question + " WHERE name = ?")) {
            query.setString(1, job.schema() + "/" + part.table());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return NONE;
                }
                String print = row.getString(1) + SEPARATOR + row.getString(2);
                // Two names that differ by case alone.
                return row.next() ? NONE : print;
            }
        } catch (SQLException failed) {
            if (UNTOLD.contains(failed.getErrorCode())) {
                return NONE;
            }
            throw failed;
        }
    }

    @Override
    public Decision decide(Part part, String now, @Nullable Part first) {
        return decide(part, now);
    }

    static Decision decide(Part part, String now) {
        if (!part.isUncertain()) {
            return Decision.RUN;
        }
        if (!tells(part, now)) {
            return Decision.UNKNOWN;
        }
        return now.equals(part.before()) ? Decision.RUN : Decision.ALREADY_DONE;
    }

    /** Whether the same server has told both numbers. */
    private static boolean tells(Part part, String now) {
        String before = part.before();
        int server = now.indexOf(SEPARATOR) + 1;
        return before != null && server > 0 && before.startsWith(now.substring(0, server));
    }

    @Override
    public PartState afterError(Part part, String now, @Nullable Part first, int errno) {
        return stateAfterError(part, now, errno);
    }

    static PartState stateAfterError(Part part, String now, int errno) {
        if (IN_FRONT.contains(errno)) {
            return PartState.FAILED;
        }
        if (!tells(part, now)) {
            return PartState.UNKNOWN;
        }
        return now.equals(part.before()) ? PartState.FAILED : PartState.DONE;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public String unknown() {
        return "an earlier attempt was cut off, and " + unknownBehindError();
    }

    @Override
    public String unknownBehindError() {
        return "it is not told whether the sub-table was emptied; look at its rows, CANCEL DDL the"
                + " job, and if they should go, send TRUNCATE again";
    }
}
