package io.tidegate.ha.ddl;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The number that InnoDB gives to a table's storage, for TRUNCATE, which makes it anew: a sub-table
 * that was emptied is never emptied a second time, with rows that came since.
 *
 * <p>Nothing is told by tables of other engines, partitioned ones, those whose names InnoDB writes
 * in another way, and servers on which the account lacks the right PROCESS.
 */
record StorageEvidence(Servers servers, Job job) implements Evidence {
    private static final Pattern PLAIN = Pattern.compile("\\w+");

    /** ER_SPECIFIC_ACCESS_DENIED_ERROR. */
    private static final int NO_RIGHT = 1227;

    @Override
    public String print(Part part) throws SQLException {
        if (!PLAIN.matcher(job.schema()).matches() || !PLAIN.matcher(part.table()).matches()) {
            return "";
        }
        ServerConnection plain = servers.plain(part.group());
        String tables = plain.isMariaDb() ? "INNODB_SYS_TABLES" : "INNODB_TABLES";
        try (PreparedStatement query =
                plain.jdbc()
                        .prepareStatement(
                                "SELECT table_id FROM information_schema."
                                        + tables
                                        + " WHERE name = ?")) {
            query.setString(1, job.schema() + "/" + part.table());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return "";
                }
                String id = row.getString(1);
                // Two names that differ by case alone.
                return row.next() ? "" : id;
            }
        } catch (SQLException failed) {
            if (failed.getErrorCode() == NO_RIGHT) {
                return "";
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
        if (now.isEmpty() || part.before() == null || part.before().isEmpty()) {
            return Decision.UNKNOWN;
        }
        return now.equals(part.before()) ? Decision.RUN : Decision.ALREADY_DONE;
    }

    @Override
    public PartState afterError(Part part, String now, @Nullable Part first) {
        return now.equals(part.before()) ? PartState.FAILED : PartState.DONE;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public String unknown() {
        return "an earlier attempt was cut off, and it is not told whether it has emptied the"
                + " sub-table; look at its rows, CANCEL DDL the job, and if they should go, send"
                + " TRUNCATE again";
    }
}
