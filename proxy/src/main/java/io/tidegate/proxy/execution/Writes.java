package io.tidegate.proxy.execution;

import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.ShardId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.Outcome;
import io.tidegate.proxy.execution.GroupWrite.Bracket;
import io.tidegate.proxy.execution.WriteLedger.State;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.sharding.plan.ImpliedColumns;
import io.tidegate.sharding.plan.ReportedId;
import io.tidegate.sharding.plan.RowsWritten;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client write made of several statements. What lies on one group is one transaction there, so
 * a group has its whole part or nothing. All groups have a connection before the first of them is
 * sent anything; then they execute at the same time, and each commits on its own: none holds locks
 * while it waits for another. When one fails, the others leave undone what they have not committed,
 * and the error tells what has become of each shard.
 */
public final class Writes {
    private static final int HEADER = 4;

    /** How the affected rows of the statements become those of the whole. */
    public enum Counting {
        /** Each statement writes rows of its own: shards. */
        SUM,
        /** Every statement writes the same rows: broadcast tables. */
        FIRST
    }

    private final ResultSink sink;
    private final Connections connections;
    private final Concatenation.Sender sender;
    private final Diagnostics told;
    private final Completion completion;
    private final Counting counting;
    private final Supplier<OkPacket> ending;
    private final WriteLedger ledger;
    private final WriteInfo info;
    private final List<Part> parts = new ArrayList<>();
    private final List<GroupWrite> ready = new ArrayList<>();
    private final @Nullable ReportedId id;
    private final CollectedWarnings warnings;
    private final GroupWrite.Whole whole = new Whole();

    private record Part(GroupId group, List<Integer> statements) {}

    /** Groups of a feed that have nothing more to execute. */
    private final Set<GroupId> executed = new HashSet<>();

    /** Null where all statements are known from the beginning. */
    private @Nullable Feed feed;

    /** Null where the client has named the columns. */
    private @Nullable ImpliedColumns implied;

    private long affectedRows;
    private long lastInsertId;

    /** What servers say of the indexes that they have used. */
    private int status;

    private int atWork;

    /**
     * @param rows how they come about
     * @param ending what the OK says beside the numbers of rows
     * @param id what the OK tells of a generated column's ids; null where there is none
     * @param told what SHOW WARNINGS tells beside the servers' warnings
     */
    public Writes(
            ResultSink sink,
            Connections connections,
            List<WriteTarget> targets,
            Concatenation.Sender sender,
            Counting counting,
            RowsWritten rows,
            Supplier<OkPacket> ending,
            @Nullable ReportedId id,
            Diagnostics told,
            Completion completion) {
        this.sink = sink;
        this.connections = connections;
        this.sender = sender;
        this.counting = counting;
        this.info = new WriteInfo(rows, countsFound());
        this.ending = ending;
        this.id = id;
        this.told = told;
        this.warnings = new CollectedWarnings(told);
        this.completion = completion;
        this.ledger = new WriteLedger(targets);
        Map<GroupId, List<Integer>> byGroup = new TreeMap<>();
        for (int i = 0; i < targets.size(); i++) {
            byGroup.computeIfAbsent(targets.get(i).group(), group -> new ArrayList<>()).add(i);
        }
        byGroup.forEach((group, statements) -> parts.add(new Part(group, statements)));
    }

    /** Nothing is written before servers have said that a table has these columns and no others. */
    public void into(ImpliedColumns columns) {
        implied = columns;
    }

    /** Its statements come while it is carried out, each target's in parts. */
    void fedBy(Feed source) {
        feed = source;
    }

    public void start() {
        if (ready.size() == parts.size()) {
            execute();
            return;
        }
        // One group after the other, in their order: two clients never wait for each other.
        Part next = parts.get(ready.size());
        connections.connect(
                next.group(),
                new Connections.Ready() {
                    @Override
                    public void ready(BackendConnection connection) {
                        ready.add(
                                new GroupWrite(
                                        connection,
                                        bracket(next),
                                        next.statements(),
                                        agenda(next),
                                        ledger,
                                        connections,
                                        sender,
                                        check(connection, next),
                                        whole));
                        start();
                    }

                    @Override
                    public void failed(ErrPacket error) {
                        notConnected(error);
                    }

                    @Override
                    public void failed(TidegateException cause) {
                        notConnected(ErrPacket.of(cause));
                    }
                });
    }

    private @Nullable ImpliedColumnsCheck check(BackendConnection connection, Part part) {
        ImpliedColumns columns = implied;
        if (columns == null) {
            return null;
        }
        List<ShardId> shards =
                part.statements().stream()
                        .map(statement -> ledger.targets().get(statement).shard())
                        .filter(Objects::nonNull)
                        .toList();
        return new ImpliedColumnsCheck(connection, columns, shards);
    }

