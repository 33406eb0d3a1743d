package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.UserConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.ddl.Stop;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.Outcome;
import io.tidegate.proxy.backend.ReplyKind;
import io.tidegate.proxy.backend.ReplyListener;
import io.tidegate.proxy.execution.Answers;
import io.tidegate.proxy.execution.CollectedReply;
import io.tidegate.proxy.execution.Completion;
import io.tidegate.proxy.execution.Diagnostics;
import io.tidegate.proxy.execution.DivertedSink;
import io.tidegate.proxy.execution.EditedRelay;
import io.tidegate.proxy.execution.FileTaker;
import io.tidegate.proxy.execution.KeyedRelay;
import io.tidegate.proxy.execution.Relay;
import io.tidegate.proxy.execution.ResultSink;
import io.tidegate.proxy.execution.Resumable;
import io.tidegate.proxy.execution.SplitLoad;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.Collations;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.proxy.wire.message.SessionState;
import io.tidegate.sharding.catalogue.RowEdit;
import io.tidegate.sharding.plan.ImpliedColumns;
import io.tidegate.sharding.plan.ReportedId;
import io.tidegate.sharding.plan.ReportedId.Duplicates;
import io.tidegate.sharding.plan.ShardStatement;
import io.tidegate.sharding.sql.IdentityFunctions;
import io.tidegate.sharding.sql.IdentityFunctions.Identity;
import io.tidegate.sharding.sql.LocalFiles;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.SqlDialect;
import io.tidegate.sharding.sql.Trait;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: what it has set, opened and holds, and the commands it sends, one at a time. Lives on
 * one event loop, together with every connection that it leases.
 */
public final class Session implements ClientSession, Relay.Ending, Completion {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final LoopContext context;
    private final DivertedSink sink;
    private final Interlude interlude;
    private final UserConfig user;
    private final Runnable onIdle;
    private final Runnable thenRelayed = this::afterRelay;
    private final SessionSettings settings;
    private final Transaction transaction;
    private final SessionConnections connections;
    private final SessionReads reads = new SessionReads(this);
    private final HomeGroup home = new HomeGroup(this);
    private final Relay relay;
    private final Requirements requirements = new Requirements(this);
    private final TextStatements text;
    private final PreparedStatements prepared;
    private final NamedStatements named;
    private final LastStatement last = new LastStatement();
    private final ClientProcess process;
    private final LocalState localState = new LocalState();
    private final StatementClock clock;
    private final Admission admission;
    private final OwnErrors errors;
    private final Tracking tracking;
    private final Forwarding asItIs =
            (connection, packets, kind, firstReplySequence) ->
                    relayTo(connection, packets, kind, firstReplySequence);

    private @Nullable ImpliedColumns implied;

    /** What the OK of the statement at hand tells of its ids, if they are of a generated column. */
    private @Nullable ReportedId reported;

    /** Whether LAST_INSERT_ID() may be another one behind the statement at hand. */
    private boolean hidesKeys;

    /** The job that the client waits for. */
    private @Nullable Stop changing;

    private GeneratedIds.@Nullable Wait idWait;
    private @Nullable SplitLoad loading;

    /** What sends the reply at hand, where that is no relay. */
    private @Nullable Resumable replying;

    /** What the proxy has to tell of the statement at hand, beside its servers. */
    private Diagnostics told = Diagnostics.NONE;

    private int replySequence = 1;
    private final Deque<BackendConnection> wanted = new ArrayDeque<>();
    private @Nullable ClientCommand deferred;
    private boolean reclaiming;

    /** Whether the reply that was relayed has told of the transaction's end, if it was one. */
    private boolean relayedEnd;

    private boolean busy;
    private boolean closed;

