package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.Variables;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.SessionState;
import io.tidegate.proxy.wire.message.TextResult;
import io.tidegate.sharding.catalogue.Reference;
import io.tidegate.sharding.plan.AssignedReads;
import io.tidegate.sharding.plan.NamedSchemas;
import io.tidegate.sharding.plan.OwnTables;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.SetParser;
import io.tidegate.sharding.sql.SetStatement;
import io.tidegate.sharding.sql.SetStatement.Assignment;
import io.tidegate.sharding.sql.SetStatement.Constant;
import io.tidegate.sharding.sql.SetStatement.SystemVariable;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.Trait;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one SET: a server judges it, then the session keeps what it assigned by value. A SET
 * that the server refuses has set nothing.
 *
 * <p>The server is asked for its defaults first when the connection has never been set before, for
 * the warnings of the SET if there are any, and for the values that the text does not tell.
 */
final class SetExecution implements Connections.Ready {
    /** What only one connection can have: it is used up, or moves on with each use. */
    private static final Set<String> ONE_CONNECTIONS_OWN =
            Set.of(
                    "insert_id",
                    "last_insert_id",
                    "identity",
                    "rand_seed1",
                    "rand_seed2",
                    "gtid_next",
                    "gtid_seq_no",
                    "pseudo_thread_id",
                    // They change with the schema too.
                    "character_set_database",
                    "collation_database",
                    "profiling");

    private static final Set<String> OF_TRANSACTIONS =
            Set.of(
                    "transaction_isolation",
                    "transaction_read_only",
                    "tx_isolation",
                    "tx_read_only");

    private static final Set<String> OFF = Set.of("0", "off", "'off'");
    private static final Set<String> ON = Set.of("1", "on", "true", "'on'", "'1'");

    /** Text that nobody asked to keep must not fill the proxy's memory. */
    private static final int MOST_CHARACTERS = 64 * 1024;

    private static final byte[] SHOW_WARNINGS = Session.bytes("SHOW WARNINGS");

    private final Session session;
    private final SessionStatements statements;
    private byte[] sql = new byte[0];
    private List<Assignment> assignments = List.of();
    private boolean kept;
    private int warnings;
    private SessionState state = SessionState.NONE;
    private @Nullable ReadBack readBack;

    SetExecution(Session session, SessionStatements statements) {
        this.session = session;
        this.statements = statements;
    }

    void run(ScannedSql scanned) {
        sql = scanned.bytes();
        // It may assign what a query finds.
        OwnTables.requireNone(scanned);
        AssignedReads.requireNotSharded(
                scanned, session.schemaOrEmpty(), session.context().routing().rules());
        session.requirements()
                .access(NamedSchemas.of(scanned, session.context().routing().rules()));
        switch (SetParser.parse(scanned)) {
            case SetStatement.Assignments(List<Assignment> list) -> assign(scanned, list);
            case SetStatement.NextTransaction() -> nextTransaction();
            case SetStatement.Unsupported(String what, String advice) ->
                    throw ErrorCode.COMMAND_UNSUPPORTED.with(what + " is not supported: " + advice);
            case SetStatement.Unknown() -> {
                session.settings().pin(Pin.OPAQUE_STATEMENT);
                GroupId group = session.homeGroup();
                session.localState()
                        .use(new LocalState.Use(true, false, true, false), List.of(group));
                session.text().relayVerbatim(group, sql);
            }
        }
    }

    private void nextTransaction() {
        if (session.connections().inTransaction()) {
            GroupId group = session.homeGroup();
            session.settings().pin(Pin.SETTING);
            session.transaction().nextIsSetAt(group);
            session.text().relayVerbatim(group, sql);
        } else {
            session.transaction().append(sql);
            if (session.tracking().isOfCharacteristics()) {
                // No other group's connection will have it.
                session.connections().tieTo(session.homeGroup());
                session.answerBegun(SessionState.NONE);
            } else {
                session.answerOk(session.tracking().nextTransaction());
            }
        }
    }

