package io.tidegate.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.compression.CompressedServer;
import io.tidegate.proxy.tls.Faults;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.QueryAttributes;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One logged-in connection to a server. It carries one command at a time, and belongs to one event
 * loop for life; all methods are called there.
 */
// Writes report to exceptionCaught by their void promise; a close is noticed in channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
public final class BackendConnection extends ChannelInboundHandlerAdapter {
    private static final byte[] FORGET_INSERT_ID =
            "SET last_insert_id = 0".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] NO_BYTES = {};
    private static final byte SEVERAL_ON = 0;
    private static final byte SEVERAL_OFF = 1;

    private final Channel channel;
    private final GroupId group;
    private final BackendGreeting greeting;
    private final BackendPool pool;
    private final long openedAt = System.nanoTime();
    private final Outcome outcome = new Outcome();
    private final ResponseTracker tracker;

    /** Null where ids of transactions are nobody's affair. */
    private final @Nullable TrackedReplies tracked;

    private final BackendStatements statements = new BackendStatements();

    /** Changes with what its sessions make of it. */
    private ConnectionKind kind;

    private @Nullable String schema;
    private @Nullable ReplyListener listener;
    private @Nullable Interruption interruption;

    /** Begins to ask for a file, and it is not known yet for which. */
    private @Nullable ByteBuf heldBack;

    private @Nullable ConnectionHolder holder;
    private boolean cut;
    private boolean broken;
    private int commands;
    private boolean leased = true;
    private @Nullable Runnable onIdleLoss;
    private @Nullable Runnable onReclaim;
    private long lastUsed = openedAt;
    private Variables variables = Variables.NONE;
    private final SessionDefaults defaults = new SessionDefaults();
    private boolean uncertain;
    private boolean unshareable;
    private boolean keepsInsertId;

    /** MariaDB may tell of a transaction again that another session has been told of. */
    private String toldLast = "";

    BackendConnection(
            Channel channel,
            GroupId group,
            ConnectionKind kind,
            @Nullable String schema,
            BackendGreeting greeting,
            BackendPool pool) {
        this.channel = channel;
        this.group = group;
        this.kind = kind;
        this.schema = schema;
        this.greeting = greeting;
        this.pool = pool;
        this.tracked =
                pool.duty().tellsIds() ? new TrackedReplies(channel.alloc(), this::told) : null;
        this.tracker = new ResponseTracker(kind.deprecatesEof(), outcome, tracked != null);
    }

    public GroupId group() {
        return group;
    }

    public ConnectionKind kind() {
        return kind;
    }

    public @Nullable String schema() {
        return schema;
    }

    /** Statements that are prepared on this connection. */
    public BackendStatements statements() {
        return statements;
    }

    /** How the last command ended; valid once its reply was complete. */
    public Outcome outcome() {
        return outcome;
    }

    /** What sessions have set on this connection and it still carries. */
    public Variables variables() {
        return variables;
    }

    /**
     * Its variables are these from now on, and known for certain. Statements are prepared anew when
     * texts are read in another way.
     */
    public void variables(Variables next) {
        uncertain = false;
        if (!next.readsAs(variables)) {
            statements.clear().forEach(this::close);
        }
        variables = next;
        if (tracked != null && setsTracking(next)) {
            pool.marks().cannotTell();
        }
    }

    /** A SET is on its way: until {@link #variables(Variables)} nobody else may have it. */
    public void variablesUncertain() {
        uncertain = true;
    }

    /** What it began with. */
    public SessionDefaults defaults() {
        return defaults;
    }

    /**
     * The system variables to ask for before those of {@code wanted} are set, empty when all are
     * known. The ones that sessions of its pool have set before are asked for at once, as long as
     * nobody has set anything: a server may change one variable together with another, so that
     * later answers would not tell what the connection began with, and it could not be shared.
     */
    public List<String> defaultsToAsk(Collection<String> wanted) {
        List<String> missing = defaults.missing(wanted);
        if (missing.isEmpty()) {
            return missing;
        }
        if (!variables.isEmpty()) {
            doNotShare();
            return missing;
        }
        Set<String> all = new LinkedHashSet<>(missing);
        all.addAll(defaults.missing(pool.variablesInUse()));
        return List.copyOf(all);
    }

    /** Its state may differ from what is known of it: no other session gets it. */
    public void doNotShare() {
        unshareable = true;
    }

    /** A server has told what {@link #defaultsToAsk} named. */
    public void defaultsTold(List<String> names, List<String> literals) {
        for (int i = 0; i < names.size(); i++) {
            defaults.put(names.get(i), literals.get(i));
        }
        pool.variablesInUse().addAll(names);
    }

    /** Who has it now, until it is released. */
    public void heldBy(ConnectionHolder next) {
        holder = next;
        if (tracked != null && !tellsIds()) {
            pool.marks().cannotTell();
        }
    }

    /** The EOF of a result tells nothing, also of what an INSERT ... RETURNING has written. */
    private boolean tellsIds() {
        return Capability.has(
                greeting.capabilities(), Capability.SESSION_TRACK | Capability.DEPRECATE_EOF);
    }

    /** Whether it has ended because its group's master changes. */
    public boolean isCut() {
        return cut;
    }

    /** Whether its server has ended it, or something between. */
    public boolean isBroken() {
        return broken;
    }

    /** How many were sent. */
    int commands() {
        return commands;
    }

    public boolean isBusy() {
        return listener != null;
    }

    public boolean isMariaDb() {
        return greeting.isMariaDb();
    }

    /** What its server offers, whether it is made use of or not. */
    public int offered() {
        return greeting.offered();
    }

    boolean isUsable() {
        return channel.isActive() && listener == null;
    }

    long idleNanos(long now) {
        return now - lastUsed;
    }

    long ageNanos(long now) {
        return now - openedAt;
    }

    /**
     * Sends one command.
     *
     * @param packets the command as packets; ownership passes
     * @param firstReplySequence the sequence id of the reply's first packet: the number of packets
     */
    public void send(
            ByteBuf packets, ReplyKind replyKind, int firstReplySequence, ReplyListener replyTo) {
        if (listener != null) {
            packets.release();
            throw new IllegalStateException("a command is already on its way");
        }
        if (!channel.isActive()) {
            packets.release();
            if (cut) {
                replyTo.onLost(cutOff());
                return;
            }
            broken = true;
            replyTo.onLost(
                    ErrorCode.GROUP_UNREACHABLE.with(
                            "the connection to group "
                                    + group
                                    + " was closed by the server before the statement was sent; nothing was"
                                    + " executed, send it again"));
            return;
        }
        listener = replyTo;
        commands++;
        tracker.begin(replyKind, firstReplySequence, replyTo.offersFile());
        channel.writeAndFlush(packets, channel.voidPromise());
    }

    /** Whether it can take more without keeping it in memory. */
    public boolean isWritable() {
        return channel.isWritable();
    }

    /** Sends a part of the file that the server asked for. */
    public void sendFile(ByteBuf part) {
        channel.writeAndFlush(part, channel.voidPromise());
    }

    /**
     * All of the file was sent, and the reply goes on.
     *
     * @param sequence the sequence id of its next packet
     */
    public void fileSent(int sequence) {
        tracker.fileSent(sequence);
        CompressedServer frames = channel.pipeline().get(CompressedServer.class);
        if (frames != null) {
            frames.endDialogue(sequence);
        }
    }

    /** Sends packets that have no reply, in front of the next command. */
    public void sendUnanswered(ByteBuf packets) {
        channel.write(packets, channel.voidPromise());
    }

    /** All rows of a statement's cursor were fetched, with which the server has closed it. */
    public void cursorEnded(BackendStatements.Prepared statement) {
        statement.cursorOpen = false;
        if (!statements.knows(statement)) {
            close(statement);
        }
    }

    /** Has the server drop the rows of a statement's cursor, together with the statement. */
    public void closeCursor(BackendStatements.Prepared statement) {
        statement.cursorOpen = false;
        statements.remove(statement);
        if (channel.isActive()) {
            close(statement);
            channel.flush();
        }
    }

    /** Frees a prepared statement; the server says nothing to that. */
    public void close(BackendStatements.Prepared statement) {
        ByteBuf close = channel.alloc().buffer(16);
        int start = PacketWriter.begin(close);
        close.writeByte(Command.COM_STMT_CLOSE.code());
        close.writeIntLE(statement.id());
        PacketWriter.end(close, start, 0);
        channel.write(close, channel.voidPromise());
    }

    /** Changes the default schema; the listener sees the server's OK or ERR. */
    public void useSchema(String next, ReplyListener replyTo) {
        send(
                Commands.text(
                        channel.alloc(),
                        Command.COM_INIT_DB,
                        next.getBytes(StandardCharsets.UTF_8)),
                ReplyKind.STATUS,
                1,
                replyTo);
        schema = next;
        kind = kind.withSchema();
    }

    /** Lets several statements stand in one text, or no longer. */
    public void takeSeveral(boolean on, ReplyListener replyTo) {
        send(
                Commands.text(
                        channel.alloc(),
                        Command.COM_SET_OPTION,
                        new byte[] {on ? SEVERAL_ON : SEVERAL_OFF, 0}),
                ReplyKind.STATUS,
                1,
                replyTo);
        kind = kind.takingSeveral(on);
    }

    /** After a schema was refused: which one is the default has to be said anew. */
    public void schemaUnknown() {
        schema = null;
    }

    /** Sends a statement of the proxy's own. */
    public void query(byte[] sql, ReplyListener replyTo) {
        query(kind.takesAttributes() ? QueryAttributes.empty() : NO_BYTES, sql, replyTo);
    }

    /**
     * Sends a statement of a client.
     *
     * @param attributes as the client sent them, of no length where it does not know them
     */
    public void query(byte[] attributes, byte[] sql, ReplyListener replyTo) {
        send(
                Commands.query(channel.alloc(), attributes, sql),
                ReplyKind.RESULT,
                Commands.packets(attributes.length + sql.length + 1),
                replyTo);
    }

    /** Ends its session on the server, and begins another one there. */
    public void reset(ReplyListener replyTo) {
        send(
                Commands.text(channel.alloc(), Command.COM_RESET_CONNECTION, new byte[0]),
                ReplyKind.STATUS,
                1,
                replyTo);
    }

    /** Asks for a sign of life, which also tells the status flags. */
    public void ping(ReplyListener replyTo) {
        send(
                Commands.text(channel.alloc(), Command.COM_PING, new byte[0]),
                ReplyKind.STATUS,
                1,
                replyTo);
    }

    /** Stops reading: the server's sending stops when the socket's buffers are full. */
    public void reading(boolean on) {
        channel.config().setAutoRead(on);
    }

    /** Called when the connection is lost while no command is on its way; one listener at most. */
    public void onIdleLoss(@Nullable Runnable action) {
        onIdleLoss = action;
    }

    /**
     * While it is idle its session can do without it: the pool calls the action when it needs the
     * connection, which then has to come back by {@link #release}. Null takes that back.
     */
    public void onReclaim(@Nullable Runnable action) {
        if (action != onReclaim) {
            onReclaim = action;
            pool.reclaimable(this, action != null);
        }
    }

    /** Asks the session for it, if that can do without it. */
    public void reclaim() {
        Runnable action = onReclaim;
        onReclaim(null);
        if (action != null) {
            action.run();
        }
    }

    /** The server may answer LAST_INSERT_ID() with a key that the next session has not made. */
    public void keepsInsertId() {
        keepsInsertId = true;
    }

    /** Gives the connection back, clean, to whoever needs it next. */
    public void release() {
        holder = null;
        onIdleLoss = null;
        onReclaim(null);
        // Whoever gets it next would wait for ever, should that ever be forgotten.
        reading(true);
        lastUsed = System.nanoTime();
        if (uncertain || unshareable) {
            discard();
        } else if ((outcome.status() & ServerStatus.IN_TRANS) != 0) {
            // Whoever got it next would write into a transaction that nobody commits.
            pool.defect(new IllegalStateException("given back with a transaction open"));
            discard();
        } else if (keepsInsertId && isUsable()) {
            keepsInsertId = false;
            query(FORGET_INSERT_ID, new Cleaning(this));
        } else {
            pool.release(this);
        }
    }

    /** Whether nothing new is to begin on it: what is under way goes on to its end. */
    public boolean isEnding() {
        return pool.isEnding();
    }

    /**
     * Its epoch ends: it is cut off when nobody needs it now, and asked for when its session holds
     * it only for what it knows.
     *
     * @param late whether only what may be a commit goes on
     * @return whether it goes on
     */
    boolean drain(boolean late) {
        if (late ? !mayBeCommitting() : !isUnderWay()) {
            cut();
            return false;
        }
        reclaim();
        return true;
    }

    private boolean isUnderWay() {
        ConnectionHolder current = holder;
        return listener != null
                || onReclaim != null
                || current != null && current.needs(this)
                || current == null && leased;
    }

    /** Whether a command is under way of which nobody would know the outcome. */
    boolean mayBeCommitting() {
        ConnectionHolder current = holder;
        return current != null && current.mayBeCommitting(this);
    }

    /** Somebody has it, from when it was opened or leased, or nobody has. */
    void leased(boolean by) {
        leased = by;
    }

    /**
     * Its server may be the group's master no longer. Nothing that it still says is told to
     * anybody; who has it finds it lost.
     */
    void cut() {
        cut = true;
        Runnable idleLoss = onIdleLoss;
        onIdleLoss = null;
        onReclaim(null);
        if (listener != null) {
            lose(cutOff());
            return;
        }
        channel.close();
        if (idleLoss != null) {
            idleLoss.run();
        }
    }

    private TidegateException cutOff() {
        return holder == null
                ? ErrorCode.MASTER_CHANGED.with(
                        "the master of group "
                                + group
                                + " has changed while it was asked; nothing was executed, it is safe to"
                                + " send the statement again")
                : holder.cutOff(this);
    }

    private TidegateException brokenOff() {
        return holder == null
                ? ErrorCode.OUTCOME_UNKNOWN.with(
                        "the connection to group "
                                + group
                                + " broke before the reply was complete; a write may have been executed:"
                                + " look before sending it again")
                : holder.brokenOff(this);
    }

    /**
     * Closes the connection: its state is not certain, or nobody may see it. Who waits for a reply
     * is told that none will come, and can give up what it holds.
     */
    public void discard() {
        onIdleLoss = null;
        onReclaim(null);
        if (listener == null) {
            channel.close();
        } else {
            lose(
                    ErrorCode.OUTCOME_UNKNOWN.with(
                            "the connection to group "
                                    + group
                                    + " was given up before the reply was complete"));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        ReplyListener current = listener;
        if (current == null) {
            bytes.release();
            // A server speaks unasked only to say why it closes (time-out, shutdown).
            ctx.close();
            return;
        }
        int end;
        try {
            int known = tracked == null ? 0 : tracked.begunBytes();
            bytes = tracked == null ? bytes : tracked.behindBegun(bytes);
            end = tracker.advance(bytes, known);
        } catch (BackendProtocolException broken) {
            bytes.release();
            lose(protocolError(broken.getMessage()));
            return;
        }
        if (tracked != null && end == bytes.writerIndex()) {
            if (!pool.isOfEpoch()) {
                // Its ids would be noted behind the answer to who has asked for all of them.
                bytes.release();
                endOfEpoch(current);
                return;
            }
            try {
                bytes = tracked.told(bytes, tracker, idsToTell());
            } catch (MalformedPacketException broken) {
                lose(protocolError(broken.getMessage()));
                return;
            }
            if (!bytes.isReadable() && !tracker.isDone()) {
                bytes.release();
                return;
            }
            end = bytes.writerIndex();
        }
        if (tracker.isInFileRequest() || heldBack != null) {
            bytes = behindHeldBack(bytes);
            end = bytes.writerIndex();
        }
        if (tracker.isInFileRequest()) {
            heldBack = bytes;
        } else if (tracker.wantsFile()) {
            fileWanted(current, bytes);
        } else if (!tracker.isDone()) {
            deliver(current, bytes, false);
        } else if (end < bytes.writerIndex()) {
            bytes.release();
            lose(protocolError("bytes after the end of the reply"));
        } else {
            complete(current, bytes);
        }
    }

    /** A client is about to be told of a transaction as done. */
    private void told(String ids) {
        pool.marks().note(ids);
        ConnectionHolder current = holder;
        if (current != null && !ids.equals(toldLast)) {
            toldLast = ids;
            current.wrote(group, ids);
        }
    }

    /** Whether it leads to a master that can change, and is cut off when that happens. */
    public boolean isGated() {
        return pool.duty().tellsIds();
    }

    /** Whether it leads to a replica. */
    public boolean isReplica() {
        return pool.duty() == Duty.REPLICA_READS;
    }

    /** What its session sees of what the server tells of the session. */
    private TrackedOk.Told idsToTell() {
        if (!kind.tellsOfSession()) {
            return TrackedOk.Told.NOTHING;
        }
        return setsTracking(variables) ? TrackedOk.Told.ALL : TrackedOk.Told.WITHOUT_IDS;
    }

    /** Whether a session has said itself what servers are to tell. */
    private static boolean setsTracking(Variables of) {
        return !of.isEmpty()
                && (of.get("session_track_gtids") != null
                        || of.get("session_track_system_variables") != null);
    }

    /** Joins bytes with those that nobody was to see before the rest of them. */
    private ByteBuf behindHeldBack(ByteBuf bytes) {
        ByteBuf before = heldBack;
        if (before == null) {
            return bytes;
        }
        heldBack = null;
        ByteBuf joined = channel.alloc().buffer(before.readableBytes() + bytes.readableBytes());
        joined.writeBytes(before).writeBytes(bytes);
        before.release();
        bytes.release();
        return joined;
    }

    private void fileWanted(ReplyListener current, ByteBuf bytes) {
        if (!current.sendsFile(tracker.fileName(), tracker.nextSequence())) {
            bytes.release();
            lose(protocolError("a request for a local file that its client did not offer"));
            return;
        }
        CompressedServer frames = channel.pipeline().get(CompressedServer.class);
        if (frames != null) {
            frames.beginDialogue();
        }
        deliver(current, bytes, false);
    }

    private void complete(ReplyListener current, ByteBuf bytes) {
        if (interruption != null) {
            interruption.replyComplete(bytes);
            return;
        }
        listener = null;
        deliver(current, bytes, true);
    }

    /**
     * Has the server interrupt the command at hand. The end of its reply is delivered when the
     * server has said that it will interrupt nothing else.
     *
     * @param soft as in KILL SOFT
     * @param done told when that is certain, and why when the server could not be asked
     */
    public void interrupt(boolean soft, Consumer<@Nullable TidegateException> done) {
        if (listener == null) {
            done.accept(null);
            return;
        }
        Interruption current = interruption;
        if (current != null) {
            current.awaitedBy(done);
            return;
        }
        Interruption begun = new Interruption(this);
        begun.awaitedBy(done);
        interruption = begun;
        pool.kill((soft ? "KILL SOFT QUERY " : "KILL QUERY ") + thread(), begun);
    }

    /**
     * Has the server end its side of the connection, which is given up at once: what the server
     * still answers may be untrue.
     *
     * @param done told when the server has answered, and why when it could not be asked
     */
    public void end(Consumer<@Nullable TidegateException> done) {
        pool.kill("KILL " + thread(), ServerKill.Then.tell(done));
        lose(
                ErrorCode.OUTCOME_UNKNOWN.with(
                        "the statement was killed, and with it its connection to group "
                                + group
                                + "; a write may have been executed: look before sending it again"));
    }

    private String thread() {
        return Integer.toUnsignedString(greeting.connectionId());
    }

    /** The interruption failed: the command goes on, or has ended by itself. */
    void notInterrupted(Interruption over) {
        if (interruption != over) {
            return;
        }
        interruption = null;
        ByteBuf end = over.takeEnd();
        ReplyListener current = listener;
        if (end != null && current != null) {
            listener = null;
            deliver(current, end, true);
        }
    }

    /**
     * The reply is complete and the KILL answered. The command may have been over before: a server
     * forgets a KILL QUERY that finds its thread idle, but not for certain one that comes between
     * the two. A ping of our own takes it then, and not the next statement of a session; the
     * server's memory of the last one's warnings outlives a ping.
     */
    void interrupted(Interruption over) {
        ReplyListener current = listener;
        ByteBuf end = interruption == over ? over.takeEnd() : null;
        if (end == null || current == null) {
            return;
        }
        interruption = null;
        listener = null;
        Outcome real = outcome.copy();
        ping(
                new Absorption(() -> {
                    outcome.take(real);
                    deliver(current, end, true);
                }));
    }

    /** Nobody knows what the server will interrupt. */
    void giveUp(Interruption unknown) {
        if (interruption == unknown) {
            discard();
        }
    }

    /** Answers a command that is not sent, as if the server had refused it. */
    public void refuse(TidegateException cause, ReplyListener replyTo) {
        ErrPacket error = ErrPacket.of(cause);
        outcome.clear();
        outcome.error = true;
        outcome.errno = error.errno();
        ByteBuf out = channel.alloc().buffer(128);
        int start = PacketWriter.begin(out);
        error.encode(out);
        PacketWriter.end(out, start, 1);
        replyTo.onBytes(out, true);
    }

    /** Whatever goes wrong while a reply is handled must not leave its client waiting for ever. */
    private void deliver(ReplyListener to, ByteBuf bytes, boolean complete) {
        if (!pool.isOfEpoch()) {
            // Another node may be the master by now, and not have what this one says is done.
            bytes.release();
            endOfEpoch(to);
            return;
        }
        try {
            to.onBytes(bytes, complete);
        } catch (TidegateException refused) {
            breakOff(to, refused);
        } catch (MalformedPacketException broken) {
            // Well-formed as a reply, but none to what was asked.
            breakOff(to, protocolError(broken.getMessage()));
        } catch (RuntimeException defect) {
            pool.defect(defect);
            breakOff(
                    to,
                    ErrorCode.INTERNAL.with(
                            "a defect of the proxy; the statement may have been executed, see the log"));
        }
    }

    private void endOfEpoch(ReplyListener to) {
        cut = true;
        breakOff(to, cutOff());
    }

    private void breakOff(ReplyListener to, TidegateException cause) {
        dropHeldBack();
        interruption = null;
        listener = null;
        onIdleLoss = null;
        channel.close();
        to.onLost(cause);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (tracked != null) {
            pool.hear();
        }
        ReplyListener current = listener;
        if (current != null) {
            current.onReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        ReplyListener current = listener;
        if (current != null && ctx.channel().isWritable()) {
            current.onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        onReclaim(null);
        broken = true;
        pool.closed(this);
        Runnable idleLoss = onIdleLoss;
        onIdleLoss = null;
        if (listener != null) {
            pool.doubt();
            lose(brokenOff());
        } else if (idleLoss != null) {
            idleLoss.run();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof MalformedPacketException broken) {
            lose(protocolError(broken.getMessage()));
            return;
        }
        if (!Faults.areOutside(cause)) {
            pool.defect(cause);
        }
        ctx.close();
    }

    private void dropHeldBack() {
        if (tracked != null) {
            tracked.release();
        }
        if (heldBack != null) {
            heldBack.release();
            heldBack = null;
        }
    }

    /** Gives it up; who waits for a reply gets the error. */
    void lose(TidegateException cause) {
        dropHeldBack();
        ByteBuf end = interruption == null ? null : interruption.takeEnd();
        interruption = null;
        ReplyListener lost = listener;
        listener = null;
        onIdleLoss = null;
        channel.close();
        if (lost != null && end != null) {
            // The reply is there, and only waited for the interruption to be over.
            deliver(lost, end, true);
        } else if (lost != null) {
            lost.onLost(cause);
        }
    }

    private TidegateException protocolError(@Nullable String what) {
        return ErrorCode.BACKEND_PROTOCOL.with(
                "a server of group "
                        + group
                        + " sent "
                        + what
                        + "; its connection was closed, a write may have been executed");
    }
}
