package io.tidegate.proxy.execution;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.Retry;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.Outcome;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One client write made of several statements. What lies on one group is one transaction there, so
 * a group has its whole part or nothing; groups commit one after the other, and when one fails
 * after another has committed the error says which.
 */
public final class Writes {
    /** ER_LOCK_DEADLOCK: the server has rolled the whole transaction back already. */
    private static final int DEADLOCK = 1213;

    /** ER_SP_DOES_NOT_EXIST: a savepoint went with a transaction that the server rolled back. */
    private static final int NO_SAVEPOINT = 1305;

    /** What makes several statements one: a transaction, or a savepoint of the client's own. */
    private enum Bracket {
        NONE("", "", ""),
        TRANSACTION("BEGIN", "COMMIT", "ROLLBACK"),
        SAVEPOINT(
                "SAVEPOINT tidegate_statement",
                "RELEASE SAVEPOINT tidegate_statement",
                "ROLLBACK TO SAVEPOINT tidegate_statement");

        private final byte[] open;
        private final byte[] close;
        private final byte[] undo;

        Bracket(String open, String close, String undo) {
            this.open = open.getBytes(StandardCharsets.US_ASCII);
            this.close = close.getBytes(StandardCharsets.US_ASCII);
            this.undo = undo.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** How the affected rows of the statements become those of the whole. */
    public enum Counting {
        /** Each statement writes rows of its own: shards. */
        SUM,
        /** Every statement writes the same rows: broadcast tables. */
        FIRST,
        /**
         * Each statement commits what it does, and whatever was open: TRUNCATE. Nothing is undone,
         * and all of it can be repeated.
         */
        COMMITTED
    }

    private final ResultSink sink;
    private final Connections connections;
    private final Concatenation.Sender sender;
    private final Completion completion;
    private final Counting counting;
    private final Supplier<OkPacket> ending;
    private final List<Part> parts = new ArrayList<>();
    private final List<GroupId> written = new ArrayList<>();

    private record Part(GroupId group, List<Integer> statements) {}

    private int part;
    private int statement;
    private long affectedRows;
    private long lastInsertId;
    private int warnings;
    private int counted;

    /**
     * @param ending what the OK says beside the numbers of rows
     */
    public Writes(
            ResultSink sink,
            Connections connections,
            List<GroupId> groups,
            Concatenation.Sender sender,
            Counting counting,
            Supplier<OkPacket> ending,
            Completion completion) {
        this.sink = sink;
        this.connections = connections;
        this.sender = sender;
        this.counting = counting;
        this.ending = ending;
        this.completion = completion;
        Map<GroupId, List<Integer>> byGroup = new LinkedHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            byGroup.computeIfAbsent(groups.get(i), group -> new ArrayList<>()).add(i);
        }
        byGroup.forEach((group, statements) -> parts.add(new Part(group, statements)));
    }

    public void start() {
        statement = 0;
        connections.connect(
                parts.get(part).group(),
                new Connections.Ready() {
                    @Override
                    public void ready(BackendConnection connection) {
                        Bracket bracket = bracket();
                        if (bracket == Bracket.NONE) {
                            next(connection, bracket);
                        } else {
                            run(connection, bracket.open, new Open(connection, bracket));
                        }
                    }

                    @Override
                    public void failed(ErrPacket error) {
                        fail(error);
                    }

                    @Override
                    public void failed(TidegateException cause) {
                        fail(ErrPacket.of(cause));
                    }
                });
    }

    private Bracket bracket() {
        if (counting == Counting.COMMITTED || parts.get(part).statements().size() == 1) {
            return Bracket.NONE;
        }
        return connections.inTransaction() ? Bracket.SAVEPOINT : Bracket.TRANSACTION;
    }

    private void next(BackendConnection connection, Bracket bracket) {
        List<Integer> statements = parts.get(part).statements();
        if (statement == statements.size()) {
            if (bracket == Bracket.NONE) {
                groupWritten(connection);
            } else {
                run(connection, bracket.close, new Close(connection));
            }
            return;
        }
        sender.send(
                connection,
                statements.get(statement++),
                new Swallowed(connection, new Statement(connection, bracket)));
    }

    private static void run(BackendConnection connection, byte[] sql, Swallowed.Then then) {
        connection.query(sql, new Swallowed(connection, then));
    }

    private void count(BackendConnection connection) {
        Outcome outcome = connection.outcome();
        if (counting != Counting.FIRST || counted == 0) {
            affectedRows += outcome.affectedRows();
            warnings += outcome.warnings();
        }
        if (outcome.lastInsertId() != 0) {
            connections.generatedKeys(connection, isAlone());
        }
        lastInsertId = isAlone() ? outcome.lastInsertId() : 0;
        counted++;
    }

    /** A single statement keeps its meaning: its generated keys are those of the whole. */
    private boolean isAlone() {
        return parts.size() == 1 && parts.getFirst().statements().size() == 1;
    }

