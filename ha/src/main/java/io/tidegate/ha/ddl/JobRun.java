package io.tidegate.ha.ddl;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.coordination.Failpoints;
import io.tidegate.ha.ddl.ChangeResult.Warning;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a job out: its first part alone, then the groups side by side, one part of each at a
 * time. Each part is written down before and after. When one fails nothing further is begun.
 *
 * <p>Threads: one runs it, and one for each group meanwhile.
 */
final class JobRun {
    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

    /** How long a statement of an earlier attempt may still run on its server. */
    private static final int LOCK_SECONDS = 3;

    private final Servers servers;
    private final Journal journal;
    private final Evidence evidence;
    private final Job job;
    private final Stop stop;
    private final List<Part> parts;
    private final Attempt attempt;
    private final Failpoints failpoints;

    private final List<Warning> warnings = new ArrayList<>();
    private long affectedRows;
    private boolean failed;
    private @Nullable SQLException first;
    private @Nullable Exception journalFailure;

    JobRun(
            Servers servers,
            Journal journal,
            Evidence evidence,
            Job job,
            List<Part> parts,
            Attempt attempt,
            Stop stop,
            Failpoints failpoints) {
        this.servers = servers;
        this.journal = journal;
        this.evidence = evidence;
        this.job = job;
        this.parts = new ArrayList<>(parts);
        this.attempt = attempt;
        this.stop = stop;
        this.failpoints = failpoints;
    }

    ChangeResult run() {
        if (parts.getFirst().state() != PartState.DONE) {
            carryOut(0);
            if (failed && journalFailure == null && isRefused(parts.getFirst())) {
                return refused();
            }
        }
        if (!failed) {
            others();
        }
        if (failed) {
            return incomplete();
        }
        return evidence.mayEnd() ? done() : awaited();
    }

    /** Whether nothing was changed, and people need not look at it. */
    private boolean isRefused(Part part) {
        return switch (attempt) {
            case FIRST -> part.state() == PartState.FAILED || part.state() == PartState.PENDING;
            case RESUMED -> false;
            case INHERITED -> part.state() == PartState.FAILED;
        };
    }

