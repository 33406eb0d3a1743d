package io.tidegate.ha.ddl;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.ha.coordination.Failpoints;
import io.tidegate.ha.coordination.Ownership;
import io.tidegate.ha.coordination.Ownership.Owned;
import io.tidegate.sharding.plan.TableChange;
import io.tidegate.sharding.rule.RuleSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Goes on with a job whose proxy is gone, with nobody who asks for it. The journal is believed how
 * far the job has come; what is to be done is what the dead proxy has left a print of. Whether its
 * client might do that was looked at when the job began.
 *
 * @param configuration and {@code rules} as they are now
 * @param agreed whether all proxies use these rules
 */
public record Inheritance(Configuration configuration, RuleSet rules, BooleanSupplier agreed) {
    private static final String NEVER_BEGUN =
            "never begun: its proxy was gone before anything was changed";

    /** What the cluster is to know of a job that stands so; empty when it has to go on. */
    static Optional<Ownership> standing(Optional<Job> job, Owned mine) {
        if (job.isEmpty()) {
            return Optional.of(mine.over(NEVER_BEGUN));
        }
        JobState state = job.get().state();
        return switch (state) {
            case RUNNING -> Optional.empty();
            // Its rows, most likely; and people who want to know.
            case FAILED -> Optional.of(mine.left());
            case DONE, REFUSED, CANCELLED -> Optional.of(mine.over(state.word()));
        };
    }

    /**
     * Blocks for as long as it takes.
     *
     * @return what the cluster is to know; empty when it has to be tried again
     * @throws TidegateException when a server cannot be asked
     */
    Optional<Ownership> carryOn(long id, Owned mine, Failpoints failpoints) throws SQLException {
        JobFacts facts = JobFacts.parse(mine.facts());
        GroupConfig group = configuration.groups().get(facts.group());
        if (group == null) {
            throw ErrorCode.GROUP_UNREACHABLE.with(
                    "the group "
                            + facts.group()
                            + ", which has its journal, is not in the configuration any more");
        }
        try (ServerConnection plain = ServerConnection.plain(group, "")) {
            if (!plain.uses(facts.schema())) {
                return standing(Optional.empty(), mine);
            }
            Journal journal = new Journal(plain, facts.group(), facts.schema());
            Optional<Job> job = journal.find(id);
            if (job.isEmpty() && journal.bury(id, facts.table(), NEVER_BEGUN)) {
                return Optional.of(mine.over(NEVER_BEGUN));
            }
            job = journal.find(id);
            Optional<Ownership> standing = standing(job, mine);
            if (standing.isPresent()) {
                return standing;
            }
            if (!journal.takeOver(job.orElseThrow())) {
                throw ErrorCode.DDL_JOB.with(
                        "its proxy, or its proxy's connection, is still at work on it");
            }
            // It may have got on until a moment ago.
            job = journal.find(id);
            standing = standing(job, mine);
            if (standing.isPresent()) {
                return standing;
            }
            carryOn(job.orElseThrow(), facts, journal, plain.isMariaDb(), failpoints);
            return standing(journal.find(id), mine);
        }
    }

    private void carryOn(
            Job job, JobFacts facts, Journal journal, boolean mariaDb, Failpoints failpoints)
            throws SQLException {
        List<Part> parts = journal.parts(job.id());
        TableChange change;
        try {
            if (!JobFacts.of(job, parts).equals(facts)) {
                throw ErrorCode.DDL_JOB.with(
                        "the journal has been changed since the job began, so nothing of it is carried"
                                + " out");
            }
            change = start().required(job, parts, mariaDb, _ -> true);
        } catch (TidegateException refused) {
            journal.write(job.id(), JobState.FAILED, String.valueOf(refused.getMessage()));
            return;
        }
        var _ =
                start().carryOut(
                                change,
                                job,
                                parts,
                                journal,
                                Attempt.INHERITED,
                                new Stop(),
                                failpoints);
    }

    private JobStart start() {
        return new JobStart(configuration, rules, agreed);
    }
}
