package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.BackendStatements;
import io.tidegate.proxy.execution.Completion;
import io.tidegate.proxy.execution.Concatenation;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Diagnostics;
import io.tidegate.proxy.execution.WriteTarget;
import io.tidegate.proxy.execution.Writes;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.sharding.catalogue.CatalogueStatement;
import io.tidegate.sharding.catalogue.RowEdit;
import io.tidegate.sharding.plan.BoundPlan;
import io.tidegate.sharding.plan.CollectedInsert;
import io.tidegate.sharding.plan.DroppedTables;
import io.tidegate.sharding.plan.IdRequest;
import io.tidegate.sharding.plan.MergedSelect;
import io.tidegate.sharding.plan.ParameterSource;
import io.tidegate.sharding.plan.Planned;
import io.tidegate.sharding.plan.ReportedId;
import io.tidegate.sharding.plan.RowsWritten;
import io.tidegate.sharding.plan.ShardStatement;
import io.tidegate.sharding.plan.TableChange;
import io.tidegate.sharding.plan.Template;
import io.tidegate.sharding.plan.UnlistedInsert;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.StatementKind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries out executions of prepared statements. Back ends prepare a text when it is first executed
 * on their connection.
 */
final class Executions {
    private final Session session;
    private final ExecutedTexts texts;

    Executions(Session session) {
        this.session = session;
        this.texts = new ExecutedTexts(session);
    }

    void execute(ClientCommand command, PreparedStatement statement) {
        session.process().preparedText(statement.sql());
        statement.executed();
        session.connections().closeCursor(statement);
        if (statement.scanned() == null) {
            texts.execute(command, statement);
            return;
        }
        session.process().statement(statement.scanned());
        execute(new Execution(session, statement, command), statement);
    }

    private void execute(Execution execution, PreparedStatement statement) {
        Pauses pauses = session.admission().pauses();
        Routing routing = session.context().routing();
        Planned planned = statement.planned(routing);
        if (planned == null) {
            replan(execution, statement, routing);
        } else if (session.admission().mustWait(pauses, planned.tables())) {
            session.admission()
                    .await(
                            pauses,
                            planned.tables(),
                            new GateWait.Then() {
                                @Override
                                public void goOn() {
                                    execute(execution, statement);
                                }

                                @Override
                                public void ended() {
                                    execution.release();
                                }
                            });
        } else {
            carryOutOrRelease(execution, statement, planned);
        }
    }

    void carryOutOrRelease(Execution execution, PreparedStatement statement, Planned planned) {
        try {
            carryOut(execution, statement, planned);
        } catch (TidegateException | MalformedPacketException refused) {
            execution.release();
            throw refused;
        }
    }

    /** Nothing is known of it under these rules. */
    void replan(Execution execution, PreparedStatement statement, Routing routing) {
        String schema = statement.schema();
        PlanOnDemand.make(
                session,
                Objects.requireNonNull(statement.scanned()),
                schema == null ? "" : schema,
                routing,
                new PlanOnDemand.Use() {
                    @Override
                    public void with(Planned planned) {
                        // Rows may lie elsewhere by now; else it is carried out.
                        statement.planned(routing, planned);
                        execute(execution, statement);
                    }

                    @Override
                    public void failed() {
                        execution.release();
                    }
                });
    }