    /**
     * @param process the client in the process list
     * @param onIdle called when a command's reply is complete and the next one may come
     */
    public Session(
            LoopContext context,
            ResultSink client,
            UserConfig user,
            ClientProcess process,
            @Nullable String schema,
            int capabilities,
            int collation,
            Runnable onIdle) {
        this.context = context;
        this.transaction = new Transaction(context::now);
        this.sink = new DivertedSink(client);
        this.interlude = new Interlude(sink);
        this.user = user;
        this.onIdle = onIdle;
        this.process = process;
        this.clock = new StatementClock(context.meter());
        this.admission = new Admission(this, context.gate());
        this.errors = new OwnErrors(context, process, admission);
        this.settings =
                new SessionSettings(
                        initialDialect(context.baseline(), collation),
                        context.baseline().sqlMode());
        this.tracking = new Tracking(capabilities, context.baseline(), settings);
        this.connections =
                new SessionConnections(
                        context,
                        settings,
                        transaction,
                        last,
                        localState,
                        process,
                        capabilities,
                        collation,
                        schema,
                        reads,
                        client::abort,
                        this::reclaim);
        this.relay = new Relay(sink, context.columnNames(), this);
        this.text = new TextStatements(this);
        this.prepared = new PreparedStatements(this);
        this.named = new NamedStatements(this);
        process.attach(this, context.now());
        context.processes().add(process);
    }

    private static SqlDialect initialDialect(Baseline baseline, int collation) {
        return new SqlDialect(
                Collations.charset(collation),
                baseline.sqlMode().contains("ANSI_QUOTES"),
                baseline.sqlMode().contains("NO_BACKSLASH_ESCAPES"),
                baseline.isMariaDb(),
                Collations.recoding(collation));
    }

    @Override
    public boolean isBusy() {
        return busy;
    }

    /** True between BEGIN and its end, and while a server says so. */
    @Override
    public boolean isInTransaction() {
        return transaction.isActive();
    }

    @Override
    public void command(ClientCommand command) {
        busy = true;
        admission.begins();
        Command code = command.kind();
        if (code != null) {
            process.begin(code, context.now());
            clock.begins();
        }
        if (reclaiming) {
            deferred = command;
        } else {
            carryOut(command, code);
        }
    }

    private void carryOut(ClientCommand command, @Nullable Command code) {
        replySequence = command.count() & 0xFF;
        try {
            dispatch(command, code);
        } catch (RuntimeException failure) {
            endWith(failure);
        }
    }

    /** Others need a connection that is held only for what it knows. */
    private void reclaim(BackendConnection connection) {
        wanted.add(connection);
        if (!busy && !reclaiming) {
            reclaimNext();
        }
    }

    private void reclaimNext() {
        BackendConnection next = wanted.poll();
        // A command may have used it since, or given it back.
        while (next != null && !connections.canGiveAway(next)) {
            next = wanted.poll();
        }
        reclaiming = next != null;
        if (next != null) {
            new Reclaiming(this, next, this::reclaimNext).start();
            return;
        }
        ClientCommand command = deferred;
        deferred = null;
        if (command != null && closed) {
            command.packets().release();
        } else if (command != null) {
            carryOut(command, command.kind());
        }
    }

    /** A connection is given to others; the client's next command has to wait for that. */
    boolean isReclaiming() {
        return reclaiming;
    }

