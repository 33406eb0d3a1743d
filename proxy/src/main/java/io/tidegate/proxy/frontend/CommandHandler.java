package io.tidegate.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.compression.CompressedClient;
import io.tidegate.proxy.execution.Answers;
import io.tidegate.proxy.execution.ResultSink;
import io.tidegate.proxy.session.ClientCommand;
import io.tidegate.proxy.session.ClientSession;
import io.tidegate.proxy.tls.Faults;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.HandshakeResponse;
import io.tidegate.proxy.wire.message.OkPacket;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts a client's bytes into commands and gives them to its session, one after the other. Commands
 * that a client sends ahead wait here; when they grow too large, its socket is not read.
 */
// Writes report to exceptionCaught by their void promise; a close is noticed in channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class CommandHandler extends ChannelInboundHandlerAdapter implements ResultSink {
    private static final Logger LOG = LoggerFactory.getLogger(CommandHandler.class);
    private static final int AHEAD = 1024 * 1024;

    private final Sessions sessions;
    private final EventLoop loop;
    private final String host;
    private final int maxCommand;
    private final Admission admission;
    private final ReceivedBytes received = new ReceivedBytes();
    private ClientIdentity client;
    private ClientSession session;
    private @Nullable UserChange change;

    @SuppressWarnings("NullAway.Init") // set when the handler joins its pipeline, before any event
    private ChannelHandlerContext channel;

    private @Nullable CompressedClient frames;

    /** Set while the client sends a file that a server asked for. */
    private @Nullable FilePackets file;

    private @Nullable FileDeadline deadline;

    private boolean dispatching;
    private boolean paused;
    private boolean aborted;
    private boolean draining;

    /**
     * @param host the client's address and port
     * @param maxCommand bytes of a command
     */
    CommandHandler(
            Sessions sessions,
            EventLoop loop,
            ClientIdentity client,
            String host,
            int maxCommand,
            Admission admission) {
        this.sessions = sessions;
        this.loop = loop;
        this.host = host;
        this.maxCommand = maxCommand;
        this.admission = admission;
        this.client = client;
        this.session = session();
    }

    /** What a client needs of those who let it in, to go on as another user. */
    interface Admission {
        UserChange change(EventExecutor loop, UserChange.Ending ending);

        /**
         * Counts the client as another user.
         *
         * @return as whom it goes on
         * @throws TidegateException when it may not
         */
        ClientIdentity admit(ClientIdentity next);

        /** A login has come to nothing by the client's doing. */
        void failed();
    }

    private ClientSession session() {
        return sessions.begin(loop, client, host, this, this::nextCommand);
    }

    /** The client compresses: its bytes do not come by themselves, they are asked for. */
    void takeFrom(CompressedClient source) {
        frames = source;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (aborted) {
            bytes.release();
            return;
        }
        received.append(bytes, channel.alloc());
        postponeDeadline();
        nextCommand();
        if (!takesMore() && received.length() > AHEAD && !paused) {
            paused = true;
            channel.channel().config().setAutoRead(false);
        }
    }

    /** There may be a frame to take, if no command is being carried out. */
    void framesCame() {
        postponeDeadline();
        nextCommand();
    }

    /**
     * A client that does not read its replies gets no more of them: those that the proxy gives
     * itself would pile up here.
     */
    private boolean takesCommands() {
        return !isBusy() && !aborted && channel.channel().isWritable();
    }

    private void nextCommand() {
        if (dispatching) {
            return;
        }
        dispatching = true;
        try {
            while (takesMore()) {
                if (!takeReceived() && !takeFrame()) {
                    break;
                }
            }
        } finally {
            dispatching = false;
        }
        if (paused && takesMore()) {
            paused = false;
            channel.channel().config().setAutoRead(true);
        }
        if (draining) {
            leaveWhenThrough();
        }
    }

    private boolean takesMore() {
        return file == null ? takesCommands() : session.fileTaker().takesFile() && !aborted;
    }

    /** True when there was something whole to take. */
    private boolean takeReceived() {
        FilePackets packets = file;
        if (packets != null) {
            return forward(packets);
        }
        ClientCommand command = cutCommand();
        if (command == null) {
            return false;
        }
        carryOut(command);
        return true;
    }

    /** Passes a file's bytes on, in pieces as they came; what stands behind it is a command. */
    private boolean forward(FilePackets packets) {
        ByteBuf part;
        try {
            part = received.file(packets);
        } catch (TidegateException outOfOrder) {
            fail(outOfOrder, packets.sequence());
            return false;
        }
        if (part == null) {
            return false;
        }
        session.fileTaker().file(part);
        if (packets.hasEnded()) {
            file = null;
            cancelDeadline();
            session.fileTaker().fileEnded(packets.sequence());
        }
        return true;
    }

    @Override
    public void receiveFile(int sequence) {
        // One that compresses numbers packets as it likes.
        file = new FilePackets(sequence, frames == null);
        Duration patience = session.fileTaker().patience();
        if (patience != null) {
            deadline =
                    new FileDeadline(
                            channel.executor(), patience, this::takesMore, this::fileMissed);
        }
        nextCommand();
    }

    @Override
    public void takeFile() {
        postponeDeadline();
        nextCommand();
    }

    private void postponeDeadline() {
        if (deadline != null) {
            deadline.postpone();
        }
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }

    /** As servers do it behind net_read_timeout: the rest could be taken for commands. */
    private void fileMissed() {
        FilePackets packets = file;
        if (packets != null && !aborted) {
            LOG.info(
                    "connection {} of user {} has sent nothing of its file for the session's"
                            + " net_read_timeout: the load is undone",
                    client.connectionId(),
                    client.user().name());
            fail(
                    ErrorCode.MYSQL_NET_READ_INTERRUPTED.with(
                            "Got timeout reading communication packets"),
                    packets.sequence());
        }
    }

    /** True when a client that compresses has sent more. */
    private boolean takeFrame() {
        if (frames == null || aborted) {
            return false;
        }
        try {
            ByteBuf content = frames.next(!received.isEmpty());
            if (content == null) {
                return false;
            }
            if (content.isReadable()) {
                received.append(content, channel.alloc());
            } else {
                content.release();
            }
            return true;
        } catch (TidegateException broken) {
            fail(broken, 1);
            return false;
        }
    }

    private boolean isBusy() {
        return change == null ? session.isBusy() : change.isWaiting();
    }

    private void carryOut(ClientCommand command) {
        if (change != null) {
            answer(change, command);
        } else if (command.payloadLength() > 0
                && command.code() == Command.COM_CHANGE_USER.code()) {
            changeUser(command);
        } else {
            session.command(command);
        }
    }

    private void changeUser(ClientCommand command) {
        UserChange begun = admission.change(channel.executor(), new ChangeEnding());
        change = begun;
        try {
            begun.begin(command.payload(), session.capabilities());
        } finally {
            command.packets().release();
        }
    }

    private static void answer(UserChange begun, ClientCommand packet) {
        try {
            begun.receive(packet.payload(), begun.expectedSequence());
        } finally {
            packet.packets().release();
        }
    }

    private final class ChangeEnding implements UserChange.Ending {
        @Override
        public void send(Consumer<ByteBuf> message, int sequence) {
            ByteBuf out = alloc().buffer();
            int start = PacketWriter.begin(out);
            message.accept(out);
            PacketWriter.end(out, start, sequence);
            write(out);
            flush();
        }

        @Override
        public void changed(ClientIdentity next, int sequence) {
            ClientIdentity admitted;
            try {
                admitted = admission.admit(next);
            } catch (TidegateException refusal) {
                refused(refusal, false, sequence);
                return;
            }
            session.leave(() -> begin(admitted, sequence));
        }

        /** All that the connection was to servers has come to its end. */
        private void begin(ClientIdentity next, int sequence) {
            session.close();
            change = null;
            if (aborted) {
                return;
            }
            client = next;
            session = session();
            send(OkPacket.of(ServerStatus.AUTOCOMMIT).with(next.beginning())::encode, sequence);
            nextCommand();
        }

        @Override
        public void refused(TidegateException reason, boolean clientsFault, int sequence) {
            if (clientsFault) {
                admission.failed();
            }
            fail(reason, sequence);
        }

        @Override
        public void resume() {
            nextCommand();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Drain.BEGUN) {
            draining = true;
            leaveWhenThrough();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    /** A command that has begun to arrive is waited for: its client cannot take it back. */
    private void leaveWhenThrough() {
        boolean through =
                !isBusy()
                        && change == null
                        && !session.isInTransaction()
                        && received.isEmpty()
                        && (frames == null || frames.isEmpty());
        if (through && !aborted) {
            aborted = true;
            closeBehindReply();
        }
    }

    /** The next whole command, or null while some of it is missing. */
    private @Nullable ClientCommand cutCommand() {
        int sequence = change == null ? 0 : change.expectedSequence();
        try {
            return received.cut(
                    sequence, change == null ? maxCommand : HandshakeResponse.MAX_LENGTH);
        } catch (TidegateException broken) {
            fail(broken, sequence + 1);
            return null;
        }
    }

    private void fail(TidegateException cause, int sequence) {
        aborted = true;
        Answers.error(this, ErrPacket.of(cause), sequence);
        closeBehindReply();
    }

    /** Closing at once would drop what the socket has not taken yet. */
    private void closeBehindReply() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            session.writable();
            nextCommand();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        aborted = true;
        cancelDeadline();
        received.release();
        if (change != null) {
            change.end();
        }
        session.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!Faults.areOutside(cause)) {
            LOG.error(
                    "defect on connection {} of user {}",
                    client.connectionId(),
                    client.user().name(),
                    cause);
        }
        ctx.close();
    }

    @Override
    public ByteBufAllocator alloc() {
        return channel.alloc();
    }

    @Override
    public int capabilities() {
        return client.capabilities();
    }

    @Override
    public int replySequence() {
        return session.replySequence();
    }

    @Override
    public void write(ByteBuf packets) {
        channel.write(packets, channel.voidPromise());
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public boolean isWritable() {
        return channel.channel().isWritable();
    }

    @Override
    public void abort() {
        aborted = true;
        channel.close();
    }
}
