package io.tidegate.ha.ddl;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.coordination.Failpoints;
import io.tidegate.sharding.plan.TableChange;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.rule.TableRule;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Has a job carried out that stands in the journal and that nobody else can run.
 *
 * @param agreed whether all proxies use the rules
 */
record JobStart(Configuration configuration, RuleSet rules, BooleanSupplier agreed) {
    /**
     * What a job's statement comes to by the rules of today.
     *
     * @param schemas those that whoever asks may use
     * @throws io.tidegate.conf.error.TidegateException when that is not what the journal has
     */
    TableChange required(Job job, List<Part> parts, boolean mariaDb, Predicate<String> schemas) {
        Authority authority = new Authority(rules, schemas, configuration.limits().maxNesting());
        return Stretch.isStatement(job.origin().statement())
                ? authority.require(job, parts, grown(job))
                : authority.require(job, parts, mariaDb);
    }

    private Optional<TableChange> grown(Job job) {
        return Stretch.of(configuration, job.schema(), job.origin().statement())
                .map(stretch -> {
                    try (LookingServers servers = new LookingServers(configuration, job.schema())) {
                        return GrowthChange.of(stretch, rules, servers);
                    }
                });
    }

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
        if (change.kind() == TableChange.Kind.GROW_TABLE) {
            return new GrowthEvidence(servers, rules, job, () -> isInUse(change));
        }
        return change.kind() == TableChange.Kind.TRUNCATE_TABLE
                ? new StorageEvidence(servers, job)
                : new DefinitionEvidence(servers, rules, job);
    }

    private boolean isInUse(TableChange change) {
        TableRule rule = rules.sharded(change.schema(), change.table());
        return rule != null
                && change.parts().stream().allMatch(part -> rule.subTables().contains(part.table()))
                && agreed.getAsBoolean();
    }
}