    private void carryOut(Execution execution, PreparedStatement statement, Planned planned) {
        session.admission().isOf(planned);
        Template template = planned.template();
        if (!statement.dialect().reads(statement.sql(), session.settings().dialect())) {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "the session's character set or sql_mode reads SQL text in another way than when the"
                            + " statement was prepared; prepare it again");
        }
        if (statement.pin() != null) {
            session.settings().pin(statement.pin());
        }
        execution.noteTypes();
        BoundPlan plan =
                template.bindAsAsked(
                        Objects.requireNonNull(statement.scanned()), values(execution, statement));
        if (ClockedExecution.isNeeded(session, execution, statement, template, plan)) {
            new ClockedExecution(session, this, execution, statement, planned).start();
            return;
        }
        carryOutAsBound(execution, statement, planned, plan);
    }

    void carryOutAsBound(
            Execution execution, PreparedStatement statement, Planned planned, BoundPlan plan) {
        Template template = planned.template();
        session.text()
                .noteScatter(
                        template,
                        plan,
                        Objects.requireNonNull(statement.scanned()),
                        values(execution, statement));
        session.admission().carriesOut(plan);
        session.reads().consider(template, plan, Objects.requireNonNull(statement.scanned()));
        if (!OneMoment.isNeeded(session, planned, plan)) {
            carryOut(execution, statement, template, plan);
            return;
        }
        OneMoment.start(
                session,
                new OneMoment.Then() {
                    @Override
                    public void told() {
                        try {
                            carryOut(execution, statement, template, plan);
                        } catch (TidegateException | MalformedPacketException refused) {
                            execution.release();
                            throw refused;
                        }
                    }

                    @Override
                    public void ended() {
                        execution.release();
                    }
                });
    }

    private void carryOut(
            Execution execution, PreparedStatement statement, Template template, BoundPlan plan) {
        if (isOnOneConnection(plan)) {
            execution.mayOpenCursor();
        }
        switch (plan) {
            case BoundPlan.PassThrough(GroupId group) ->
                    relay(
                            execution,
                            statement,
                            group,
                            statement.key(),
                            null,
                            true,
                            offeringFiles(statement));
            case BoundPlan.AnyGroup() ->
                    relay(
                            execution,
                            statement,
                            session.home().ofStatement(),
                            statement.key(),
                            null,
                            statement.use().mayAssign(),
                            session.asItIs());
            case BoundPlan.Single(ShardStatement shard) ->
                    relay(
                            execution,
                            statement,
                            shard.group(),
                            key(statement, shard),
                            shard.parameters(),
                            true,
                            session.withLogicalNames(shard));
            case BoundPlan.Described(ShardStatement shard, RowEdit edit) ->
                    relay(
                            execution,
                            statement,
                            shard.group(),
                            key(statement, shard),
                            null,
                            true,
                            session.edited(edit, true));
            case BoundPlan.Catalogue(CatalogueStatement catalogue) ->
                    CatalogueInquiry.start(
                            session,
                            catalogue,
                            new RelayWhenKnown(execution, statement, catalogue.alone()));
            case BoundPlan.Concat(List<ShardStatement> shards) -> {
                if (session.settings().selectLimit() >= 0) {
                    new MergedExecution(session, this, execution, statement).cut(template);
                    return;
                }
                Requirements.noInsertId(statement.insertIdPlace());
                session.localState().use(statement.use(), SeveralShards.groups(shards));
                session.severalShards()
                        .concatenate(
                                shards,
                                sender(execution, statement, shards),
                                releasing(execution, statement));
            }
            case BoundPlan.Merge(MergedSelect select) ->
                    new MergedExecution(session, this, execution, statement).merge(select);
            case BoundPlan.InText(Rewritten text) ->
                    new MergedExecution(session, this, execution, statement).inText(text);
            case BoundPlan.Writes(List<ShardStatement> shards, RowsWritten rows) -> {
                Requirements.noInsertId(statement.insertIdPlace());
                session.localState().use(statement.use(), SeveralShards.groups(shards));
                session.severalShards()
                        .write(
                                WriteTarget.shards(shards),
                                sender(execution, statement, shards),
                                Writes.Counting.SUM,
                                rows,
                                releasing(execution, statement));
            }
            case BoundPlan.Load _ -> {
                LoadExecution.prepared(session, statement);
                execution.release();
            }
            case BoundPlan.Definition(TableChange change) ->
                    session.text().define(change, statement.sql(), execution::release);
            case BoundPlan.Everywhere(List<GroupId> groups, var _) -> {
                Requirements.noInsertId(statement.insertIdPlace());
                session.localState().use(statement.use(), groups);
                session.severalShards()
                        .write(
                                WriteTarget.wholeGroups(groups),
                                (connection, index, listener) ->
                                        execution.send(connection, statement.key(), null, listener),
                                Writes.Counting.FIRST,
                                RowsWritten.CHANGED,
                                releasing(execution, statement));
            }
            case BoundPlan.Keyed(BoundPlan keyed, ReportedId id) -> {
                session.reports(id);
                carryOut(execution, statement, template, keyed);
            }
            case BoundPlan.Generate(IdRequest request) -> {
                BoundPlan asItIs = request.plan();
                if (asItIs != null && session.settings().keepsZero()) {
                    carryOut(execution, statement, template, asItIs);
                } else {
                    texts.generate(execution, statement, request);
                }
            }
            case BoundPlan.Collected(CollectedInsert insert) ->
                    texts.collect(execution, statement, insert);
            case BoundPlan.Drops(DroppedTables dropped) ->
                    texts.drop(execution, statement, dropped);
            case BoundPlan.Unlisted(UnlistedInsert insert) ->
                    texts.name(execution, statement, insert);
            case BoundPlan.Refused refused -> throw refused.exception();
        }
    }

    /** MariaDB prepares LOAD DATA LOCAL too. */
    private Forwarding offeringFiles(PreparedStatement statement) {
        ScannedSql scanned = statement.scanned();
        List<byte[]> files =
                scanned != null && scanned.kind() == StatementKind.LOAD_DATA
                        ? session.filesNamedIn(statement.sql(), statement.sql().length)
                        : List.of();
        return files.isEmpty() ? session.asItIs() : session.offering(files);
    }

    /**
     * Then a cursor is that of a server. All others are answered with their rows, as servers may.
     */
    private static boolean isOnOneConnection(BoundPlan plan) {
        return switch (plan) {
            case BoundPlan.PassThrough _, BoundPlan.AnyGroup _, BoundPlan.Single _ -> true;
            case BoundPlan.Described _,
                    BoundPlan.Catalogue _,
                    BoundPlan.Generate _,
                    BoundPlan.Collected _,
                    BoundPlan.Unlisted _,
                    BoundPlan.Drops _,
                    BoundPlan.Keyed _,
                    BoundPlan.Concat _,
                    BoundPlan.Merge _,
                    BoundPlan.InText _,
                    BoundPlan.Writes _,
                    BoundPlan.Load _,
                    BoundPlan.Definition _,
                    BoundPlan.Everywhere _,
                    BoundPlan.Refused _ ->
                    false;
        };
    }

    Completion releasing(Execution execution, PreparedStatement statement) {
        return new Completion() {
            @Override
            public void rows(long rows, Diagnostics diagnostics) {
                release();
                session.rows(rows, diagnostics);
            }

            @Override
            public void written(long affectedRows, Diagnostics diagnostics) {
                release();
                session.written(affectedRows, diagnostics);
            }

            @Override
            public void failed(ErrPacket error) {
                release();
                session.failed(error);
            }

            @Override
            public void failed(ErrPacket error, Diagnostics diagnostics) {
                release();
                session.failed(error, diagnostics);
            }

            private void release() {
                execution.release();
                statement.clearLongData();
            }
        };
    }

    /** Executes each shard's text with the parameters that are its own. */
    private static Concatenation.Sender sender(
            Execution execution, PreparedStatement statement, List<ShardStatement> shards) {
        List<BackendStatements.Key> keys =
                shards.stream().map(shard -> key(statement, shard)).toList();
        return (connection, index, listener) ->
                execution.send(
                        connection, keys.get(index), shards.get(index).parameters(), listener);
    }

    private static BackendStatements.Key key(PreparedStatement statement, ShardStatement shard) {
        return new BackendStatements.Key(shard.sql(), statement.schema(), statement.dialect());
    }

    private void relay(
            Execution execution,
            PreparedStatement statement,
            GroupId group,
            BackendStatements.Key key,
            int @Nullable [] indexes,
            boolean usesTables,
            Forwarding forwarding) {
        session.localState().use(statement.use(), List.of(group));
        if (execution.asksForCursor() || !statement.longDataBits().isEmpty()) {
            session.reads().leave();
        }
        Connections.Ready whenReady =
                new Connections.Ready() {
                    @Override
                    public void ready(BackendConnection connection) {
                        boolean kept =
                                !execution.asksForCursor()
                                        && statement.longDataBits().isEmpty()
                                        && session.reads().mayBeRepeated(connection);
                        if (kept) {
                            canBeRepeated(this, connection.group(), execution, statement);
                        }
                        execution.on(
                                connection,
                                key,
                                indexes,
                                new PreparedRelay(
                                        session,
                                        execution,
                                        statement,
                                        connection,
                                        forwarding,
                                        kept));
                    }

                    @Override
                    public void failed(ErrPacket error) {
                        execution.release();
                        session.answerError(error);
                    }

                    @Override
                    public void failed(TidegateException cause) {
                        execution.release();
                        session.refuse(cause);
                    }
                };
        if (usesTables || statement.asksLastInsertId()) {
            session.text().relay().connect(group, statement.asksLastInsertId(), whenReady);
        } else {
            session.connections().connectWithoutTable(group, whenReady);
        }
    }

    private void canBeRepeated(
            Connections.Ready on, GroupId group, Execution execution, PreparedStatement statement) {
        session.reads()
                .canBeRepeated(
                        new SessionReads.Again() {
                            @Override
                            public void onMaster() {
                                session.connections().connect(group, on);
                            }

                            @Override
                            public void over() {
                                execution.release();
                                statement.clearLongData();
                            }
                        });
    }

    /** Executes a statement on information_schema when the servers have been asked. */
    private final class RelayWhenKnown implements CatalogueInquiry.Then {
        private final Execution execution;
        private final PreparedStatement statement;
        private final boolean alone;

        RelayWhenKnown(Execution execution, PreparedStatement statement, boolean alone) {
            this.execution = execution;
            this.statement = statement;
            this.alone = alone;
        }

        @Override
        public void known(GroupId home, byte @Nullable [] sql) {
            BackendStatements.Key key =
                    sql == null
                            ? statement.key()
                            : new BackendStatements.Key(
                                    sql, statement.schema(), statement.dialect());
            try {
                relay(
                        execution,
                        statement,
                        home,
                        key,
                        null,
                        !alone || statement.use().mayAssign(),
                        session.asItIs());
            } catch (TidegateException elsewhere) {
                failed(elsewhere);
            }
        }

        @Override
        public void failed(ErrPacket error) {
            execution.release();
            session.answerError(error);
        }

        @Override
        public void failed(TidegateException cause) {
            execution.release();
            session.refuse(cause);
        }
    }

    ParameterSource values(Execution execution, PreparedStatement statement) {
        return new ExecutedParameters(session, execution, statement);
    }
}
