package io.tidegate.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.EventExecutor;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.execution.Answers;
import io.tidegate.proxy.execution.ResultSink;
import io.tidegate.proxy.session.ClientCommand;
import io.tidegate.proxy.session.LoopContext;
import io.tidegate.proxy.session.Session;
import io.tidegate.proxy.tls.Faults;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.HandshakeResponse;
import io.tidegate.proxy.wire.message.OkPacket;
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
    private static final int HEADER = 4;
    private static final int MAX_PAYLOAD = 0xFFFFFF;
    private static final int AHEAD = 1024 * 1024;

    private final LoopContext context;
    private final int maxCommand;
    private final Admission admission;
    private ClientIdentity client;
    private Session session;
    private @Nullable UserChange change;

    @SuppressWarnings("NullAway.Init") // set when the handler joins its pipeline, before any event
    private ChannelHandlerContext channel;

    private @Nullable ByteBuf received;
    private boolean dispatching;
    private boolean paused;
    private boolean aborted;
    private boolean draining;

    CommandHandler(
            LoopContext context, ClientIdentity client, int maxCommand, Admission admission) {
        this.context = context;
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

    private Session session() {
        return new Session(
                context,
                this,
                client.user(),
                client.schema(),
                client.capabilities(),
                client.collation(),
                this::nextCommand);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        received((ByteBuf) message);
    }

    /** Takes bytes that follow the log-in. */
    void received(ByteBuf bytes) {
        if (aborted) {
            bytes.release();
            return;
        }
        ByteBuf before = received;
        if (before == null) {
            received = bytes;
        } else {
            if (before.refCnt() > 1 || before.maxWritableBytes() < bytes.readableBytes()) {
                // Slices of it are still on their way to a server: it must not grow in place.
                ByteBuf merged =
                        channel.alloc().buffer(before.readableBytes() + bytes.readableBytes());
                merged.writeBytes(before);
                before.release();
                before = merged;
            }
            // Else a client that always has half a command on its way makes it grow for ever.
            before.discardSomeReadBytes();
            before.writeBytes(bytes);
            bytes.release();
            received = before;
        }
        nextCommand();
        ByteBuf ahead = received;
        if (ahead != null && isBusy() && ahead.readableBytes() > AHEAD && !paused) {
            paused = true;
            channel.channel().config().setAutoRead(false);
        }
    }

    private void nextCommand() {
        if (dispatching) {
            return;
        }
        dispatching = true;
        try {
            while (!isBusy() && !aborted) {
                ClientCommand command = cutCommand();
                if (command == null) {
                    break;
                }
                carryOut(command);
            }
        } finally {
            dispatching = false;
        }
        if (paused && !isBusy()) {
            paused = false;
            channel.channel().config().setAutoRead(true);
        }
        if (draining) {
            leaveWhenThrough();
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
            begun.begin(command.payload(), client.capabilities());
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
            send(OkPacket.of(ServerStatus.AUTOCOMMIT)::encode, sequence);
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
                !isBusy() && change == null && !session.isInTransaction() && received == null;
        if (through && !aborted) {
            aborted = true;
            closeBehindReply();
        }
    }

    /** The next whole command, or null while some of it is missing. */
    private @Nullable ClientCommand cutCommand() {
        ByteBuf bytes = received;
        if (bytes == null) {
            return null;
        }
        int start = bytes.readerIndex();
        int end = bytes.writerIndex();
        int at = start;
        int payload = 0;
        int first = change == null ? 0 : change.expectedSequence();
        int most = change == null ? maxCommand : HandshakeResponse.MAX_LENGTH;
        int sequence = first;
        while (true) {
            if (end - at < HEADER) {
                return null;
            }
            int length = bytes.getUnsignedMediumLE(at);
            if (bytes.getUnsignedByte(at + 3) != (sequence & 0xFF)) {
                fail(
                        ErrorCode.MYSQL_PACKETS_OUT_OF_ORDER.with("Got packets out of order"),
                        first + 1);
                return null;
            }
            payload += length;
            if (payload > most) {
                fail(
                        ErrorCode.MYSQL_PACKET_TOO_LARGE.with(
                                "Got a packet bigger than 'max_allowed_packet' bytes"),
                        first + 1);
                return null;
            }
            if (end - at - HEADER < length) {
                return null;
            }
            at += HEADER + length;
            sequence++;
            if (length < MAX_PAYLOAD) {
                break;
            }
        }
        ByteBuf packets;
        if (at == end) {
            packets = bytes;
            received = null;
        } else {
            packets = bytes.readRetainedSlice(at - start);
        }
        return new ClientCommand(packets, payload);
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
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        aborted = true;
        if (received != null) {
            received.release();
            received = null;
        }
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
