package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
import io.tidegate.sharding.plan.NamedSchemas;
import io.tidegate.sharding.plan.OwnTables;
import io.tidegate.sharding.plan.ParameterSource;
import io.tidegate.sharding.plan.Planned;
import io.tidegate.sharding.plan.ReportedId;
import io.tidegate.sharding.plan.RowsWritten;
import io.tidegate.sharding.plan.ShardStatement;
import io.tidegate.sharding.plan.TableChange;
import io.tidegate.sharding.plan.Template;
import io.tidegate.sharding.plan.UnlistedInsert;
import io.tidegate.sharding.sql.NextIdQuestion;
import io.tidegate.sharding.sql.Placeholders;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.RouteHint;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.SqlDialect;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Trait;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The statements that one client has prepared. Back ends prepare a text when it is first executed
 * on their connection; the client's ids are the session's own.
 */
final class PreparedStatements {
    /** As max_prepared_stmt_count, but for one client. */
    private static final int MOST = 16_382;

    private static final int ID_AT = 5;

    /** The code, the statement and how many rows. */
    private static final int FETCH_LENGTH = 9;

    private final Session session;
    private final Map<Integer, PreparedStatement> byId = new HashMap<>();
    private int lastId;

    PreparedStatements(Session session) {
        this.session = session;
    }

    void clear() {
        byId.clear();
    }

    int count() {
        return byId.size();
    }

    void tell(PreparedListing to) {
        byId.values().forEach(to::add);
    }

    void prepare(ClientCommand command) {
        byte[] sql = new byte[command.argumentLength()];
        command.copyArgument(sql);
        command.packets().release();
        session.process().preparedText(sql);
        if (byId.size() >= MOST) {
            throw ErrorCode.MYSQL_TOO_MANY_STATEMENTS.with(
                    "Can't create more than max_prepared_stmt_count statements (current value: "
                            + MOST
                            + ")");
        }
        Scan scan =
                session.context().scanner().scan(sql, 0, sql.length, session.settings().dialect());
        Rewritten known = session.withIdentity(scan);
        if (known == null) {
            prepare(sql, scan);
        } else {
            byte[] text = known.sql();
            Scan again =
                    session.context()
                            .scanner()
                            .scan(text, 0, text.length, session.settings().dialect());
            again.madeOf(known.origin());
            prepare(text, again);
        }
    }

    private void prepare(byte[] sql, Scan scan) {
        if (scan.has(Trait.TOO_DEEP)) {
            throw HiddenStatements.tooDeep(scan);
        }
        session.settings().requireReadable();
        if (scan.has(Trait.DIAGNOSTICS)
                || scan.has(Trait.ROW_COUNT)
                || scan.has(Trait.FOUND_ROWS)
                || NamedStatements.isNamed(scan.kind())
                || RouteExplaining.isAskedBy(scan)
                || DdlCommand.asked(scan) != null
                || scan.kind() == StatementKind.SHOW && ProcessList.isAskedBy(sql)) {
            // What the proxy answers is no matter of the connection it would be prepared on.
            throw ErrorCode.MYSQL_UNSUPPORTED_PS.with(
                    "This command is not supported in the prepared statement protocol yet");
        }
        if (scan.has(Trait.MULTI_STATEMENT)) {
            throw SeveralStatements.refused(scan.snapshot());
        }
        HintRule.check(session.user(), scan);
        HiddenStatements.refuse(scan);
        if (!(scan.hint() instanceof RouteHint.None)) {
            scan.blankHint();
        }
        if (NextIds.areAskedBy(scan)) {
            prepareNextIds(sql, scan.snapshot());
            return;
        }
        if (SessionStatements.isAboutTheSession(scan.kind())) {
            prepareAboutTheSession(sql, scan.snapshot());
            return;
        }
        Pin pin = PinRules.of(scan);
        var facts =
                new PreparedStatement.Facts(
                        pin, LocalState.Use.of(scan), scan.has(Trait.LAST_INSERT_ID));
        var snapshot = scan.snapshot();
        Routing routing = session.context().routing();
        String schema = session.connections().schema();
        SqlDialect dialect = session.settings().dialect();
        PlanUse prepareAs =
                planned -> {
                    Template template = planned.template();
                    session.requirements().access(template);
                    BoundPlan.Refused refusal = template.refusal(snapshot);
                    if (refusal != null) {
                        throw refusal.exception();
                    }
                    Registration registration =
                            (id, parameters) -> {
                                var statement =
                                        new PreparedStatement(
                                                id,
                                                sql,
                                                snapshot,
                                                schema,
                                                dialect,
                                                parameters,
                                                facts);
                                statement.planned(routing, planned);
                                return statement;
                            };
                    if (template.isPreparedByProxy()) {
                        prepareByProxy(registration, Placeholders.count(snapshot));
                        return;
                    }
                    CatalogueStatement catalogue = template.catalogue(snapshot);
                    if (catalogue != null) {
                        prepareWhenKnown(catalogue, sql, registration);
                        return;
                    }
                    prepareOn(
                            template.prepareGroup(),
                            sql,
                            template.prepareAs(snapshot),
                            registration);
                };
        Planned known =
                session.context().plans().find(scan, session.schemaOrEmpty(), routing.rules());
        if (known != null) {
            prepareAs.with(known);
        } else {
            withPlan(snapshot, session.schemaOrEmpty(), routing, prepareAs);
        }
    }