    private void assign(ScannedSql scanned, List<Assignment> list) {
        assignments = list;
        if (session.tracking().isWanted()
                && list.stream().anyMatch(SetExecution::tracksTransactions)) {
            session.tracking().requireTellingEnds();
            // MySQL may begin by telling of a transaction that another session had there.
            session.settings().pin(Pin.SETTING);
        }
        if (!list.stream().allMatch(SetExecution::isConstant)) {
            requireNoCatalogue(scanned);
        }
        if (list.size() == 1 && turnsAutocommitOn(list.getFirst()) && isOnAlready()) {
            session.answerOk(session.tracking().autocommit());
            return;
        }
        kept = list.stream().noneMatch(SetExecution::isOneConnectionsOwn);
        LocalState.Use use = LocalState.Use.of(scanned);
        boolean constant = list.stream().allMatch(SetExecution::isConstant);
        GroupId group = group(use, constant);
        if (session.connections().isOnReplica(group) && !(kept && !use.mayAssign())) {
            // Only that connection would have it.
            throw ReadOnlyTransactions.refusal(group);
        }
        session.localState().use(use, List.of(group));
        if (!kept) {
            session.settings().pin(Pin.SETTING);
        } else if (use.mayAssign()) {
            session.settings().pin(Pin.FUNCTION_OR_PROCEDURE);
        }
        if (list.stream().anyMatch(each -> isVariable(each, "insert_id"))) {
            session.settings().setsInsertId();
        }
        if (!constant && scanned.has(Trait.LAST_INSERT_ID)) {
            new LastInsertIdTransfer(session, group, this).start();
        } else if (constant && list.stream().noneMatch(SetExecution::isOfTransactions)) {
            // A transaction that was begun need not be opened for it.
            session.connections().connectOutsideTransaction(group, this);
        } else {
            session.connections().connect(group, this);
        }
    }

