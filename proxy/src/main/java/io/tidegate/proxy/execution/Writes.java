package io.tidegate.proxy.execution;

import io.tidegate.conf.error.ErrorCode;
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
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One client write made of several statements. What lies on one group is one transaction there, so
 * a group has its whole part or nothing; groups commit one after the other, and when one fails
 * after another has committed the error says which.
 */
public final class Writes {
    /** ER_LOCK_DEADLOCK: the server has rolled the whole transaction back already. */
    private static final int DEADLOCK = 1213;

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
        FIRST
    }

    private final ResultSink sink;
    private final Connections connections;
    private final Concatenation.Sender sender;
    private final Completion completion;
    private final Counting counting;
    private final IntSupplier okStatus;
    private final List<Part> parts = new ArrayList<>();
    private final List<GroupId> written = new ArrayList<>();

    private record Part(GroupId group, List<Integer> statements) {}

    private int part;
    private int statement;
    private long affectedRows;
    private long lastInsertId;
    private int warnings;
    private int counted;

    public Writes(
            ResultSink sink,
            Connections connections,
            List<GroupId> groups,
            Concatenation.Sender sender,
            Counting counting,
            IntSupplier okStatus,
            Completion completion) {
        this.sink = sink;
        this.connections = connections;
        this.sender = sender;
        this.counting = counting;
        this.okStatus = okStatus;
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
                            run(connection, bracket.open, () -> next(connection, bracket));
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
        if (parts.get(part).statements().size() == 1) {
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
                run(connection, bracket.close, () -> groupWritten(connection));
            }
            return;
        }
        int index = statements.get(statement++);
        sender.send(
                connection,
                index,
                new Swallowed(
                        connection,
                        new Step(
                                connection,
                                bracket,
                                () -> {
                                    count(connection.outcome());
                                    next(connection, bracket);
                                })));
    }

    private void count(Outcome outcome) {
        if (counting == Counting.SUM || counted == 0) {
            affectedRows += outcome.affectedRows();
            warnings += outcome.warnings();
        }
        if (lastInsertId == 0) {
            lastInsertId = outcome.lastInsertId();
        }
        counted++;
    }

    private void groupWritten(BackendConnection connection) {
        written.add(connection.group());
        connections.settle(connection);
        if (++part < parts.size()) {
            start();
        } else {
            Answers.ok(
                    sink,
                    new OkPacket(affectedRows, lastInsertId, okStatus.getAsInt(), warnings, ""));
            completion.completed(affectedRows, lastInsertId, warnings, false);
        }
    }

    private void run(BackendConnection connection, byte[] sql, Runnable then) {
        connection.query(sql, new Swallowed(connection, new Step(connection, Bracket.NONE, then)));
    }

    private final class Step implements Swallowed.Then {
        private final BackendConnection connection;
        private final Bracket bracket;
        private final Runnable then;

        Step(BackendConnection connection, Bracket bracket, Runnable then) {
            this.connection = connection;
            this.bracket = bracket;
            this.then = then;
        }

        @Override
        public void ok(byte[] reply) {
            then.run();
        }

        @Override
        public void failed(ErrPacket error) {
            if (bracket == Bracket.NONE || error.errno() == DEADLOCK) {
                connections.settle(connection);
                fail(error);
            } else {
                connection.query(
                        bracket.undo, new Swallowed(connection, new Undo(connection, error)));
            }
        }

        @Override
        public void lost(TidegateException cause) {
            fail(ErrPacket.of(cause));
        }
    }

    /**
     * What was done for this statement is undone; the client then gets the error that caused it.
     */
    private final class Undo implements Swallowed.Then {
        private final BackendConnection connection;
        private final ErrPacket error;

        Undo(BackendConnection connection, ErrPacket error) {
            this.connection = connection;
            this.error = error;
        }

        @Override
        public void ok(byte[] reply) {
            connections.settle(connection);
            fail(error);
        }

        @Override
        public void failed(ErrPacket rollback) {
            connections.settle(connection);
            fail(error);
        }

        @Override
        public void lost(TidegateException cause) {
            fail(error);
        }
    }

    private void fail(ErrPacket error) {
        @Nullable TidegateException partial = null;
        if (!written.isEmpty()) {
            partial =
                    ErrorCode.PARTIAL_WRITE.with(
                            "group(s) "
                                    + written
                                    + " have executed their part, group "
                                    + parts.get(part).group()
                                    + " has not: "
                                    + error.message()
                                    + " (error "
                                    + error.errno()
                                    + "). Repair by key, or set multi-shard-write: refuse");
        }
        Answers.error(sink, partial == null ? error : ErrPacket.of(partial), 1);
        completion.completed(-1, 0, 0, true);
    }
}