    /** Runs a part of the command at hand: whatever goes wrong, its client gets an answer. */
    void guarded(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException failure) {
            endWith(failure);
        }
    }

    private void endWith(RuntimeException failure) {
        switch (failure) {
            case TidegateException refused -> refuse(refused);
            case MalformedPacketException malformed -> refuse(malformed());
            default -> {
                LOG.error("defect while carrying out a command", failure);
                interlude.end();
                TidegateException defect =
                        ErrorCode.INTERNAL.with(
                                "a defect of the proxy; the statement may have been executed, see the"
                                        + " log");
                errors.told(defect);
                Answers.error(sink, defect);
                // What the session and its connections are in the middle of is not known any more.
                sink.abort();
            }
        }
    }

    static TidegateException malformed() {
        return ErrorCode.MYSQL_MALFORMED_PACKET.with("Malformed communication packet");
    }

    @Override
    public int replySequence() {
        return replySequence;
    }

    private void dispatch(ClientCommand command, @Nullable Command code) {
        if (code == null) {
            command.packets().release();
            throw ErrorCode.MYSQL_UNKNOWN_COMMAND.with("Unknown command: its code is no command's");
        }
        connections.commandOf(command.payloadLength());
        if (connections.lostMaster().isUntold() && isCarriedOutByServers(code)) {
            command.packets().release();
            throw connections.lostMaster().tell(connections);
        }
        if (isStatement(code)) {
            connections.forgetDiagnostics();
        }
        switch (code) {
            case COM_QUERY -> text.query(command);
            case COM_STMT_EXECUTE -> prepared.execute(command);
            case COM_STMT_PREPARE -> prepared.prepare(command);
            case COM_STMT_CLOSE -> prepared.close(command);
            case COM_STMT_FETCH -> prepared.fetch(command);
            case COM_STMT_RESET -> prepared.reset(command);
            case COM_STMT_SEND_LONG_DATA -> prepared.longData(command);
            case COM_FIELD_LIST -> FieldList.answer(this, command);
            case COM_INIT_DB -> text.initDb(command);
            case COM_PING -> {
                command.packets().release();
                answerOk();
            }
            case COM_RESET_CONNECTION -> {
                command.packets().release();
                connections.leave(() -> {
                    reset();
                    answerOk();
                });
            }
            case COM_SET_OPTION -> setOption(command);
            case COM_PROCESS_INFO -> {
                command.packets().release();
                ProcessList.answer(this, false);
            }
            case COM_PROCESS_KILL -> {
                long id = killed(command);
                command.packets().release();
                new Killing(this, Kill.connection(id)).start();
            }
            case COM_STATISTICS -> {
                command.packets().release();
                text.statistics();
            }
            case COM_QUIT -> {
                command.packets().release();
                sink.abort();
            }
            default -> {
                command.packets().release();
                throw ErrorCode.MYSQL_UNKNOWN_COMMAND.with(
                        "Unknown command: " + code + " is not offered by this proxy");
            }
        }
    }

    /** Whether the warnings of the last statement are gone; a COM_QUERY may ask for them. */
    private static boolean isStatement(Command code) {
        return switch (code) {
            case COM_STMT_EXECUTE,
                    COM_STMT_FETCH,
                    COM_STMT_PREPARE,
                    COM_FIELD_LIST,
                    COM_INIT_DB,
                    COM_RESET_CONNECTION ->
                    true;
            default -> false;
        };
    }

    /** Whether it may rely on what the session had on a server; a text is looked at first. */
    private static boolean isCarriedOutByServers(Command code) {
        return isStatement(code) && code != Command.COM_RESET_CONNECTION;
    }

    /** The one option there is: whether several statements may stand in one text. */
    private void setOption(ClientCommand command) {
        byte[] option = new byte[command.argumentLength()];
        command.copyArgument(option);
        command.packets().release();
        if (option.length < Short.BYTES) {
            throw malformed();
        }
        switch (Unpooled.wrappedBuffer(option).readUnsignedShortLE()) {
            case 0 -> connections.takeSeveral(true);
            case 1 -> connections.takeSeveral(false);
            default -> throw ErrorCode.MYSQL_UNKNOWN_COMMAND.with("Unknown command");
        }
        Answers.eof(sink, status());
        idle();
    }

    @Override
    public int capabilities() {
        return connections.capabilities();
    }

    /** Whether the client's statements come with attributes. */
    boolean takesAttributes() {
        return Capability.has(capabilities(), Capability.QUERY_ATTRIBUTES);
    }

    @Override
    public void leave(Runnable then) {
        connections.leave(then);
    }

    private static long killed(ClientCommand command) {
        byte[] id = new byte[Math.max(0, command.argumentLength())];
        command.copyArgument(id);
        if (id.length < Integer.BYTES) {
            command.packets().release();
            throw malformed();
        }
        return Integer.toUnsignedLong(Unpooled.wrappedBuffer(id).readIntLE());
    }

    private void reset() {
        connections.lostMaster().forget();
        transaction.clear();
        settings.reset();
        settings.resetCharacterSets(context.baseline());
        prepared.clear();
        named.clear();
        localState.clear();
        reads.reset();
        tracking.reset();
        last.forget();
    }

    @Override
    public void writable() {
        relay.resume();
        if (replying != null) {
            replying.resume();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        context.processes().remove(process);
        prepared.clear();
        if (loading != null) {
            loading.abandon();
        }
        admission.abandon();
        connections.close();
        if (deferred != null) {
            deferred.packets().release();
            deferred = null;
        }
    }

    boolean isClosed() {
        return closed;
    }

    // What the parts of the session share.

    /** What the client is doing, or why it shares no connections, for the process list. */
    String state() {
        if (!busy) {
            return settings.pins().isEmpty() ? "" : "bound to its connections: " + settings.pins();
        }
        if (admission.isWaiting()) {
            return "waiting for a paused table";
        }
        return sink.isWritable() ? "executing" : "Sending to client";
    }

    /**
     * The statement as any server can answer it, with the functions that say who the client is
     * written out; null when it has none.
     */
    @Nullable Rewritten withIdentity(Scan scan) {
        if (!scan.has(Trait.IDENTITY)) {
            return null;
        }
        Identity identity =
                new Identity(
                        process.id(), user.name() + '@' + process.address(), user.name() + "@%");
        return IdentityFunctions.writtenOut(scan.snapshot(), identity);
    }

    ClientProcess process() {
        return process;
    }

    LoopContext context() {
        return context;
    }

    ResultSink sink() {
        return sink;
    }

    UserConfig user() {
        return user;
    }

    SessionSettings settings() {
        return settings;
    }

    Transaction transaction() {
        return transaction;
    }

    SessionConnections connections() {
        return connections;
    }

    SessionReads reads() {
        return reads;
    }

    Relay relay() {
        return relay;
    }

    Tracking tracking() {
        return tracking;
    }

    LastStatement last() {
        return last;
    }

    LocalState localState() {
        return localState;
    }

    Requirements requirements() {
        return requirements;
    }

    TextStatements text() {
        return text;
    }

    SeveralShards severalShards() {
        return text.severalShards();
    }

    NamedStatements named() {
        return named;
    }

    /** How many statements its client has prepared, of either kind. */
    int preparedCount() {
        return prepared.count() + named.count();
    }

    /** Adds them to {@code to}, as long as there is room. */
    void tellPrepared(PreparedListing to) {
        prepared.tell(to);
        named.tell(to);
    }

    void changing(Stop job) {
        changing = job;
    }

    /** The statement at hand waits for generated ids; null when it does no more. */
    void waitsForIds(GeneratedIds.@Nullable Wait wait) {
        idWait = wait;
    }

    /** Ends the wait for generated ids; false when there is none. */
    boolean stopsIdWait() {
        GeneratedIds.Wait wait = idWait;
        if (wait != null) {
            wait.kill();
        }
        return wait != null;
    }

    /** Stops the job that the client waits for; false when there is none. */
    boolean stopsChange() {
        if (changing == null) {
            return false;
        }
        context.definitions().stop(changing);
        return true;
    }

    /** What SHOW WARNINGS tells of the statement at hand, beside what its servers say. */
    void told(Diagnostics diagnostics) {
        told = diagnostics;
    }

    Diagnostics told() {
        return told;
    }

    void replying(Resumable next) {
        replying = next;
    }

    String schemaOrEmpty() {
        String schema = connections.schema();
        return schema == null ? "" : schema;
    }

    /** The status flags of an OK that the proxy gives itself. */
    int status() {
        return settings.status()
                | (transaction.isActive() ? ServerStatus.IN_TRANS : 0)
                | (transaction.isReadOnly() ? ServerStatus.IN_TRANS_READONLY : 0);
    }

    /** Where a statement goes that no table ties to a group. */
    GroupId homeGroup() {
        return home.ofAny();
    }

    HomeGroup home() {
        return home;
    }

    void answerOk() {
        answerOk(SessionState.NONE);
    }

    /**
     * @param state what the OK tells of the session
     */
    void answerOk(SessionState state) {
        answerOk("", state);
    }

    void answerOk(String info, SessionState state) {
        Answers.ok(sink, new OkPacket(0, 0, status(), 0, info, told(state)));
        last.ok(0, 0);
        idle();
    }

    /** An OK of the proxy's own. */
    OkPacket ok() {
        return OkPacket.of(status()).with(told(SessionState.NONE));
    }

    /** What an OK of the proxy's own tells, with what else is not told yet. */
    SessionState told(SessionState state) {
        return tracking.told(state, transaction.isActive());
    }

    /**
     * The transaction's begin was put off. A server has to carry it out now if the client wants to
     * be told more of it than that.
     *
     * @param state what is told where that is all
     */
    void answerBegun(SessionState state) {
        if (tracking.isOfTransactions()) {
            new TrackedBegin(this).start();
        } else {
            answerOk(state);
        }
    }

    /** Carries out a statement of the proxy's own, with all that a client's goes through. */
    void carryOutInBetween(Rewritten statement, CollectedReply reply, Runnable then) {
        interlude.begin(reply, then);
        guarded(() -> text.queryAgain(statement));
    }

    /** Whether this is the reply that is waited for. */
    boolean isInterludeOf(CollectedReply reply) {
        return interlude.isOf(reply);
    }

    Admission admission() {
        return admission;
    }

    /** Whether the statement at hand is the proxy's own. */
    boolean isInBetween() {
        return interlude.isOn();
    }

    /** The client has to have the error with which a statement of the proxy's own has ended. */
    void answerAgain(ErrPacket error) {
        Answers.error(sink, error);
        idle();
    }

    /**
     * The client gets the OK of a write that the proxy has carried out in between.
     *
     * @param known what SHOW WARNINGS tells beside what is told of that write
     */
    void answerWritten(OkPacket ok, Diagnostics known) {
        Answers.ok(sink, ok);
        last.written(ok.affectedRows(), known);
        idle();
    }

    /** Ends the client's connection, whatever is being carried out. */
    void abort() {
        interlude.end();
        sink.abort();
    }

    void refuse(TidegateException cause) {
        errors.told(cause);
        ErrPacket error = ErrPacket.of(cause);
        Answers.error(sink, error);
        ended(error);
    }

    void answerError(ErrPacket error) {
        Answers.error(sink, error);
        failed(error);
    }

    /** The reply is complete. */
    void idle() {
        Runnable next = interlude.end();
        reads.idle();
        settings.endMoment();
        hidesKeys = false;
        reported = null;
        connections.cursors().forget();
        replying = null;
        loading = null;
        changing = null;
        told = Diagnostics.NONE;
        if (next != null && !closed && !connections.isStateLost()) {
            guarded(next);
            return;
        }
        implied = null;
        busy = false;
        clock.ends(process.kind(), admission.digest());
        process.end(context.now());
        if (connections.isStateLost()) {
            // Variables, locks or a transaction went with a connection: as with a server that died.
            sink.abort();
            return;
        }
        if (!wanted.isEmpty() && !reclaiming) {
            reclaimNext();
        }
        onIdle.run();
    }

    /**
     * Whether the statement at hand may change LAST_INSERT_ID() without its reply saying so: then
     * its connection has to know the old one before, and is the one to be asked behind it.
     */
    boolean mayHideKeys(boolean asksLastInsertId) {
        boolean sets = asksLastInsertId && settings.pins().contains(Pin.LAST_INSERT_ID);
        hidesKeys =
                (sets || process.loadsData() || localState.wasOpaque())
                        && !(last.insertId() instanceof InsertId.Unknown);
        return hidesKeys;
    }

    /** Most replies are forwarded without a look at them. */
    Forwarding asItIs() {
        return asItIs;
    }

    /** The reply to a statement that makes its server ask for files of the client. */
    Forwarding offering(List<byte[]> files) {
        return (connection, packets, kind, firstReplySequence) ->
                relayTo(connection, packets, kind, firstReplySequence, files);
    }

    /** The files that a text asks its client for; none when the client sends no files. */
    List<byte[]> filesNamedIn(byte[] sql, int length) {
        return Capability.has(sink.capabilities(), Capability.LOCAL_FILES)
                ? LocalFiles.in(sql, length, settings.dialect())
                : List.of();
    }

    @Override
    public FileTaker fileTaker() {
        SplitLoad load = loading;
        return load == null ? relay : load;
    }

    /** The statement at hand is a load that is split by shard. */
    void loads(SplitLoad load) {
        loading = load;
    }

    /** Has a load that is split undo what it has done; what runs on servers is stopped there. */
    void killLoad() {
        if (loading != null) {
            loading.kill(Killing.interrupted());
        }
    }

    /** Behind a file the client expects the answer with another sequence id. */
    void answersAt(int sequence) {
        replySequence = sequence;
    }

    @Override
    public void lostBehindFile(
            BackendConnection connection, TidegateException cause, int sequence) {
        connections.lost(connection);
        answersAt(sequence);
        refuse(cause);
    }

    /** The columns of a sub-table are shown as those of its logical table. */
    Forwarding withLogicalNames(ShardStatement statement) {
        ReportedId id = reported;
        if (id != null && !id.returning()) {
            return (connection, packets, kind, firstReplySequence) ->
                    new KeyedRelay(sink, connection, id, countsFound(), this)
                            .start(packets, kind, firstReplySequence);
        }
        return (connection, packets, kind, firstReplySequence) ->
                relay.start(connection, packets, kind, firstReplySequence, statement);
    }

    private boolean countsFound() {
        return Capability.has(sink.capabilities(), Capability.FOUND_ROWS);
    }

    /**
     * What the OK of the statement at hand is to tell; the ids that were generated for it count.
     */
    void reports(ReportedId id) {
        if (reported == null) {
            reported = id;
        }
    }

    /** The statement at hand names columns that its client has not named. */
    void implies(ImpliedColumns columns) {
        implied = columns;
    }

    /**
     * What servers have to say of those before they are written; null when the client names them.
     */
    @Nullable ImpliedColumns implied() {
        return implied;
    }

    @Nullable ReportedId reported() {
        return reported;
    }

    /** Whether the statement at hand is one of a client's that has got its ids. */
    boolean hasGenerated() {
        return reported != null && reported.generated();
    }

    /** The ids of the statement at hand are those of the session's last INSERT. */
    private void keepGenerated(long affectedRows, long told) {
        if (reported != null
                && reported.generated()
                && (reported.returning()
                        || reported.of(affectedRows, told, countsFound()) == reported.value())) {
            connections.keysAreKnown(Long.toUnsignedString(reported.value()));
        }
    }

    /**
     * @param binary whether the reply answers an execution
     */
    Forwarding edited(RowEdit edit, boolean binary) {
        return (connection, packets, _, firstReplySequence) ->
                new EditedRelay(sink, connection, edit, binary, this)
                        .start(packets, firstReplySequence);
    }

    /** Sends packets to a connection and forwards the reply as it comes. */
    void relayTo(
            BackendConnection connection, ByteBuf packets, ReplyKind kind, int firstReplySequence) {
        relayTo(connection, packets, kind, firstReplySequence, List.of());
    }

    private void relayTo(
            BackendConnection connection,
            ByteBuf packets,
            ReplyKind kind,
            int firstReplySequence,
            List<byte[]> files) {
        if (process.isInterrupted()) {
            packets.release();
            connections.unused(connection);
            refuse(Killing.interrupted());
            return;
        }
        relay.start(connection, packets, kind, firstReplySequence, files);
    }

    /** Sends one of the statements that a client's command is split into. */
    void sendPart(BackendConnection connection, byte[] sql, ReplyListener listener) {
        if (process.isInterrupted()) {
            connection.refuse(Killing.interrupted(), listener);
        } else {
            connection.query(text.attributes(), sql, listener);
        }
    }

    @Override
    public void relayed(BackendConnection connection) {
        try {
            Outcome outcome = connection.outcome();
            if (outcome.isError()) {
                clock.failed(outcome.errno());
            }
            if (!connections.cursors().replied(connection)) {
                last.observe(outcome);
            }
            relayedEnd = transaction.isActive() && !outcome.isError();
            if (outcome.isError() && !transaction.isActive()) {
                tracking.serverToldOfTransaction(false);
            }
            if (mayHaveToldUnasked()) {
                // Of a row that it leaves as it was, or that fails, a server tells nothing.
                connections.toldUnasked(connection);
            } else if (hidesKeys || outcome.lastInsertId() != 0 && !outcome.hasResultSet()) {
                connections.generatedKeys(connection, true);
            }
            if (!outcome.isError()) {
                keepGenerated(outcome.affectedRows(), outcome.lastInsertId());
            }
            settle(connection, thenRelayed);
        } catch (RuntimeException defect) {
            endWith(defect);
        }
    }

    private boolean mayHaveToldUnasked() {
        ReportedId id = reported;
        return id != null && id.generated() && id.duplicates() == Duplicates.UPDATED_UNASKED;
    }

    private void afterRelay() {
        if (relayedEnd && !transaction.isActive()) {
            tracking.serverToldOfTransaction(false);
        }
        idle();
    }

    /** A connection's reply is complete: settles it, and asks it first what an error left. */
    void settle(BackendConnection connection, Runnable then) {
        if (connections.isTransactionUncertain(connection)) {
            new AfterError(this, connection, then).ask();
        } else {
            connections.settle(connection);
            then.run();
        }
    }

    @Override
    public void lost(BackendConnection connection, TidegateException cause, boolean begun) {
        connections.lost(connection);
        if (!begun && reads.canRepeat(connection)) {
            guarded(reads::repeat);
        } else if (begun) {
            sink.abort();
            idle();
        } else {
            refuse(cause);
        }
    }

    @Override
    public boolean canRepeat(BackendConnection connection) {
        return reads.canRepeat(connection);
    }

    @Override
    public void repeat(BackendConnection connection) {
        connections.unused(connection);
        guarded(reads::repeat);
    }

    @Override
    public void rows(long rows, Diagnostics diagnostics) {
        last.rows(rows);
        keep(diagnostics);
        idle();
    }

    @Override
    public void written(long affectedRows, Diagnostics diagnostics) {
        last.ok(affectedRows, 0);
        keepGenerated(affectedRows, 0);
        keep(diagnostics);
        idle();
    }

    @Override
    public void failed(ErrPacket error) {
        errors.told(error);
        ended(error);
    }

    private void ended(ErrPacket error) {
        clock.failed(error.errno());
        last.error();
        if (connections.diagnosticsAt() == null) {
            last.keep(error);
        }
        idle();
    }

    @Override
    public void failed(ErrPacket error, Diagnostics diagnostics) {
        errors.told(error);
        clock.failed(error.errno());
        last.error();
        keep(diagnostics);
        idle();
    }

    private void keep(Diagnostics diagnostics) {
        if (diagnostics.whole()) {
            connections.forgetDiagnostics();
        }
        long most = settings().mostWarnings();
        last.keep(diagnostics.whole() && most >= 0 ? diagnostics.atMost(most) : diagnostics);
    }

    static byte[] bytes(String sql) {
        return sql.getBytes(StandardCharsets.UTF_8);
    }
}
