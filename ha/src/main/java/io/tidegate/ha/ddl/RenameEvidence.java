package io.tidegate.ha.ddl;

import io.tidegate.sharding.plan.TableChange.Renamed;
import io.tidegate.sharding.rule.RuleSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Which of its two names a sub-table has: afterwards the other one is defined as this one was. */
record RenameEvidence(Servers servers, RuleSet rules, Job job, Renamed renamed)
        implements Evidence {
    @Override
    public String print(Part part) throws SQLException {
        String before = definition(part, part.table());
        String after = definition(part, other(part));
        return before.isEmpty() && after.isEmpty()
                ? ""
                : Definitions.print(before + "\n->\n" + after);
    }

    private String definition(Part part, String table) throws SQLException {
        return Definitions.of(servers.plain(part.group()), rules, job.schema(), table, job.table());
    }

    private String other(Part part) {
        return renamed.names().get(part.number());
    }

    /** A statement that is carried out twice finds no table of the first name. */
    @Override
    public Decision decide(Part part, String now, @Nullable Part first) {
        return DefinitionEvidence.decide(part, now, first, true);
    }

    @Override
    public PartState afterError(Part part, String now, @Nullable Part first, int errno) {
        return DefinitionEvidence.stateAfterError(part, now, first);
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
        return "an earlier attempt was cut off, and of both names nothing tells whether it was carried"
                + " out; look at the sub-table, and CANCEL DDL the job";
    }

    @Override
    public String unknownBehindError() {
        return "the definitions under both names are neither what they were nor what the first"
                + " sub-table's have become";
    }
}
