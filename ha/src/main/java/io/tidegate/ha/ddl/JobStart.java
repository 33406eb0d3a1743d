package io.tidegate.ha.ddl;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.coordination.Failpoints;
import io.tidegate.sharding.plan.TableChange;
import io.tidegate.sharding.rule.RuleSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Has a job carried out that stands in the journal and that nobody else can run. */
record JobStart(Configuration configuration, RuleSet rules) {

    /** A job that is carried on with, on connections to all of its groups. */
    ChangeResult carryOut(
            TableChange change,
            Job job,
            List<Part> parts,
            Journal journal,
            Attempt attempt,
            Stop stop,
            Failpoints failpoints)
            throws SQLException {
        Set<GroupId> groups = new LinkedHashSet<>();
        parts.forEach(part -> groups.add(part.group()));
        try (Servers servers =
                new Servers(configuration, job.schema(), groups, job.origin().settings())) {
            journal.write(job.id(), JobState.RUNNING, "");
            return new JobRun(
                            servers,
                            journal,
                            evidence(change, servers, job),
                            job,
                            parts,
                            attempt,
                            stop,
                            failpoints)
                    .run();
        }
    }

    Evidence evidence(TableChange change, Servers servers, Job job) {
        if (change.renamed() != null) {
            return new RenameEvidence(servers, rules, job, change.renamed());
        }
        return change.kind() == TableChange.Kind.TRUNCATE_TABLE
                ? new StorageEvidence(servers, job)
                : new DefinitionEvidence(servers, rules, job);
    }
}
