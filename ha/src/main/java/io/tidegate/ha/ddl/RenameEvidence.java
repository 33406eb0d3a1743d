package io.tidegate.ha.ddl;

import io.tidegate.sharding.plan.TableChange.Renamed;
import io.tidegate.sharding.rule.RuleSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Which of its two names a sub-table has. While it has the first one nothing was carried out;
 * afterwards it is defined under the other one as the first sub-table is under its own.
 */
record RenameEvidence(Servers servers, RuleSet rules, Job job, Renamed renamed)
        implements Evidence {
    private static final char BETWEEN = '>';

    /** Both fit where the journal has room for one. */
    private static final int LENGTH = 31;

    @Override
    public String print(Part part) throws SQLException {
        return print(part, part.table()) + BETWEEN + print(part, other(part));
    }

    private String print(Part part, String table) throws SQLException {
        String definition =
                Definitions.of(
                        servers.plain(part.group()), rules, job.schema(), table, job.table());
        String print = Definitions.print(definition);
        return print.isEmpty() ? "" : print.substring(0, LENGTH);
    }

    private String other(Part part) {
        return renamed.names().get(part.number());
    }

    private static boolean hasFirstName(String print) {
        return print.charAt(0) != BETWEEN;
    }

    private static boolean hasOtherName(String print) {
        return print.charAt(print.length() - 1) != BETWEEN;
    }

    @Override
    public Decision decide(Part part, String now, @Nullable Part first) {
        if (hasFirstName(now)) {
            return Decision.RUN;
        }
        boolean done =
                first == null ? part.isUncertain() && hasOtherName(now) : now.equals(first.after());
        if (done) {
            return Decision.ALREADY_DONE;
        }
        // There is nothing to rename, which its server says best.
        return part.isUncertain() ? Decision.UNKNOWN : Decision.RUN;
    }

    @Override
    public PartState afterError(Part part, String now, @Nullable Part first, int errno) {
        if (hasFirstName(now) || now.equals(part.before())) {
            return PartState.FAILED;
        }
        return hasOtherName(now) ? PartState.DONE : PartState.UNKNOWN;
    }

    @Override
    public String logical(String message, Part part) {
        return message.replace(other(part), renamed.table()).replace(part.table(), job.table());
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public String unknown() {
        return "an earlier attempt was cut off, and under neither name there is what there should be;"
                + " look at the sub-table, and CANCEL DDL the job";
    }

    @Override
    public String unknownBehindError() {
        return "there is a table under neither name";
    }
}