    private void prepareWhenKnown(
            CatalogueStatement catalogue, byte[] sql, Registration registration) {
        CatalogueInquiry.start(
                session,
                catalogue,
                new CatalogueInquiry.Then() {
                    @Override
                    public void known(GroupId home, byte @Nullable [] found) {
                        prepareOn(home, found == null ? sql : found, null, registration);
                    }

                    @Override
                    public void failed(ErrPacket error) {
                        session.answerError(error);
                    }

                    @Override
                    public void failed(TidegateException cause) {
                        session.refuse(cause);
                    }
                });
    }

    /** No server knows what it is: its parameters may be anything. */
    private void prepareByProxy(Registration registration, int parameters) {
        PreparedStatement statement = registration.create(++lastId, parameters);
        byId.put(statement.id(), statement);
        LocalResults.prepared(session, statement.id(), parameters, List.of());
    }

    /** It is executed from its text; only a server can tell what its parameters are. */
    private void prepareAboutTheSession(byte[] sql, ScannedSql scanned) {
        if (Placeholders.count(scanned) == 0) {
            prepareLocally(sql);
            return;
        }
        OwnTables.requireNone(scanned);
        session.requirements()
                .access(NamedSchemas.of(scanned, session.context().routing().rules()));
        prepareOn(
                session.homeGroup(),
                sql,
                null,
                (id, parameters) -> aboutTheSession(id, sql, parameters));
    }

    private void prepareNextIds(byte[] sql, ScannedSql scanned) {
        PreparedStatement statement = aboutTheSession(++lastId, sql, Placeholders.count(scanned));
        byId.put(statement.id(), statement);
        NextIds.prepared(session, statement.id(), statement.parameters(), scanned);
    }

    private PreparedStatement aboutTheSession(int id, byte[] sql, int parameters) {
        return new PreparedStatement(
                id,
                sql,
                null,
                session.connections().schema(),
                session.settings().dialect(),
                parameters,
                PreparedStatement.Facts.NONE);
    }

    private void prepareLocally(byte[] sql) {
        PreparedStatement statement = aboutTheSession(++lastId, sql, 0);
        byId.put(statement.id(), statement);
        LocalResults.prepared(session, statement.id(), 0, List.of());
    }

    private interface Registration {
        PreparedStatement create(int id, int parameters);
    }

    interface PlanUse {
        void with(Planned planned);

        /** There is no plan and never will be: the client is gone, or has its error. */
        default void failed() {}
    }

    void withPlan(ScannedSql scanned, String schema, Routing routing, PlanUse use) {
        session.context()
                .planning()
                .plan(
                        scanned,
                        schema,
                        routing.rules(),
                        routing.configuration().limits().parseTimeout(),
                        session.context().loop(),
                        planned -> {
                            if (session.isClosed()) {
                                use.failed();
                                return;
                            }
                            if (planned == null) {
                                use.failed();
                                session.refuse(
                                        ErrorCode.INTERNAL.with(
                                                "the statement could not be planned, see the proxy's log"));
                                return;
                            }
                            Planned kept =
                                    session.context()
                                            .plans()
                                            .put(scanned, schema, routing.rules(), planned);
                            session.guarded(() -> use.with(kept));
                        });
    }

    /**
     * @param shard what is prepared instead of the text; null for the text itself
     */
    private void prepareOn(
            GroupId group, byte[] sql, @Nullable ShardStatement shard, Registration registration) {
        byte[] text = shard == null ? sql : shard.sql();
        session.connections()
                .connectOutsideTransaction(
                        group,
                        new Connections.Ready() {
                            @Override
                            public void ready(BackendConnection connection) {
                                new PrepareRelay(session, connection, text, shard)
                                        .start((id, parameters) ->
                                                register(
                                                        connection,
                                                        text,
                                                        id,
                                                        parameters,
                                                        registration));
                            }

                            @Override
                            public void failed(ErrPacket error) {
                                session.answerError(error);
                            }

                            @Override
                            public void failed(TidegateException cause) {
                                session.refuse(cause);
                            }
                        });
    }

