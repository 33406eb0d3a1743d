package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.Commands;
import io.tidegate.proxy.execution.Completion;
import io.tidegate.proxy.execution.Concatenation;
import io.tidegate.proxy.execution.MergedRead;
import io.tidegate.proxy.execution.WriteTarget;
import io.tidegate.proxy.execution.Writes;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.QueryAttributes;
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
import io.tidegate.sharding.plan.RowLoad;
import io.tidegate.sharding.plan.RowsWritten;
import io.tidegate.sharding.plan.ShardStatement;
import io.tidegate.sharding.plan.TableChange;
import io.tidegate.sharding.plan.Template;
import io.tidegate.sharding.plan.UnlistedInsert;
import io.tidegate.sharding.sql.Origin;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.RouteHint;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.Trait;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of a text statement: scanned, planned, bound, carried out. */
final class TextStatements {
    private static final byte[] NO_ATTRIBUTES = {};

    private final Session session;
    private final SessionStatements sessionStatements;
    private final TextPlanning planning;
    private final TextRelay relay;
    private final SeveralShards severalShards;

    /** What stands in front of the text at hand, where its client has attributes. */
    private byte[] attributes = NO_ATTRIBUTES;

    /** What the text at hand was made of; null for the client's own. */
    private @Nullable Origin origin;

    /** Those that the text at hand asks its client for. */
    private List<byte[]> files = List.of();

    TextStatements(Session session) {
        this.session = session;
        this.sessionStatements = new SessionStatements(session);
        this.planning = new TextPlanning(session, this);
        this.relay = new TextRelay(session, sessionStatements);
        this.severalShards = new SeveralShards(session);
    }

    void query(ClientCommand command) {
        Scan toPlan = null;
        try {
            toPlan = scan(command);
        } finally {
            // Not a field that tells it: what answers this command may have begun the next one.
            if (toPlan == null) {
                command.packets().release();
            }
        }
        if (toPlan != null) {
            planning.plan(toPlan, withoutHint(toPlan, command));
        }
    }

    /** What servers get must not have it: the text has blanks in its place already. */
    private ClientCommand withoutHint(Scan scan, ClientCommand command) {
        if (scan.hint() instanceof RouteHint.None) {
            return command;
        }
        command.packets().release();
        byte[] sql = Arrays.copyOf(scan.bytes(), scan.length());
        return new ClientCommand(commandOf(sql), attributes.length + sql.length + 1);
    }

    /** Null for a statement that was taken care of, or another text in its place. */
    private @Nullable Scan scan(ClientCommand command) {
        int length = command.argumentLength();
        byte[] sql = session.context().scratch(length);
        command.copyArgument(sql);
        attributes = NO_ATTRIBUTES;
        if (session.takesAttributes()) {
            attributes = QueryAttributes.cut(sql, length);
            length -= attributes.length;
            System.arraycopy(sql, attributes.length, sql, 0, length);
        }
        session.process().text(sql, length);
        SessionSettings settings = session.settings();
        Scan scan = session.context().scanner().scan(sql, 0, length, settings.dialect());
        scan.madeOf(origin);
        session.connections().tellLosses(scan);
        Rewritten known = session.withIdentity(scan);
        if (known != null) {
            queryAgain(known);
            return null;
        }
        session.process().statement(scan);
        if (!scan.has(Trait.DIAGNOSTICS)) {
            session.connections().forgetDiagnostics();
        }
        if (RouteExplaining.isAskedBy(scan)) {
            settings.requireReadable();
            RouteExplaining.answer(session, scan);
            return null;
        }
        HintRule.check(session.user(), scan);
        DdlCommand jobs = DdlCommand.asked(scan);
        if (jobs != null) {
            settings.requireReadable();
            jobs.carryOut(session);
            return null;
        }
        if (scan.has(Trait.TOO_DEEP)) {
            throw HiddenStatements.tooDeep(scan);
        }
        if (scan.kind() != StatementKind.SET) {
            settings.requireReadable();
        }
        if (sessionStatements.answered(scan, sql, length)) {
            return null;
        }
        // What the client's own text pins, it has pinned already.
        Pin pin = session.hasGenerated() ? null : PinRules.of(scan);
        ReadOnlyTransactions.require(session, scan.kind(), pin);
        if (pin != null) {
            settings.pin(pin);
        }
        boolean loads = scan.kind() == StatementKind.LOAD_DATA || scan.has(Trait.MULTI_STATEMENT);
        files = loads ? session.filesNamedIn(sql, length) : List.of();
        if (!(scan.hint() instanceof RouteHint.None)) {
            scan.blankHint();
        }
        return scan;
    }

