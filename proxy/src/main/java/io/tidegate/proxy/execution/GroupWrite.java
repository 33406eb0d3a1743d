package io.tidegate.proxy.execution;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.Retry;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.WriteLedger.State;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One group's part of a write, one statement after the other on one connection. */
final class GroupWrite {
    /** What makes several statements one: a transaction, or a savepoint of the client's own. */
    enum Bracket {
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

    /** The write that it is a part of. */
    interface Whole {
        /** False once a part has failed: what can still be left undone is. */
        boolean goesOn();

        /**
         * Where a statement's warnings are kept; null for one of which its connection can tell all,
         * or whose warnings are told already.
         */
        @Nullable CollectedWarnings warningsOf(int statement);

        void executed(int statement, BackendConnection connection, byte[] reply);

        /** Nothing more happens on the connection. */
        void ended();
    }

    /** ER_LOCK_DEADLOCK: the server has rolled the whole transaction back already. */
    private static final int DEADLOCK = 1213;

    /** ER_SP_DOES_NOT_EXIST: a savepoint went with a transaction that the server rolled back. */
    private static final int NO_SAVEPOINT = 1305;

    private final BackendConnection connection;
    private final Bracket bracket;
    private final List<Integer> statements;
    private final Agenda agenda;
    private final WriteLedger ledger;
    private final Connections connections;
    private final Concatenation.Sender sender;
    private final @Nullable ImpliedColumnsCheck check;
    private final Whole whole;

    /** The agenda has nothing yet. */
    private boolean waiting;

    /**
     * @param statements by their numbers in the ledger
     * @param agenda which of them is next
     * @param check what has to hold before the first of them; null for nothing
     */
    GroupWrite(
            BackendConnection connection,
            Bracket bracket,
            List<Integer> statements,
            Agenda agenda,
            WriteLedger ledger,
            Connections connections,
            Concatenation.Sender sender,
            @Nullable ImpliedColumnsCheck check,
            Whole whole) {
        this.connection = connection;
        this.bracket = bracket;
        this.statements = statements;
        this.agenda = agenda;
        this.ledger = ledger;
        this.connections = connections;
        this.sender = sender;
        this.check = check;
        this.whole = whole;
    }

    void start() {
        if (!whole.goesOn()) {
            leave();
        } else if (bracket == Bracket.NONE) {
            first();
        } else {
            run(bracket.open, new Open());
        }
    }

    /** Nothing has been sent, and nothing will be. */
    void leave() {
        connections.unused(connection);
        whole.ended();
    }

    /** Its first statement cannot be sent at all. */
    void broken(RuntimeException cause) {
        ErrPacket error =
                ErrPacket.of(
                        cause instanceof TidegateException refused
                                ? refused
                                : ErrorCode.MYSQL_MALFORMED_PACKET.with(
                                        "Malformed communication packet"));
        statements.forEach(statement -> ledger.failed(statement, State.FAILED, error));
        drop();
    }

    private void run(byte[] sql, Swallowed.Then then) {
        connection.query(sql, new Swallowed(connection, then));
    }

    private void first() {
        if (check == null) {
            next();
        } else {
            check.start(new Checked());
        }
    }

    private void next() {
        int statement = whole.goesOn() ? agenda.next() : Agenda.OVER;
        if (statement == Agenda.NOTHING_YET) {
            waiting = true;
        } else if (statement != Agenda.OVER) {
            sender.send(connection, statement, new Swallowed(connection, new Part(statement)));
        } else if (bracket == Bracket.NONE) {
            settled();
        } else if (!whole.goesOn()) {
            run(bracket.undo, new Undo());
        } else {
            ledger.passed(statements);
            run(bracket.close, new Close());
        }
    }

    /** The agenda may have something now, or the whole goes on no longer. */
    void resume() {
        if (waiting) {
            waiting = false;
            next();
        }
    }

    /** The client is gone, and nobody is told any more: with its connection a transaction ends. */
    void abandon() {
        if (waiting) {
            waiting = false;
            connections.drop(connection);
        }
    }

    private void settled() {
        connections.settle(connection);
        whole.ended();
    }

    private void lost() {
        connections.lost(connection);
        whole.ended();
    }

    private void drop() {
        connections.drop(connection);
        whole.ended();
    }

    private static boolean wasSent(TidegateException lost) {
        return lost.code().retry() == Retry.UNKNOWN_OUTCOME;
    }

    private final class Open implements Swallowed.Then {
        @Override
        public void ok(byte[] reply) {
            first();
        }