    /** A server would count its own sub-tables. */
    private void requireNoCatalogue(ScannedSql scanned) {
        if (!session.context().routing().rules().isUnsharded()
                && !Reference.in(Tokens.of(scanned)).isEmpty()) {
            throw ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                    "SET of what information_schema says, which servers say of sub-tables; use SELECT ..."
                            + " INTO @variable");
        }
    }

    private static boolean isConstant(Assignment assignment) {
        return switch (assignment) {
            case SystemVariable(String _, SetStatement.Value value) ->
                    !(value instanceof SetStatement.Expression);
            case SetStatement.UserVariable(String _, SetStatement.Value value) ->
                    !(value instanceof SetStatement.Expression);
            case SetStatement.CharacterSet _, SetStatement.SessionTransaction _ -> true;
        };
    }

    private static boolean tracksTransactions(Assignment assignment) {
        return assignment instanceof SystemVariable(String name, SetStatement.Value value)
                && Tracking.isOfTransactions(name)
                && !(value instanceof SetStatement.Default)
                && !(value instanceof Constant(String sql)
                        && OFF.contains(sql.toLowerCase(Locale.ROOT)));
    }

    /** It holds for the next transaction, but not for one that was begun before. */
    private static boolean isOfTransactions(Assignment assignment) {
        return switch (assignment) {
            case SetStatement.SessionTransaction _ -> true;
            case SystemVariable(String name, var _) ->
                    OF_TRANSACTIONS.contains(name) || Tracking.isOfTransactions(name);
            case SetStatement.UserVariable _, SetStatement.CharacterSet _ -> false;
        };
    }

    private boolean isOnAlready() {
        return session.settings().isAutocommit() && session.transaction().group() == null;
    }

    private static boolean turnsAutocommitOn(Assignment assignment) {
        return assignment instanceof SystemVariable(String name, Constant(String value))
                && name.equals("autocommit")
                && ON.contains(value.toLowerCase(Locale.ROOT));
    }

    private static boolean isOneConnectionsOwn(Assignment assignment) {
        return assignment instanceof SystemVariable(String name, var _)
                && ONE_CONNECTIONS_OWN.contains(name);
    }

    private static boolean isVariable(Assignment assignment, String variable) {
        return assignment instanceof SystemVariable(String name, var _) && name.equals(variable);
    }

    private static boolean isLastInsertId(Assignment assignment) {
        return isVariable(assignment, "last_insert_id") || isVariable(assignment, "identity");
    }

    private GroupId group(LocalState.Use use, boolean constant) {
        GroupId open = session.transaction().group();
        GroupId assignedAt = use.reads() ? session.localState().variablesAt() : null;
        GroupId held = session.connections().anyHeld();
        if (open != null) {
            return open;
        }
        if (assignedAt != null) {
            return assignedAt;
        }
        boolean free = constant && kept && !use.reads() && !use.mayAssign();
        return held != null ? held : session.home().ofAny(free);
    }

    @Override
    public void ready(BackendConnection connection) {
        if (!kept) {
            send(connection);
            return;
        }
        readBack = ReadBack.of(assignments, session.settings().dialect().mariaDb());
        List<String> missing = connection.defaultsToAsk(readBack.names());
        if (missing.isEmpty()) {
            send(connection);
            return;
        }
        connection.query(
                Defaults.question(missing),
                new Swallowed(
                        connection,
                        new Then(connection) {
                            @Override
                            public void ok(byte[] reply) {
                                Defaults.take(
                                        reply,
                                        missing,
                                        connection,
                                        session.settings().dialect().mariaDb());
                                send(connection);
                            }

                            @Override
                            public void failed(ErrPacket error) {
                                // Most often there is no such variable: the server is to say so.
                                kept = false;
                                readBack = null;
                                send(connection);
                            }
                        }));
    }

    private void send(BackendConnection connection) {
        if (kept) {
            connection.variablesUncertain();
        }
        connection.query(
                session.text().attributes(),
                sql,
                new Swallowed(
                        connection,
                        new Then(connection) {
                            @Override
                            public void ok(byte[] reply) {
                                session.connections().observe(connection);
                                warnings = connection.outcome().warnings();
                                state = SessionState.ofReply(reply);
                                if (!kept) {
                                    session.settings().pin(Pin.SETTING);
                                    session.connections().tieTo(connection.group());
                                }
                                if (assignments.stream().anyMatch(SetExecution::isLastInsertId)) {
                                    session.connections().generatedKeys(connection, true);
                                }
                                if (warnings > 0 && kept) {
                                    keepWarnings(connection);
                                } else {
                                    askBack(connection);
                                }
                            }

                            @Override
                            public void failed(ErrPacket error) {
                                if (kept) {
                                    // Of several assignments with a bad one none was made. Mostly:
                                    // MariaDB refuses a wsrep_trx_fragment_unit and has it all the
                                    // same, so that nobody else may have the connection.
                                    connection.variables(session.settings().variables());
                                    connection.doNotShare();
                                }
                                super.failed(error);
                            }
                        }));
    }

    /** The next question would make the server forget them. */
    private void keepWarnings(BackendConnection connection) {
        connection.query(
                SHOW_WARNINGS,
                new Swallowed(
                        connection,
                        new Then(connection) {
                            @Override
                            public void ok(byte[] reply) {
                                if (reply.length < Swallowed.MOST) {
                                    session.last().keepWarnings(reply, connection.outcome().rows());
                                }
                                askBack(connection);
                            }
                        }));
    }

    private void askBack(BackendConnection connection) {
        ReadBack asked = readBack;
        if (asked == null || asked.columns().isEmpty()) {
            end(connection, null);
            return;
        }
        connection.query(
                Session.bytes(asked.sql()),
                new Swallowed(
                        connection,
                        new Then(connection) {
                            @Override
                            public void ok(byte[] reply) {
                                if (reply.length >= MOST_CHARACTERS) {
                                    tooLarge(connection);
                                } else {
                                    end(
                                            connection,
                                            TextResult.decode(reply, asked.columns().size()));
                                }
                            }

                            @Override
                            public void failed(ErrPacket error) {
                                // What the session has set is not known: neither may it go on.
                                session.connections().drop(connection);
                                session.answerError(error);
                            }
                        }));
    }

    private void end(BackendConnection connection, @Nullable TextResult answer) {
        SessionSettings settings = session.settings();
        if (readBack != null) {
            Variables next = readBack.applyTo(settings.variables(), answer, settings);
            if (next.size() > MOST_CHARACTERS) {
                tooLarge(connection);
                return;
            }
            settings.variables(next);
            connection.variables(next);
        }
        session.connections().settle(connection);
        statements.answer(warnings, state);
    }

    private void tooLarge(BackendConnection connection) {
        session.connections().drop(connection);
        session.refuse(
                ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                        "the session's variables would be larger than 64 KiB; keep large values in a table or"
                                + " pass them as parameters"));
    }

    @Override
    public void failed(ErrPacket error) {
        session.answerError(error);
    }

    @Override
    public void failed(TidegateException cause) {
        session.refuse(cause);
    }

    /** The server's answers that are the same for each of the questions. */
    private abstract class Then implements Swallowed.Then {
        private final BackendConnection connection;

        Then(BackendConnection connection) {
            this.connection = connection;
        }

        @Override
        public void failed(ErrPacket error) {
            session.settle(connection, () -> session.answerError(error));
        }

        @Override
        public void lost(TidegateException cause) {
            session.connections().lost(connection);
            session.refuse(cause);
        }
    }
}