    private void groupWritten(BackendConnection connection) {
        written.add(connection.group());
        connections.settle(connection);
        if (++part < parts.size()) {
            start();
        } else {
            OkPacket end = ending.get();
            Answers.ok(
                    sink,
                    new OkPacket(affectedRows, lastInsertId, end.status(), warnings, "")
                            .with(end.state()));
            completion.written(affectedRows, warnings);
        }
    }

    /** One step of a group's part. */
    private abstract class Step implements Swallowed.Then {
        final BackendConnection connection;

        Step(BackendConnection connection) {
            this.connection = connection;
        }

        /** Whether the group's part may be executed for good when the reply to this is lost. */
        abstract boolean isDecisive();

        @Override
        public void lost(TidegateException cause) {
            connections.lost(connection);
            boolean wasSent = cause.code().retry() == Retry.UNKNOWN_OUTCOME;
            fail(ErrPacket.of(cause), wasSent && isDecisive());
        }
    }

    private final class Open extends Step {
        private final Bracket bracket;

        Open(BackendConnection connection, Bracket bracket) {
            super(connection);
            this.bracket = bracket;
        }

        @Override
        boolean isDecisive() {
            return false;
        }

        @Override
        public void ok(byte[] reply) {
            next(connection, bracket);
        }

        @Override
        public void failed(ErrPacket error) {
            connections.settle(connection);
            fail(error);
        }
    }

    private final class Statement extends Step {
        private final Bracket bracket;

        Statement(BackendConnection connection, Bracket bracket) {
            super(connection);
            this.bracket = bracket;
        }

        @Override
        boolean isDecisive() {
            return bracket == Bracket.NONE;
        }

        @Override
        public void ok(byte[] reply) {
            count(connection);
            next(connection, bracket);
        }

        @Override
        public void failed(ErrPacket error) {
            if (bracket == Bracket.NONE
                    || (bracket == Bracket.SAVEPOINT && error.errno() == DEADLOCK)) {
                connections.settle(connection);
                fail(error);
            } else {
                run(connection, bracket.undo, new Undo(connection, bracket, error));
            }
        }
    }

    private final class Close extends Step {
        Close(BackendConnection connection) {
            super(connection);
        }

        @Override
        boolean isDecisive() {
            return true;
        }

        @Override
        public void ok(byte[] reply) {
            groupWritten(connection);
        }

        @Override
        public void failed(ErrPacket error) {
            // A COMMIT that failed may leave its transaction open: with the connection it ends.
            connections.drop(connection);
            fail(error);
        }
    }

    /**
     * What was done for this statement is undone; the client then gets the error that caused it.
     */
    private final class Undo extends Step {
        private final Bracket bracket;
        private final ErrPacket error;

        Undo(BackendConnection connection, Bracket bracket, ErrPacket error) {
            super(connection);
            this.bracket = bracket;
            this.error = error;
        }

        @Override
        boolean isDecisive() {
            return false;
        }

        @Override
        public void ok(byte[] reply) {
            connections.settle(connection);
            fail(error);
        }

        @Override
        public void failed(ErrPacket refusal) {
            if (bracket == Bracket.SAVEPOINT && refusal.errno() == NO_SAVEPOINT) {
                connections.settle(connection);
            } else {
                // Half of the statement could be committed by the client's next COMMIT.
                connections.drop(connection);
            }
            fail(error);
        }

        @Override
        public void lost(TidegateException cause) {
            connections.lost(connection);
            fail(error);
        }
    }

    private void fail(ErrPacket error) {
        fail(error, false);
    }

    /**
     * @param unknown the group at hand may have executed its part or not
     */
    private void fail(ErrPacket error, boolean unknown) {
        boolean partly =
                counting == Counting.COMMITTED ? counted > 0 || unknown : !written.isEmpty();
        Answers.error(sink, partly ? partial(error, unknown) : error);
        completion.failed();
    }

    private ErrPacket partial(ErrPacket error, boolean unknown) {
        if (counting == Counting.COMMITTED) {
            int all = parts.stream().mapToInt(each -> each.statements().size()).sum();
            return ErrPacket.of(
                    ErrorCode.PARTIAL_WRITE.with(
                            counted
                                    + " of "
                                    + all
                                    + " sub-tables are empty, "
                                    + (unknown
                                            ? "of the next one it is not known"
                                            : "the next one is not")
                                    + ": "
                                    + error.message()
                                    + " (error "
                                    + error.errno()
                                    + "). Send the statement again"));
        }
        StringBuilder message = new StringBuilder("group(s) ").append(written);
        message.append(" have executed their part, ");
        if (unknown) {
            message.append("of group ").append(parts.get(part).group()).append(" it is not known");
        }
        List<GroupId> unwritten =
                parts.subList(unknown ? part + 1 : part, parts.size()).stream()
                        .map(Part::group)
                        .toList();
        if (!unwritten.isEmpty()) {
            message.append(unknown ? ", " : "").append(unwritten).append(" have not");
        }
        message.append(": ").append(error.message()).append(" (error ").append(error.errno());
        message.append("). Repair by key, or set multi-shard-write: refuse");
        return ErrPacket.of(ErrorCode.PARTIAL_WRITE.with(message.toString()));
    }
}