        @Override
        public void failed(ErrPacket error) {
            failAll(error);
            settled();
        }

        @Override
        public void lost(TidegateException cause) {
            failAll(ErrPacket.of(cause));
            GroupWrite.this.lost();
        }
    }

    private void failAll(ErrPacket error) {
        statements.forEach(statement -> ledger.failed(statement, State.FAILED, error));
    }

    /** What the statements go by, in the transaction in which they are executed. */
    private final class Checked implements ImpliedColumnsCheck.Then {
        @Override
        public void holds() {
            next();
        }

        @Override
        public void failed(ErrPacket error) {
            failAll(error);
            if (bracket == Bracket.NONE) {
                settled();
            } else {
                run(bracket.undo, new Undo());
            }
        }

        @Override
        public void lost(TidegateException cause) {
            failAll(ErrPacket.of(cause));
            GroupWrite.this.lost();
        }
    }

    /** One of the statements. */
    private final class Part implements Swallowed.Then {
        private final int statement;

        Part(int statement) {
            this.statement = statement;
        }

        @Override
        public void ok(byte[] reply) {
            ledger.executed(statement, connection.outcome().affectedRows());
            if (bracket == Bracket.NONE) {
                ledger.executedAre(List.of(statement), State.APPLIED, null);
            }
            whole.executed(statement, connection, reply);
            CollectedWarnings warnings = whole.warningsOf(statement);
            if (warnings == null) {
                next();
            } else {
                warnings.ask(connection, new Warnings());
            }
        }

        @Override
        public void failed(ErrPacket error) {
            ledger.failed(statement, State.FAILED, error);
            if (bracket == Bracket.NONE) {
                settled();
            } else if (bracket == Bracket.SAVEPOINT && error.errno() == DEADLOCK) {
                ledger.executedAre(statements, State.ROLLED_BACK, null);
                settled();
            } else {
                run(bracket.undo, new Undo());
            }
        }

        @Override
        public void lost(TidegateException cause) {
            ErrPacket error = ErrPacket.of(cause);
            // With its connection a transaction ends, and what was done in it.
            boolean unknown = bracket == Bracket.NONE && wasSent(cause);
            ledger.failed(statement, unknown ? State.UNKNOWN : State.FAILED, error);
            ledger.executedAre(statements, State.ROLLED_BACK, null);
            GroupWrite.this.lost();
        }
    }

    private final class Warnings implements CollectedWarnings.Then {
        @Override
        public void asked() {
            next();
        }

        @Override
        public void lost(TidegateException cause) {
            if (bracket != Bracket.NONE || agenda.next() != Agenda.OVER) {
                ledger.executedAre(statements, State.ROLLED_BACK, ErrPacket.of(cause));
                ledger.stoppedBy(ErrPacket.of(cause));
            }
            GroupWrite.this.lost();
        }
    }

    private final class Close implements Swallowed.Then {
        @Override
        public void ok(byte[] reply) {
            ledger.executedAre(statements, State.APPLIED, null);
            settled();
        }

        @Override
        public void failed(ErrPacket error) {
            // A COMMIT that failed may leave its transaction open: with the connection it ends.
            ledger.executedAre(statements, State.FAILED, error);
            drop();
        }

        @Override
        public void lost(TidegateException cause) {
            ledger.executedAre(
                    statements,
                    wasSent(cause) ? State.UNKNOWN : State.ROLLED_BACK,
                    ErrPacket.of(cause));
            GroupWrite.this.lost();
        }
    }

    /** What was done for this write is undone; the client then gets the error that caused it. */
    private final class Undo implements Swallowed.Then {
        @Override
        public void ok(byte[] reply) {
            // A warning tells of tables without transactions, which keep what they have.
            boolean undone = connection.outcome().warnings() == 0;
            ledger.executedAre(statements, undone ? State.ROLLED_BACK : State.UNKNOWN, null);
            settled();
        }

        @Override
        public void failed(ErrPacket refusal) {
            ledger.executedAre(statements, State.ROLLED_BACK, null);
            if (bracket == Bracket.SAVEPOINT && refusal.errno() == NO_SAVEPOINT) {
                settled();
            } else {
                // Half of the statement could be committed by the client's next COMMIT.
                drop();
            }
        }

        @Override
        public void lost(TidegateException cause) {
            ledger.executedAre(statements, State.ROLLED_BACK, null);
            GroupWrite.this.lost();
        }
    }
}
