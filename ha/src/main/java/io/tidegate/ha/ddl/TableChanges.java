package io.tidegate.ha.ddl;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.Failpoints;
import io.tidegate.sharding.plan.TableChange;
import io.tidegate.sharding.rule.RuleSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * DDL over all sub-tables of a table. All methods block.
 *
 * @param configuration and {@code rules} as they are when it is called
 * @param schemas those that whoever asks may use
 * @param owners where other proxies learn who has a job
 */
public record TableChanges(
        Configuration configuration, RuleSet rules, Predicate<String> schemas, JobOwners owners) {
    private static final int TRIES = 100;

    /**
     * A job with what has become of its parts.
     *
     * @param proxy which one has it, in a cluster; empty for none
     */
    public record Report(Job job, boolean running, List<Part> parts, String proxy) {
        Report of(Map<Long, String> names) {
            return new Report(job, running, parts, names.getOrDefault(job.id(), ""));
        }

        public long done() {
            return parts.stream().filter(part -> part.state() == PartState.DONE).count();
        }

        /** How far it is; one that nobody runs has been cut off. */
        public String state() {
            return job.state() == JobState.RUNNING && !running ? "interrupted" : job.state().word();
        }
    }

    /** Carries a change out as a new job. */
    public ChangeResult run(TableChange change, Origin origin, Stop stop) {
        Set<GroupId> groups = new LinkedHashSet<>();
        change.parts().forEach(part -> groups.add(part.group()));
        GroupId first = change.firstGroup();
        groups.add(first);
        try (Servers servers =
                new Servers(configuration, change.schema(), groups, origin.settings())) {
            boolean repeatable;
            Journal journal = new Journal(servers.plain(first), first, change.schema());
            try {
                journal.requireFree(change.table());
                if (change.renamed() != null) {
                    journal.requireFree(change.renamed().table());
                }
                repeatable =
                        new Trial(servers.plain(first), servers.working(first), rules, change)
                                .run(stop);
            } catch (SQLException refused) {
                return said(refused, change);
            }
            List<Part> parts = new ArrayList<>();
            for (TableChange.Part part : change.parts()) {
                parts.add(
                        new Part(
                                parts.size(),
                                part.group(),
                                part.table(),
                                part.sql(),
                                PartState.PENDING,
                                null,
                                null,
                                ""));
            }
            Job job =
                    new Job(
                            newId(),
                            first,
                            change.schema(),
                            change.table(),
                            JobState.RUNNING,
                            repeatable,
                            origin,
                            "",
                            "",
                            "");
            try (JobClaim claim = owners.take(job, parts)) {
                try {
                    return first(change, job, parts, servers, journal, claim, stop);
                } finally {
                    claim.settle(journal);
                }
            }
        } catch (TidegateException refused) {
            return failed(refused);
        }
    }

    private ChangeResult first(
            TableChange change,
            Job job,
            List<Part> parts,
            Servers servers,
            Journal journal,
            JobClaim claim,
            Stop stop) {
        Failpoints failpoints = claim.failpoints();
        failpoints.reached("ddl.taken");
        try {
            journal.create(job, parts);
        } catch (SQLException unwritten) {
            return new ChangeResult.Failed(
                    ErrorCode.DDL_JOB,
                    "nothing was changed: the journal on group "
                            + job.journal()
                            + " could not be written: "
                            + unwritten.getMessage());
        }
        failpoints.reached("ddl.created");
        Evidence evidence = start().evidence(change, servers, job);
        return new JobRun(
                        servers,
                        journal,
                        evidence,
                        job,
                        parts,
                        Attempt.FIRST,
                        stop,
                        claim.failpoints())
                .run();
    }

    private static ChangeResult failed(TidegateException refused) {
        return new ChangeResult.Failed(refused.code(), String.valueOf(refused.getMessage()));
    }

    private static ChangeResult said(SQLException refused, TableChange change) {
        String message =
                String.valueOf(refused.getMessage())
                        .replace(TableChange.TRIAL, change.table())
                        .replace(change.parts().getFirst().table(), change.table());
        return refused.getErrorCode() == 0
                ? new ChangeResult.Failed(
                        ErrorCode.GROUP_UNREACHABLE,
                        "nothing was changed: the connection to group "
                                + change.firstGroup()
                                + " broke while the statement was tried")
                : new ChangeResult.ServerError(
                        refused.getErrorCode(), String.valueOf(refused.getSQLState()), message);
    }

    /** Ids grow with time; two groups hardly give the same one. */
    private static long newId() {
        return System.currentTimeMillis() * TRIES + ThreadLocalRandom.current().nextInt(TRIES);
    }

    /** Carries on with a job. */
    public ChangeResult resume(long id, Stop stop) {
        try {
            owners.require();
            Job job = find(id).job();
            try (ServerConnection plain =
                    ServerConnection.plain(group(job.journal()), job.schema())) {
                Journal journal = new Journal(plain, job.journal(), job.schema());
                Job current = takeOver(journal, job);
                List<Part> parts = journal.parts(id);
                TableChange change = start().required(current, parts, plain.isMariaDb(), schemas);
                try (JobClaim claim = owners.take(current, parts)) {
                    try {
                        return start().carryOut(
                                        change,
                                        current,
                                        parts,
                                        journal,
                                        Attempt.RESUMED,
                                        stop,
                                        claim.failpoints());
                    } finally {
                        claim.settle(journal);
                    }
                }
            } catch (SQLException | IllegalArgumentException failed) {
                return new ChangeResult.Failed(
                        ErrorCode.DDL_JOB,
                        "job " + id + " cannot be carried on with: " + failed.getMessage());
            }
        } catch (TidegateException refused) {
            return failed(refused);
        }
    }

    /** One that waits for the other proxies goes on as an inherited one, which can ask for them. */
    private JobStart start() {
        return new JobStart(configuration, rules, () -> false);
    }

    /** The job as it is now that nobody else can run it. */
    private static Job takeOver(Journal journal, Job job) throws SQLException {
        if (!journal.takeOver(job)) {
            throw ErrorCode.DDL_JOB.with("job " + job.id() + " is running");
        }
        return journal.find(job.id())
                .filter(each -> each.state().isUnfinished())
                .orElseThrow(() ->
                        ErrorCode.DDL_JOB.with(
                                "job " + job.id() + " has ended; SHOW DDL tells how"));
    }

    /**
     * Gives a job up.
     *
     * @return where it was done
     */
    public ChangeResult cancel(long id) {
        try {
            owners.require();
            Job job = find(id).job();
            try (ServerConnection plain =
                    ServerConnection.plain(group(job.journal()), job.schema())) {
                Journal journal = new Journal(plain, job.journal(), job.schema());
                Job current = takeOver(journal, job);
                List<Part> parts = journal.parts(id);
                List<String> done =
                        parts.stream()
                                .filter(part -> part.state() != PartState.PENDING)
                                .filter(part -> part.state() != PartState.FAILED)
                                .map(part -> part.place() + " (" + part.state().word() + ")")
                                .toList();
                String message = "given up; on " + (done.isEmpty() ? "no sub-table" : done);
                try (JobClaim claim = owners.take(current, parts)) {
                    journal.write(id, JobState.CANCELLED, message);
                    claim.settle(journal);
                }
                return new ChangeResult.Done(
                        0,
                        List.of(
                                new ChangeResult.Warning(
                                        "Note",
                                        ErrorCode.DDL_INCOMPLETE.errno(),
                                        "job " + id + " is " + message)));
            } catch (SQLException failed) {
                return new ChangeResult.Failed(
                        ErrorCode.DDL_JOB,
                        "job " + id + " cannot be given up: " + failed.getMessage());
            }
        } catch (TidegateException refused) {
            return failed(refused);
        }
    }

    private GroupConfig group(GroupId id) {
        return Objects.requireNonNull(configuration.groups().get(id));
    }

    /** One job. */
    public Report find(long id) {
        Reports found = reports(journal -> journal.find(id).stream().toList());
        if (found.all().size() == 1) {
            return found.all().getFirst();
        }
        if (found.all().isEmpty() && !found.unreachable().isEmpty()) {
            throw ErrorCode.GROUP_UNREACHABLE.with(
                    "there is no job "
                            + id
                            + " on the groups that answer; "
                            + String.join("; ", found.unreachable()));
        }
        throw ErrorCode.DDL_JOB.with(
                found.all().isEmpty()
                        ? "there is no job " + id + "; SHOW DDL lists those that there are"
                        : "several groups have a job " + id + "; see their tables tidegate_ddl");
    }

    /**
     * What the journals tell.
     *
     * @param all the newest first
     * @param unreachable what could not be asked, and why
     */
    public record Reports(List<Report> all, List<String> unreachable) {
        public Reports {
            all = List.copyOf(all);
            unreachable = List.copyOf(unreachable);
        }
    }

    private interface Question {
        List<Job> ask(Journal journal) throws SQLException;
    }

    /** All jobs. */
    public Reports reports() {
        Reports found = reports(Journal::jobs);
        try {
            Map<Long, String> names = owners.names();
            return new Reports(
                    found.all().stream().map(each -> each.of(names)).toList(), found.unreachable());
        } catch (DisconnectedException away) {
            List<String> missing = new ArrayList<>(found.unreachable());
            missing.add("ZooKeeper does not answer: which proxies have jobs is not known");
            return new Reports(found.all(), missing);
        }
    }

    private Reports reports(Question question) {
        List<Report> reports = new ArrayList<>();
        List<String> unreachable = new ArrayList<>();
        for (GroupConfig group : configuration.groups().values()) {
            try (ServerConnection plain = ServerConnection.plain(group, "")) {
                for (SchemaConfig schema : configuration.schemas().values()) {
                    if (schemas.test(schema.name()) && !schema.tables().isEmpty()) {
                        add(plain, group.id(), schema.name(), question, reports);
                    }
                }
            } catch (SQLException broken) {
                unreachable.add(String.valueOf(Servers.unreachable(group, broken).getMessage()));
            }
        }
        reports.sort(Comparator.comparingLong((Report report) -> report.job().id()).reversed());
        return new Reports(reports, unreachable);
    }

    private void add(
            ServerConnection plain,
            GroupId group,
            String schema,
            Question question,
            List<Report> reports)
            throws SQLException {
        if (!plain.uses(schema)) {
            return;
        }
        Journal journal = new Journal(plain, group, schema);
        for (Job job : question.ask(journal)) {
            if (Authority.isHome(rules, group, schema, job.table())) {
                reports.add(new Report(job, journal.isRun(job), journal.parts(job.id()), ""));
            }
        }
    }

    /**
     * What differs among sub-tables that should be alike.
     *
     * @param table a table with a rule, or empty for all of them
     */
    public List<Difference> differences(String schema, String table) {
        SchemaConfig config = configuration.schemas().get(schema);
        if (config == null) {
            throw ErrorCode.MYSQL_NO_DB_SELECTED.with("No database selected");
        }
        List<Difference> differences = new ArrayList<>();
        try (Drift drift = new Drift(configuration, rules)) {
            for (TableConfig each : config.tables().values()) {
                if (table.isEmpty() || each.name().equalsIgnoreCase(table)) {
                    differences.addAll(drift.of(schema, each.name()));
                }
            }
        }
        if (differences.isEmpty() && !table.isEmpty()) {
            throw ErrorCode.DDL_JOB.with(
                    "no rule names a table "
                            + schema
                            + "."
                            + table
                            + ", so that it lies in one place");
        }
        return differences;
    }
}