    /** Executes a prepared statement about the session from its text. */
    void queryPrepared(byte[] sql) {
        attributes = noAttributes();
        queryAgain(sql);
    }

    private byte[] noAttributes() {
        return session.takesAttributes() ? QueryAttributes.empty() : NO_ATTRIBUTES;
    }

    /** Executes a text that was made of the client's. */
    void queryAgain(Rewritten text) {
        origin = text.origin();
        try {
            queryAgain(text.sql());
        } finally {
            origin = null;
        }
    }

    /** Executes another text in the place of the one at hand. */
    private void queryAgain(byte[] sql) {
        query(textCommand(sql));
    }

    private ClientCommand textCommand(byte[] sql) {
        return new ClientCommand(commandOf(sql), attributes.length + sql.length + 1);
    }

    private ByteBuf commandOf(byte[] sql) {
        return Commands.query(session.sink().alloc(), attributes, sql);
    }

    /** What stands in front of the text at hand. */
    byte[] attributes() {
        return attributes;
    }

    /** It may go on to its tables. */
    void carryOut(Planned planned, StatementText text, LocalState.Use use, ClientCommand command) {
        carryOut(planned, text, use, command, false);
    }

    /**
     * @param clockIsAsked no server could tell the time so that shards are known
     */
    private void carryOut(
            Planned planned,
            StatementText text,
            LocalState.Use use,
            ClientCommand command,
            boolean clockIsAsked) {
        boolean passed = false;
        try {
            session.admission().isOf(planned);
            Template template = planned.template();
            session.requirements().access(template);
            BoundPlan bound = template.bindAsAsked(text, ParameterSource.NONE);
            if (!clockIsAsked && ClockAsking.isNeeded(template, bound, text)) {
                passed = true;
                askClock(planned, text, use, command);
                return;
            }
            BoundPlan plan =
                    UnlistedExecution.checked(
                            capped(bound, template, text), kind(text), session.implied());
            noteScatter(template, plan, text, ParameterSource.NONE);
            session.admission().carriesOut(plan);
            session.reads().consider(template, plan, text);
            passed = true;
            if (OneMoment.isNeeded(session, planned, plan)) {
                carryOutAtOneMoment(plan, use, command);
            } else {
                carryOut(plan, use, command);
            }
        } finally {
            if (!passed) {
                command.packets().release();
            }
        }
    }

    private void carryOutAtOneMoment(BoundPlan plan, LocalState.Use use, ClientCommand command) {
        OneMoment.start(
                session,
                new OneMoment.Then() {
                    @Override
                    public void told() {
                        carryOut(plan, use, command);
                    }

                    @Override
                    public void ended() {
                        command.packets().release();
                    }
                });
    }

    private void askClock(
            Planned planned, StatementText text, LocalState.Use use, ClientCommand command) {
        Template template = planned.template();
        ScannedSql kept = text instanceof Scan scan ? scan.snapshot() : (ScannedSql) text;
        command.packets().release();
        boolean asks = sessionStatements.asksLastInsertId();
        ClockAsking.start(
                session,
                kept,
                template,
                ParameterSource.NONE,
                new ClockAsking.Then() {
                    @Override
                    public void told(List<ToldMoment> moments) {
                        sessionStatements.asksAsBefore(asks);
                        Rewritten exchanged =
                                ClockAsking.exchanged(
                                        kept, template.moments(kept), moments, ToldMoment::literal);
                        if (fitsIntoOnePacket(exchanged)) {
                            queryAgain(exchanged);
                        } else {
                            asItIs();
                        }
                    }

                    @Override
                    public void asItIs() {
                        sessionStatements.asksAsBefore(asks);
                        carryOut(planned, kept, use, textCommand(kept.bytes()), true);
                    }
                });
    }

