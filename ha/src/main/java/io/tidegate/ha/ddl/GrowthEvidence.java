package io.tidegate.ha.ddl;

import io.tidegate.sharding.catalogue.LogicalDefinition;
import io.tidegate.sharding.rule.RuleSet;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a sub-table that is to be made is there, as its statement defines it. One that is there
 * already is taken; another one of that name is left to people.
 *
 * @param inUse whether all proxies route by the sub-tables: until then definitions must not change
 */
record GrowthEvidence(Servers servers, RuleSet rules, Job job, BooleanSupplier inUse)
        implements Evidence {
    @Override
    public String print(Part part) throws SQLException {
        return Definitions.print(
                Definitions.of(
                        servers.plain(part.group()),
                        rules,
                        job.schema(),
                        part.table(),
                        job.table()));
    }

    /** The print that it has to have. */
    private String wanted(Part part) {
        return Definitions.print(
                LogicalDefinition.of(
                        job.schema(),
                        part.table(),
                        job.table(),
                        rules,
                        servers.plain(part.group()).isMariaDb(),
                        part.sql()));
    }

    @Override
    public Decision decide(Part part, String now, @Nullable Part first) {
        if (now.isEmpty()) {
            return Decision.RUN;
        }
        return now.equals(wanted(part)) ? Decision.ALREADY_DONE : Decision.UNKNOWN;
    }

    @Override
    public PartState afterError(Part part, String now, @Nullable Part first, int errno) {
        if (now.isEmpty()) {
            return PartState.FAILED;
        }
        return now.equals(wanted(part)) ? PartState.DONE : PartState.UNKNOWN;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public boolean mayEnd() {
        return inUse.getAsBoolean();
    }

    @Override
    public String unknown() {
        return "there is a table of that name which is defined otherwise; look at it, and CANCEL DDL the"
                + " job";
    }

    @Override
    public String unknownBehindError() {
        return "there is a table of that name which is defined otherwise";
    }
}