    private Agenda agenda(Part part) {
        Feed source = feed;
        return source == null ? Agenda.of(part.statements()) : () -> nextOf(part.group(), source);
    }

    /** No group of a feed commits before all have executed what they got. */
    private int nextOf(GroupId group, Feed source) {
        int next = source.next(group);
        if (next != Agenda.OVER) {
            return next;
        }
        boolean last = executed.add(group) && executed.size() == parts.size();
        if (executed.size() < parts.size()) {
            return Agenda.NOTHING_YET;
        }
        if (last) {
            resume();
        }
        return Agenda.OVER;
    }

    private Bracket bracket(Part part) {
        boolean one = feed == null && part.statements().size() == 1;
        // What is asked before it holds in a transaction only.
        if (one && (implied == null || connections.inTransaction())) {
            return Bracket.NONE;
        }
        return connections.inTransaction() ? Bracket.SAVEPOINT : Bracket.TRANSACTION;
    }

    private void notConnected(ErrPacket error) {
        ledger.stoppedBy(error);
        atWork = ready.size() + 1;
        ready.forEach(GroupWrite::leave);
        whole.ended();
    }

    private void execute() {
        atWork = ready.size();
        for (GroupWrite each : ready) {
            try {
                each.start();
            } catch (TidegateException | MalformedPacketException unsendable) {
                each.broken(unsendable);
            }
        }
    }

    /** False once something has failed: nothing more is sent but what undoes the rest. */
    boolean goesOn() {
        return ledger.firstError() == null;
    }

    /**
     * Stops the write for a reason of the feed's own; {@link #resume} then undoes what was done.
     */
    void stop(ErrPacket error) {
        ledger.stoppedBy(error);
    }

    /** The feed may have something for groups that had nothing to do. */
    void resume() {
        ready.forEach(GroupWrite::resume);
    }

    /** The client is gone. */
    void abandon() {
        ready.forEach(GroupWrite::abandon);
    }

    /** A single statement keeps its meaning: its generated keys are those of the whole. */
    private boolean isAlone() {
        return feed == null && ledger.targets().size() == 1;
    }

    /** Nothing follows the statement that would make its connection forget its warnings. */
    private boolean isLast() {
        return isAlone() && implied == null;
    }

    /** Whether what a statement tells is of the whole. */
    private boolean counts(int statement) {
        return counting != Counting.FIRST || statement == 0;
    }

    private final class Whole implements GroupWrite.Whole {
        @Override
        public boolean goesOn() {
            return Writes.this.goesOn();
        }

        @Override
        public @Nullable CollectedWarnings warningsOf(int statement) {
            return !isLast() && counts(statement) ? warnings : null;
        }

        @Override
        public void executed(int statement, BackendConnection connection, byte[] reply) {
            Outcome outcome = connection.outcome();
            // The reply to LOAD DATA does not tell of generated keys.
            if (feed != null || outcome.lastInsertId() != 0) {
                connections.generatedKeys(connection, isAlone());
            }
            lastInsertId = isAlone() ? outcome.lastInsertId() : 0;
            if (counts(statement)) {
                affectedRows += outcome.affectedRows();
                warnings.count(outcome.warnings());
                status |= outcome.status() & ServerStatus.OF_INDEXES;
                OkPacket ok = OkPacket.decode(Unpooled.wrappedBuffer(reply).skipBytes(HEADER));
                info.add(ok.info(), outcome.affectedRows(), outcome.warnings());
            }
        }

        @Override
        public void ended() {
            Feed source = feed;
            if (source != null && !Writes.this.goesOn()) {
                source.stopped();
            }
            if (--atWork > 0) {
                resume();
            } else if (source == null) {
                answer();
            } else {
                source.whenListening(Writes.this::answer);
            }
        }
    }

    private void answer() {
        ErrPacket error = ledger.firstError();
        if (error == null) {
            succeed();
        } else {
            fail(error);
        }
    }

    private void succeed() {
        OkPacket end = ending.get();
        OkPacket ok =
                new OkPacket(
                        affectedRows,
                        id == null ? lastInsertId : id.of(affectedRows, 0, countsFound()),
                        end.status() | status,
                        warnings.count(),
                        info.text());
        Answers.ok(sink, ok.with(end.state()));
        completion.written(affectedRows, isLast() ? told : warnings.diagnostics().asWhole());
    }

    private boolean countsFound() {
        return Capability.has(sink.capabilities(), Capability.FOUND_ROWS);
    }

    private void fail(ErrPacket error) {
        boolean something = ledger.has(State.APPLIED) || ledger.has(State.UNKNOWN);
        boolean tells = something && !isAlone();
        WriteReport report = new WriteReport(ledger, counting);
        ErrPacket answer = tells ? report.error() : error;
        Answers.error(sink, answer);
        completion.failed(answer, tells ? report.diagnostics(answer) : Diagnostics.of(answer));
    }
}