    /** As the client's own did, and the reply goes on counting. */
    private boolean fitsIntoOnePacket(Rewritten text) {
        return Commands.packets(attributes.length + text.sql().length + 1) == 1;
    }

    void noteScatter(
            Template template, BoundPlan plan, StatementText text, ParameterSource parameters) {
        session.told(ScatterRule.check(session.user(), template, plan, text, parameters));
    }

    /** Rows of several shards are counted together, where the session wants only so many. */
    private BoundPlan capped(BoundPlan plan, Template template, StatementText text) {
        if (!(plan instanceof BoundPlan.Concat || plan instanceof BoundPlan.Merge)) {
            return plan;
        }
        long rows = session.settings().selectLimit();
        if (rows < 0) {
            return plan;
        }
        BoundPlan merged = plan;
        if (plan instanceof BoundPlan.Concat) {
            merged = template.bindToBeCut(text, ParameterSource.NONE);
            if (merged == null) {
                throw Requirements.cannotCut();
            }
        }
        return merged instanceof BoundPlan.Merge(MergedSelect select)
                ? new BoundPlan.Merge(select.cappedAt(rows))
                : merged;
    }

    private void carryOut(BoundPlan plan, LocalState.Use use, ClientCommand command) {
        switch (plan) {
            case BoundPlan.PassThrough(GroupId group) -> {
                relay.replies(asItIs(), command.count());
                relay.relay(group, command.packets(), use);
            }
            case BoundPlan.AnyGroup() -> {
                relay.replies(asItIs(), command.count());
                relay.relayWithoutTable(homeGroup(command), command.packets(), use);
            }
            case BoundPlan.Single(ShardStatement statement) -> {
                command.packets().release();
                relay.replies(session.withLogicalNames(statement), command.count());
                relay.relay(statement.group(), packets(statement.sql(), command.count()), use);
            }
            case BoundPlan.Described(ShardStatement statement, RowEdit edit) -> {
                command.packets().release();
                relay.replies(session.edited(edit, false), command.count());
                relay.relay(statement.group(), packets(statement.sql(), command.count()), use);
            }
            case BoundPlan.Catalogue(CatalogueStatement statement) ->
                    CatalogueInquiry.start(
                            session,
                            statement,
                            new RelayWhenKnown(command, use, statement.alone()));
            case BoundPlan.Concat(List<ShardStatement> statements) -> {
                command.packets().release();
                Requirements.noInsertId(sessionStatements.insertIdPlace());
                session.localState().use(use, SeveralShards.groups(statements));
                severalShards.concatenate(statements, textSender(statements), session);
            }
            case BoundPlan.Merge(MergedSelect select) -> {
                command.packets().release();
                Requirements.noInsertId(sessionStatements.insertIdPlace());
                session.localState().use(use, select.groupIds());
                severalShards.merge(select, MergedRead.Form.TEXT, session);
            }
            case BoundPlan.InText _ -> {
                command.packets().release();
                throw new IllegalStateException("a text has no parameters");
            }
            case BoundPlan.Writes(List<ShardStatement> statements, RowsWritten rows) -> {
                command.packets().release();
                Requirements.noInsertId(sessionStatements.insertIdPlace());
                session.localState().use(use, SeveralShards.groups(statements));
                severalShards.write(
                        WriteTarget.shards(statements),
                        textSender(statements),
                        Writes.Counting.SUM,
                        rows,
                        session);
            }
            case BoundPlan.Load(RowLoad load) -> {
                command.packets().release();
                LoadExecution.start(session, load, files, use);
            }
            case BoundPlan.Definition(TableChange change) -> {
                byte[] sql = text(command);
                command.packets().release();
                define(change, sql, () -> {});
            }
            case BoundPlan.Everywhere(List<GroupId> groups, var _) -> {
                byte[] sql = text(command);
                command.packets().release();
                Requirements.noInsertId(sessionStatements.insertIdPlace());
                session.localState().use(use, groups);
                severalShards.write(
                        WriteTarget.wholeGroups(groups),
                        (connection, index, listener) ->
                                session.sendPart(connection, sql, listener),
                        Writes.Counting.FIRST,
                        RowsWritten.CHANGED,
                        session);
            }
            case BoundPlan.Keyed(BoundPlan keyed, ReportedId id) -> {
                session.reports(id);
                carryOut(keyed, use, command);
            }
            case BoundPlan.Generate(IdRequest request) -> {
                BoundPlan asItIs = request.plan();
                if (asItIs != null && session.settings().keepsZero()) {
                    carryOut(asItIs, use, command);
                } else {
                    generate(request, command);
                }
            }
            case BoundPlan.Collected(CollectedInsert insert) -> {
                command.packets().release();
                new CollectedExecution(session, insert).start();
            }
            case BoundPlan.Drops(DroppedTables dropped) -> {
                command.packets().release();
                session.reads().writesElsewhere();
                new DropExecution(session, dropped).start();
            }
            case BoundPlan.Unlisted(UnlistedInsert insert) -> {
                command.packets().release();
                name(insert, sessionStatements.asksLastInsertId());
            }
            case BoundPlan.Refused refused -> {
                command.packets().release();
                throw refused.exception();
            }
        }
    }