    private int register(
            BackendConnection connection,
            byte[] text,
            int backendId,
            int parameters,
            Registration registration) {
        PreparedStatement statement = registration.create(++lastId, parameters);
        byId.put(statement.id(), statement);
        statement.preparedOn(connection.group());
        Execution.remember(
                session,
                connection,
                new BackendStatements.Key(text, statement.schema(), statement.dialect()),
                new BackendStatements.Prepared(backendId, parameters));
        return statement.id();
    }

    void execute(ClientCommand command) {
        PreparedStatement statement;
        try {
            if (command.payloadLength() < 10) {
                throw Session.malformed();
            }
            statement = find(command, "mysqld_stmt_execute");
        } catch (TidegateException unknown) {
            command.packets().release();
            throw unknown;
        }
        session.process().preparedText(statement.sql());
        statement.executed();
        session.connections().closeCursor(statement);
        if (statement.scanned() == null) {
            executeFromText(command, statement);
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

    /** The proxy's own answer comes in the binary form, with the column as it was prepared. */
    private boolean answersNextIds(PreparedStatement statement, byte[] sql) {
        Scan prepared = scan(statement.sql());
        if (!NextIds.areAskedBy(prepared)) {
            return false;
        }
        String column = NextIdQuestion.column(prepared.snapshot());
        NextIds.answer(session, scan(sql).snapshot(), column, true);
        return true;
    }

    private Scan scan(byte[] sql) {
        return session.context().scanner().scan(sql, 0, sql.length, session.settings().dialect());
    }

    private void executeFromText(ClientCommand command, PreparedStatement statement) {
        if (statement.parameters() > 0) {
            Execution execution = new Execution(session, statement, command);
            byte[] sql;
            try {
                sql = ParametersInText.of(session, statement, execution.parameters());
            } finally {
                execution.release();
                statement.clearLongData();
            }
            if (!answersNextIds(statement, sql)) {
                session.text().queryPrepared(sql);
            }
            return;
        }
        boolean attributes = hasAttributes(command);
        command.packets().release();
        if (attributes) {
            throw ParametersInText.noAttributes();
        }
        if (!answersNextIds(statement, statement.sql())) {
            session.text().queryPrepared(statement.sql());
        }
    }

    /** Of a statement without parameters. */
    private boolean hasAttributes(ClientCommand command) {
        ByteBuf packets = command.packets();
        int countAt = packets.readerIndex() + Execution.COUNT_AT;
        return session.takesAttributes()
                && Execution.countsParameters(packets)
                && countAt < packets.writerIndex()
                && packets.getByte(countAt) != 0;
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
        withPlan(
                Objects.requireNonNull(statement.scanned()),
                schema == null ? "" : schema,
                routing,
                new PlanUse() {
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

    /** It is executed as the texts that it means with its parameters' values. */
    private void collect(Execution execution, PreparedStatement statement, CollectedInsert insert) {
        requireText(
                execution,
                statement,
                "a prepared INSERT ... SELECT of which the proxy reads the rows");
        statement.clearLongData();
        session.text().collected(insert);
        execution.release();
    }

    /** It is executed as the text that names its columns. */
    private void name(Execution execution, PreparedStatement statement, UnlistedInsert insert) {
        requireText(execution, statement, "a prepared INSERT without a list of columns");
        statement.clearLongData();
        session.text().unlisted(insert, statement.asksLastInsertId());
        execution.release();
    }

    private void requireText(Execution execution, PreparedStatement statement, String what) {
        if (session.takesAttributes() && execution.parameters().hasAttributes()) {
            throw ErrorCode.COMMAND_UNSUPPORTED.with(
                    "query attributes of "
                            + what
                            + " are not passed on; send it as text, or without attributes");
        }
        if (!Objects.equals(statement.schema(), session.connections().schema())) {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "the statement was prepared while another schema was used, and is "
                            + what
                            + "; USE that schema, or prepare it again");
        }
    }

    /** It is executed as the text that it means with its ids. */
    private void generate(Execution execution, PreparedStatement statement, IdRequest request) {
        if (request.isReturning()) {
            throw ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                    "RETURNING in a prepared INSERT that gets generated ids: its rows would come in the form"
                            + " of text statements; send it as a text statement, or leave RETURNING out and read"
                            + " the insert id");
        }
        requireText(execution, statement, "a prepared INSERT that gets generated ids");
        statement.clearLongData();
        session.text().generated(request, statement.asksLastInsertId());
        execution.release();
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
                            session.homeGroup(),
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
                session.localState().use(statement.use(), TextStatements.groups(shards));
                session.text()
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
                session.localState().use(statement.use(), TextStatements.groups(shards));
                session.text()
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
                session.text()
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
                    generate(execution, statement, request);
                }
            }
            case BoundPlan.Collected(CollectedInsert insert) ->
                    collect(execution, statement, insert);
            case BoundPlan.Drops(DroppedTables dropped) -> {
                requireText(execution, statement, "a prepared DROP TABLE of several tables");
                session.text().drop(dropped);
                execution.release();
            }
            case BoundPlan.Unlisted(UnlistedInsert insert) -> name(execution, statement, insert);
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
        Connections.Ready whenReady =
                new Connections.Ready() {
                    @Override
                    public void ready(BackendConnection connection) {
                        execution.on(
                                connection,
                                key,
                                indexes,
                                new PreparedRelay(
                                        session, execution, statement, connection, forwarding));
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
            session.text().connect(group, statement.asksLastInsertId(), whenReady);
        } else {
            session.connections().connectWithoutTable(group, whenReady);
        }
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

    void longData(ClientCommand command) {
        try {
            if (command.payloadLength() >= 7) {
                byte[] argument = new byte[command.argumentLength()];
                command.copyArgument(argument);
                ByteBuf fields = Unpooled.wrappedBuffer(argument);
                PreparedStatement statement = byId.get(fields.readIntLE());
                int parameter = fields.readUnsignedShortLE();
                if (statement != null && parameter < statement.parameters()) {
                    byte[] chunk = new byte[fields.readableBytes()];
                    fields.readBytes(chunk);
                    int collected = statement.addLongData(parameter, chunk);
                    int most =
                            session.context().routing().configuration().limits().maxAllowedPacket();
                    if (collected > most) {
                        session.sink().abort();
                    }
                }
            }
        } finally {
            command.packets().release();
        }
        // This command has no reply, whatever it was.
        session.idle();
    }

    /** Rows of a cursor, from the one connection that has it. */
    void fetch(ClientCommand command) {
        PreparedStatement statement;
        Cursors.Open cursor;
        try {
            if (command.payloadLength() < FETCH_LENGTH) {
                throw Session.malformed();
            }
            statement = find(command, "mysqld_stmt_fetch");
            cursor = session.connections().cursors().of(statement);
            if (cursor == null) {
                throw ErrorCode.MYSQL_NO_OPEN_CURSOR.with(
                        "The statement ("
                                + Integer.toUnsignedString(statement.id())
                                + ") has no open cursor"
                                + (session.settings().dialect().mariaDb() ? "" : "."));
            }
        } catch (TidegateException refused) {
            command.packets().release();
            throw refused;
        }
        ByteBuf packets = command.packets();
        packets.setIntLE(packets.readerIndex() + ID_AT, cursor.on().id());
        new Fetch(session, statement, cursor, packets).start();
    }

    void reset(ClientCommand command) {
        PreparedStatement statement;
        try {
            statement = find(command, "mysqld_stmt_reset");
        } finally {
            command.packets().release();
        }
        statement.clearLongData();
        session.connections().closeCursor(statement);
        session.answerOk();
    }

    void close(ClientCommand command) {
        if (command.payloadLength() >= 5) {
            int id = command.packets().getIntLE(command.packets().readerIndex() + ID_AT);
            PreparedStatement closed = byId.remove(id);
            if (closed != null) {
                session.connections().closeCursor(closed);
            }
        }
        command.packets().release();
        session.idle();
    }

    private PreparedStatement find(ClientCommand command, String function) {
        if (command.payloadLength() < 5) {
            throw Session.malformed();
        }
        int id = command.packets().getIntLE(command.packets().readerIndex() + ID_AT);
        PreparedStatement statement = byId.get(id);
        if (statement == null) {
            throw ErrorCode.MYSQL_UNKNOWN_STATEMENT.with(
                    "Unknown prepared statement handler ("
                            + Integer.toUnsignedString(id)
                            + ") given to "
                            + (session.settings().dialect().mariaDb()
                                    ? function
                                    : "mysql_stmt_precheck"));
        }
        return statement;
    }
}
