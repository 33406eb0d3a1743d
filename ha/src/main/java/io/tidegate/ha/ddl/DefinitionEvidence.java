package io.tidegate.ha.ddl;

import io.tidegate.sharding.rule.RuleSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How sub-tables are defined, for statements that change it: all become like the first one. */
record DefinitionEvidence(Servers servers, RuleSet rules, Job job) implements Evidence {
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

    @Override
    public Decision decide(Part part, String now, @Nullable Part first) {
        return decide(part, now, first, job.repeatable());
    }

    /**
     * @param repeatable whether a statement that leaves the definition as it is may run twice
     */
    static Decision decide(Part part, String now, @Nullable Part first, boolean repeatable) {
        String target = first == null ? null : first.after();
        boolean telling = first != null && target != null && !target.equals(first.before());
        // A table that is there already, with rows perhaps, is not what CREATE TABLE asked for.
        boolean surprising =
                first != null && "".equals(first.before()) && part.state() == PartState.PENDING;
        if (telling && now.equals(target) && !surprising) {
            return Decision.ALREADY_DONE;
        }
        if (!part.isUncertain()) {
            return Decision.RUN;
        }
        boolean unchanged = now.equals(part.before());
        if (target == null) {
            // The first part: only its own statement can have changed it.
            return !unchanged
                    ? Decision.ALREADY_DONE
                    : repeatable ? Decision.RUN : Decision.UNKNOWN;
        }
        return unchanged && (telling || repeatable) ? Decision.RUN : Decision.UNKNOWN;
    }

    @Override
    public PartState afterError(Part part, String now, @Nullable Part first, int errno) {
        return stateAfterError(part, now, first);
    }

    static PartState stateAfterError(Part part, String now, @Nullable Part first) {
        if (now.equals(part.before())) {
            return PartState.FAILED;
        }
        return first == null || now.equals(first.after()) ? PartState.DONE : PartState.UNKNOWN;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public String unknown() {
        return "an earlier attempt was cut off, and the definition does not tell whether it was"
                + " carried out; look at the sub-table, and CANCEL DDL the job";
    }

    @Override
    public String unknownBehindError() {
        return "the definition is neither what it was nor what the first sub-table's has become";
    }
}