    /** With the files that the text names, if it names any. */
    private Forwarding asItIs() {
        return files.isEmpty() ? session.asItIs() : session.offering(files);
    }

    /** Executes a prepared DROP of several tables. */
    void drop(DroppedTables dropped) {
        attributes = noAttributes();
        session.reads().writesElsewhere();
        new DropExecution(session, dropped).start();
    }

    private static StatementKind kind(StatementText text) {
        return text instanceof Scan scan ? scan.kind() : ((ScannedSql) text).kind();
    }

    /** Executes a prepared statement that names no columns. */
    void unlisted(UnlistedInsert insert, boolean asksLastInsertId) {
        attributes = noAttributes();
        name(insert, asksLastInsertId);
    }

    private void name(UnlistedInsert insert, boolean asksLastInsertId) {
        UnlistedExecution.start(
                session,
                insert,
                rewritten -> {
                    sessionStatements.asksAsBefore(asksLastInsertId);
                    queryAgain(rewritten);
                });
    }

    /** Executes a prepared statement of which the rows are read first. */
    void collected(CollectedInsert insert) {
        attributes = noAttributes();
        new CollectedExecution(session, insert).start();
    }

    private void generate(IdRequest request, ClientCommand command) {
        int packetsSent = command.count();
        command.packets().release();
        boolean asks = sessionStatements.asksLastInsertId();
        GeneratedInsert.start(
                session,
                request,
                rewritten -> {
                    if (request.isReturning()
                            && Commands.packets(attributes.length + rewritten.sql().length + 1)
                                    != packetsSent) {
                        throw ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                                "with its ids the statement would need one packet of 16 MiB more than it was sent"
                                        + " in, and its reply could not be counted; send fewer rows, or leave out"
                                        + " RETURNING");
                    }
                    sessionStatements.asksAsBefore(asks);
                    queryAgain(rewritten);
                });
    }

    /** Executes a prepared statement that has got its ids, as the text that it means with them. */
    void generated(IdRequest request, boolean asksLastInsertId) {
        GeneratedInsert.start(
                session,
                request,
                rewritten -> {
                    sessionStatements.asksAsBefore(asksLastInsertId);
                    attributes = noAttributes();
                    queryAgain(rewritten);
                });
    }

    private byte[] text(ClientCommand command) {
        byte[] argument = new byte[command.argumentLength()];
        command.copyArgument(argument);
        return Arrays.copyOfRange(argument, attributes.length, argument.length);
    }

    /**
     * @param sql as the client has sent it
     */
    void define(TableChange change, byte[] sql, Runnable release) {
        session.reads().writesElsewhere();
        String text = new String(sql, session.settings().dialect().charset());
        new DefinitionExecution(session, change, text, release).start();
    }

    private GroupId homeGroup(ClientCommand command) {
        try {
            return session.home().ofStatement();
        } catch (TidegateException none) {
            command.packets().release();
            throw none;
        }
    }

    private Concatenation.Sender textSender(List<ShardStatement> statements) {
        return (connection, index, listener) ->
                session.sendPart(connection, statements.get(index).sql(), listener);
    }

    /**
     * The statement in as many packets as its client sent: the reply goes on counting them.
     *
     * @param count how many packets the client sent
     */
    private ByteBuf packets(byte[] sql, int count) {
        int length = attributes.length + sql.length + 1;
        int packets = Commands.packets(length);
        if (packets > count) {
            throw ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                    "with the names of the sub-tables the statement would need one packet of 16 MiB more"
                            + " than it was sent in; make it some hundred bytes longer or shorter");
        }
        int blanks = packets == count ? 0 : (count - 1) * PacketWriter.MAX_PAYLOAD - length;
        ByteBuf out = session.sink().alloc().buffer(length + blanks + count * 4);
        int start = PacketWriter.begin(out);
        out.writeByte(Command.COM_QUERY.code());
        out.writeBytes(attributes);
        out.writeBytes(sql);
        for (int i = 0; i < blanks; i++) {
            out.writeByte(' ');
        }
        PacketWriter.end(out, start, 0);
        return out;
    }

    /** For statements that were prepared, and are executed as the texts that they mean. */
    void mergePrepared(MergedSelect select, Completion completion) {
        attributes = session.takesAttributes() ? QueryAttributes.empty() : NO_ATTRIBUTES;
        severalShards.merge(select, MergedRead.Form.BINARY, completion);
    }

    /** Carries a statement on information_schema out when the servers have been asked. */
    private final class RelayWhenKnown implements CatalogueInquiry.Then {
        private final ClientCommand command;
        private final LocalState.Use use;
        private final boolean alone;

        RelayWhenKnown(ClientCommand command, LocalState.Use use, boolean alone) {
            this.command = command;
            this.use = use;
            this.alone = alone;
        }

        @Override
        public void known(GroupId home, byte @Nullable [] sql) {
            relay.replies(asItIs(), command.count());
            ByteBuf toSend = command.packets();
            if (sql != null) {
                toSend.release();
                toSend = packets(sql, command.count());
            }
            if (alone) {
                relay.relayWithoutTable(home, toSend, use);
            } else {
                relay.relay(home, toSend, use);
            }
        }

        @Override
        public void failed(ErrPacket error) {
            command.packets().release();
            session.answerError(error);
        }

        @Override
        public void failed(TidegateException cause) {
            command.packets().release();
            session.refuse(cause);
        }
    }

    /** Sends a session statement as it is to the group where it belongs. */
    void relayVerbatim(GroupId group, byte[] sql) {
        relayVerbatim(group, sql, LocalState.Use.NONE);
    }

    void relayVerbatim(GroupId group, byte[] sql, LocalState.Use use) {
        relay.replies(session.asItIs(), Commands.packets(attributes.length + sql.length + 1));
        relay.relay(group, commandOf(sql), use);
    }

    /** Sends a statement without a table where the session is anyway. */
    void relayAnywhere(byte[] sql) {
        relay.replies(session.asItIs(), Commands.packets(attributes.length + sql.length + 1));
        relay.relayWithoutTable(session.homeGroup(), commandOf(sql), LocalState.Use.NONE);
    }

    void initDb(ClientCommand command) {
        byte[] name = new byte[command.argumentLength()];
        command.copyArgument(name);
        command.packets().release();
        sessionStatements.use(new String(name, StandardCharsets.UTF_8));
    }

    void statistics() {
        byte[] line = sessionStatements.statistics().getBytes(StandardCharsets.US_ASCII);
        ByteBuf out = session.sink().alloc().buffer(line.length + 4);
        int start = PacketWriter.begin(out);
        out.writeBytes(line);
        PacketWriter.end(out, start, 1);
        session.sink().write(out);
        session.sink().flush();
        session.idle();
    }

    TextRelay relay() {
        return relay;
    }

    SeveralShards severalShards() {
        return severalShards;
    }

    SessionStatements sessionStatements() {
        return sessionStatements;
    }
}
