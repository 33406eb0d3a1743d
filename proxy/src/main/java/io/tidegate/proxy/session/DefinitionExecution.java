package io.tidegate.proxy.session;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.ha.ddl.ChangeResult;
import io.tidegate.ha.ddl.ChangeResult.Warning;
import io.tidegate.ha.ddl.Origin;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Answers;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Diagnostics;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.proxy.wire.message.TextResult;
import io.tidegate.sharding.plan.TableChange;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * DDL of a table with a rule, for its client: commits what is open, as DDL does; asks the session's
 * own connection for the variables that DDL depends on, wherever they were set; has the job carried
 * out, and waits for it.
 */
final class DefinitionExecution {
    private static final int UNKNOWN_VARIABLE = 1193;

    private static final List<String> COMMON =
            List.of(
                    "sql_mode",
                    "collation_connection",
                    "default_storage_engine",
                    "explicit_defaults_for_timestamp",
                    "foreign_key_checks",
                    "innodb_strict_mode",
                    "lock_wait_timeout",
                    "sql_log_bin",
                    "time_zone",
                    "unique_checks");

    private static final List<String> MYSQL =
            List.of(
                    "default_collation_for_utf8mb4",
                    "default_table_encryption",
                    "sql_generate_invisible_primary_key",
                    "sql_require_primary_key",
                    "transaction_read_only");

    private static final List<String> MARIADB =
            List.of(
                    "alter_algorithm",
                    "character_set_collations",
                    "check_constraint_checks",
                    "innodb_default_encryption_key_id",
                    "max_statement_time",
                    "old_mode",
                    "sql_if_exists",
                    "system_versioning_alter_history",
                    "tx_read_only");

    private final Session session;
    private final TableChange change;
    private final String statement;
    private final Runnable release;

    private List<String> variables;

    /**
     * @param statement as the client has sent it
     * @param release lets go what was kept for the statement
     */
    DefinitionExecution(Session session, TableChange change, String statement, Runnable release) {
        this.session = session;
        this.change = change;
        this.statement = statement;
        this.release = release;
        this.variables =
                Stream.concat(
                                COMMON.stream(),
                                (session.context().baseline().isMariaDb() ? MARIADB : MYSQL)
                                        .stream())
                        .toList();
    }

    void start() {
        session.requirements().nothingTracked();
        session.localState().use(LocalState.Use.NONE, List.of());
        Committing.before(session, this::askSettings, this::fail);
    }

    private void askSettings() {
        session.connections()
                .connectOutsideTransaction(
                        session.connections().knowing(change.firstGroup()),
                        new Step(Defaults.question(variables)));
    }

    /** One question to one connection of the session. */
    private final class Step implements Connections.Ready {
        private final byte[] sql;

        Step(byte[] sql) {
            this.sql = sql;
        }

        @Override
        public void ready(BackendConnection connection) {
            connection.query(sql, new Swallowed(connection, new Reply(connection)));
        }

        @Override
        public void failed(ErrPacket error) {
            fail(error);
        }

        @Override
        public void failed(TidegateException cause) {
            fail(ErrPacket.of(cause));
        }
    }

    private final class Reply implements Swallowed.Then {
        private final BackendConnection connection;

        Reply(BackendConnection connection) {
            this.connection = connection;
        }

        @Override
        public void ok(byte[] reply) {
            session.connections().settle(connection);
            session.guarded(() -> carryOut(TextResult.decode(reply, variables.size())));
        }

        @Override
        public void failed(ErrPacket error) {
            session.settle(
                    connection,
                    () ->
                            session.guarded(() -> {
                                if (error.errno() == UNKNOWN_VARIABLE
                                        && variables.size() > COMMON.size()) {
                                    variables = COMMON;
                                    session.connections().forgetDiagnostics();
                                    askSettings();
                                } else {
                                    fail(error);
                                }
                            }));
        }

        @Override
        public void lost(TidegateException cause) {
            session.connections().lost(connection);
            fail(ErrPacket.of(cause));
        }
    }

    private void carryOut(TextResult answer) {
        if (session.process().isInterrupted()) {
            fail(ErrPacket.of(Killing.interrupted()));
            return;
        }
        Map<String, String> settings = new TreeMap<>();
        for (int i = 0; i < variables.size(); i++) {
            String value = answer.values().get(i);
            if (value != null) {
                settings.put(variables.get(i), value);
            }
        }
        Origin origin = new Origin(session.user().name(), statement, settings);
        try {
            carryOut(origin);
        } catch (TidegateException stopping) {
            fail(ErrPacket.of(stopping));
        }
    }

    private void carryOut(Origin origin) {
        LoopContext context = session.context();
        session.changing(
                context.definitions()
                        .change(
                                context.routing(),
                                session.user()::mayUse,
                                (changes, stop) -> changes.run(change, origin, stop),
                                context.loop(),
                                result -> answer(session, result, release)));
    }

    /** Tells the client, if it is still there. */
    static void answer(Session session, ChangeResult result, Runnable release) {
        release.run();
        if (session.isClosed()) {
            return;
        }
        session.guarded(() -> {
            switch (result) {
                case ChangeResult.Done(long affectedRows, List<Warning> warnings) ->
                        done(session, affectedRows, warnings);
                case ChangeResult.ServerError(int errno, String state, String message) ->
                        session.answerError(new ErrPacket(errno, state, message));
                case ChangeResult.Failed(var code, String message) ->
                        session.refuse(code.with(message));
            }
        });
    }

    private static void done(Session session, long affectedRows, List<Warning> warnings) {
        OkPacket ok = session.ok();
        Answers.ok(
                session.sink(),
                new OkPacket(affectedRows, 0, ok.status(), warnings.size(), "").with(ok.state()));
        List<byte[]> shown = warnings.stream().map(DefinitionExecution::row).toList();
        session.written(affectedRows, new Diagnostics(shown, true));
    }

    private static byte[] row(Warning warning) {
        Diagnostics.Level level =
                Diagnostics.Level.valueOf(warning.level().toUpperCase(Locale.ROOT));
        return Diagnostics.row(level, warning.code(), warning.message());
    }

    private void fail(ErrPacket error) {
        release.run();
        session.answerError(error);
    }
}