    private void others() {
        Map<GroupId, List<Integer>> byGroup = new LinkedHashMap<>();
        for (Part part : parts) {
            if (part.state() != PartState.DONE) {
                byGroup.computeIfAbsent(part.group(), _ -> new ArrayList<>()).add(part.number());
            }
        }
        // Waits for all of them at its end.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (List<Integer> numbers : byGroup.values()) {
                threads.execute(() -> oneByOne(numbers));
            }
        }
    }

    private void oneByOne(List<Integer> numbers) {
        for (int number : numbers) {
            if (hasFailed()) {
                return;
            }
            carryOut(number);
        }
    }

    private void carryOut(int number) {
        try {
            if (stop.isAsked()) {
                failed(number, PartState.PENDING, "the client has killed it", null);
                return;
            }
            attempt(number);
        } catch (SQLException | RuntimeException defect) {
            LOG.error("job {}: the journal could not be written", job.id(), defect);
            fail(defect);
        }
    }

    private void attempt(int number) throws SQLException {
        Part part = part(number);
        ServerConnection working = servers.working(part.group());
        String lock = Definitions.lock(job.schema(), part.table());
        try {
            if (!working.lock(lock, LOCK_SECONDS)) {
                failed(
                        number,
                        part.state(),
                        "a statement of an earlier attempt still runs on the server; try again when it has"
                                + " ended",
                        null);
                return;
            }
            try {
                locked(number, working);
            } finally {
                release(working, lock);
            }
        } catch (SQLException broken) {
            // What was sent may have been carried out or not.
            failed(number, part(number).state(), "the connection broke: " + said(broken), null);
        }
    }

    /** What was done stays done: the lock ends with its connection, too. */
    private void release(ServerConnection working, String lock) {
        try {
            working.unlock(lock);
        } catch (SQLException broken) {
            LOG.warn("job {}: a lock was not let go: error {}", job.id(), broken.getErrorCode());
        }
    }

    private void locked(int number, ServerConnection working) throws SQLException {
        Part part = part(number);
        String now = evidence.print(part);
        Part pattern = number == 0 ? null : part(0);
        switch (evidence.decide(part, now, pattern)) {
            case ALREADY_DONE ->
                    write(
                            new Part(
                                    number,
                                    part.group(),
                                    part.table(),
                                    part.sql(),
                                    PartState.DONE,
                                    part.before() == null ? now : part.before(),
                                    now,
                                    "found done"));
            case UNKNOWN -> failed(number, PartState.UNKNOWN, evidence.unknown(), null);
            case RUN -> execute(part.begun(now), working);
        }
    }

    private void execute(Part part, ServerConnection working) throws SQLException {
        write(part);
        reached(part, "begun");
        ServerConnection.Effect effect;
        try {
            effect = working.carryOut(part.sql(), stop);
        } catch (SQLException refused) {
            if (isLost(refused)) {
                throw refused;
            }
            answered(part, refused);
            return;
        }
        reached(part, "sent");
        write(part.done(evidence.print(part), ""));
        reached(part, "done");
        count(part, effect);
    }

    private void reached(Part part, String point) {
        failpoints.reached("ddl.part" + part.number() + "." + point);
    }

    /** The server has answered an error, before the change or behind it. */
    private void answered(Part part, SQLException error) throws SQLException {
        String now = evidence.print(part);
        PartState state =
                evidence.afterError(
                        part, now, part.number() == 0 ? null : part(0), error.getErrorCode());
        switch (state) {
            case DONE -> {
                String note = "done, with an error behind it: " + said(error);
                write(part.done(now, note));
                LOG.warn("job {}: {} is {}", job.id(), part.place(), note);
                synchronized (this) {
                    warnings.add(
                            new Warning(
                                    "Warning", error.getErrorCode(), part.place() + " is " + note));
                }
            }
            case UNKNOWN ->
                    failed(
                            part.number(),
                            state,
                            said(error) + ", and " + evidence.unknownBehindError(),
                            null);
            default -> failed(part.number(), state, said(error), error);
        }
    }

    /** Whether the connection went, and not the statement. */
    private static boolean isLost(SQLException failed) {
        String state = failed.getSQLState();
        return failed.getErrorCode() == 0 || state != null && state.startsWith("08");
    }

    private synchronized void count(Part part, ServerConnection.Effect effect) {
        affectedRows += effect.affectedRows();
        if (part.number() == 0) {
            effect.warnings()
                    .forEach(each ->
                            warnings.add(
                                    new Warning(
                                            each.level(),
                                            each.code(),
                                            evidence.logical(each.message(), part))));
        }
    }

    private synchronized Part part(int number) {
        return parts.get(number);
    }

    private synchronized boolean hasFailed() {
        return failed;
    }

    private void write(Part part) throws SQLException {
        synchronized (this) {
            parts.set(part.number(), part);
        }
        try {
            journal.write(job.id(), part);
        } catch (SQLException unwritten) {
            fail(unwritten);
            throw new IllegalStateException("the journal could not be written", unwritten);
        }
    }

    private void failed(
            int number, PartState as, String message, @Nullable SQLException serverError)
            throws SQLException {
        synchronized (this) {
            failed = true;
            if (first == null) {
                first = serverError;
            }
        }
        Part part = part(number);
        if (part.state() != PartState.DONE) {
            write(part.ended(as, message));
        }
    }

    private synchronized void fail(Exception cause) {
        failed = true;
        journalFailure = cause;
    }

    private static String said(SQLException failed) {
        return failed.getMessage() + " (error " + failed.getErrorCode() + ")";
    }

    private ChangeResult awaited() {
        end(JobState.RUNNING, "all sub-tables are there, and not all proxies use them yet");
        return new ChangeResult.Done(affectedRows, warnings);
    }

    private ChangeResult done() {
        boolean alike =
                !evidence.isShared()
                        || parts.stream()
                                        .map(part -> String.valueOf(part.after()))
                                        .distinct()
                                        .count()
                                == 1;
        if (!alike) {
            warnings.add(
                    new Warning(
                            "Warning",
                            ErrorCode.DDL_INCOMPLETE.errno(),
                            "the sub-tables of "
                                    + job.table()
                                    + " are not alike: CHECK DDL "
                                    + job.table()
                                    + " says where they differ"));
        }
        end(JobState.DONE, "");
        return new ChangeResult.Done(affectedRows, warnings);
    }

    /** As if it had been sent to one server. */
    private ChangeResult refused() {
        Part part = part(0);
        end(JobState.REFUSED, part.message());
        SQLException said = first;
        if (said != null) {
            return new ChangeResult.ServerError(
                    said.getErrorCode(),
                    String.valueOf(said.getSQLState()),
                    evidence.logical(String.valueOf(said.getMessage()), part));
        }
        return stop.isAsked()
                ? new ChangeResult.Failed(
                        ErrorCode.MYSQL_QUERY_INTERRUPTED, "Query execution was interrupted")
                : new ChangeResult.Failed(
                        ErrorCode.DDL_UNFINISHED,
                        "nothing was changed: " + part.place() + ": " + part.message());
    }

    private ChangeResult incomplete() {
        String message = new PartsSummary(parts).text() + unwritten();
        end(mayPass() ? JobState.RUNNING : JobState.FAILED, message);
        return new ChangeResult.Failed(
                ErrorCode.DDL_INCOMPLETE,
                "job "
                        + job.id()
                        + " on "
                        + job.table()
                        + " is "
                        + message
                        + ". Mend the cause and RESUME DDL "
                        + job.id()
                        + ", or CANCEL DDL "
                        + job.id()
                        + " and undo it where it is done; SHOW DDL "
                        + job.id()
                        + " tells of each");
    }

    private boolean mayPass() {
        return attempt == Attempt.INHERITED
                && parts.stream()
                        .noneMatch(part ->
                                part.state() == PartState.FAILED
                                        || part.state() == PartState.UNKNOWN);
    }

    private String unwritten() {
        return journalFailure == null
                ? ""
                : "; the journal on group "
                        + job.journal()
                        + " could not be written, so that it may know less";
    }

    private void end(JobState state, String message) {
        try {
            journal.write(job.id(), state, message);
        } catch (SQLException unwritten) {
            LOG.error("job {}: its end could not be written", job.id(), unwritten);
        }
    }
}
