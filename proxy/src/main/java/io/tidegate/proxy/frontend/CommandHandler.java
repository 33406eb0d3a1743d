package io.tidegate.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.compression.CompressedClient;
import io.tidegate.proxy.execution.Answers;
import io.tidegate.proxy.execution.ResultSink;
import io.tidegate.proxy.session.ClientCommand;
import io.tidegate.proxy.session.LoopContext;
import io.tidegate.proxy.session.Session;
import io.tidegate.proxy.tls.Faults;
import io.tidegate.proxy.wire.message.ErrPacket;
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

    private final ClientIdentity client;
    private final Session session;
    private final int maxCommand;

    @SuppressWarnings("NullAway.Init") // set when the handler joins its pipeline, before any event
    private ChannelHandlerContext channel;

    private @Nullable ByteBuf received;
    private @Nullable CompressedClient frames;

    /** Set while the client sends a file that a server asked for. */
    private @Nullable FilePackets file;

    private boolean dispatching;
    private boolean paused;
    private boolean aborted;
    private boolean draining;

    /**
     * @param host the client's address and port
     * @param maxCommand bytes of a command
     */
    CommandHandler(LoopContext context, ClientIdentity client, String host, int maxCommand) {
        this.client = client;
        this.maxCommand = maxCommand;
        this.session =
                new Session(
                        context,
                        this,
                        client.user(),
                        context.process(
                                client.connectionId(),
                                client.user().name(),
                                host,
                                client.program()),
                        client.schema(),
                        client.capabilities(),
                        client.collation(),
                        this::nextCommand);
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
        append(bytes);
        nextCommand();
        ByteBuf ahead = received;
        if (ahead != null && !takesMore() && ahead.readableBytes() > AHEAD && !paused) {
            paused = true;
            channel.channel().config().setAutoRead(false);
        }
    }

    /** There may be a frame to take, if no command is being carried out. */
    void framesCame() {
        nextCommand();
    }

    private void append(ByteBuf bytes) {
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
    }

    /**
     * A client that does not read its replies gets no more of them: those that the proxy gives
     * itself would pile up here.
     */
    private boolean takesCommands() {
        return !session.isBusy() && !aborted && channel.channel().isWritable();
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
        return file == null ? takesCommands() : session.takesFile() && !aborted;
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
        session.command(command);
        return true;
    }

    /** Passes a file's bytes on, in pieces as they came; what stands behind it is a command. */
    private boolean forward(FilePackets packets) {
        ByteBuf bytes = received;
        if (bytes == null) {
            return false;
        }
        int end;
        try {
            end = packets.advance(bytes);
        } catch (TidegateException outOfOrder) {
            fail(outOfOrder);
            return false;
        }
        if (end == bytes.writerIndex()) {
            received = null;
            session.file(bytes);
        } else {
            session.file(bytes.readRetainedSlice(end - bytes.readerIndex()));
        }
        if (packets.hasEnded()) {
            file = null;
            session.fileEnded(packets.sequence());
        }
        return true;
    }

    @Override
    public void receiveFile(int sequence) {
        // One that compresses numbers packets as it likes.
        file = new FilePackets(sequence, frames == null);
        nextCommand();
    }

    @Override
    public void takeFile() {
        nextCommand();
    }

    /** True when a client that compresses has sent more. */
    private boolean takeFrame() {
        if (frames == null || aborted) {
            return false;
        }
        try {
            ByteBuf content = frames.next(received != null);
            if (content == null) {
                return false;
            }
            if (content.isReadable()) {
                append(content);
            } else {
                content.release();
            }
            return true;
        } catch (TidegateException broken) {
            fail(broken);
            return false;
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
                !session.isBusy()
                        && !session.isInTransaction()
                        && received == null
                        && (frames == null || frames.isEmpty());
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
        int sequence = 0;
        while (true) {
            if (end - at < HEADER) {
                return null;
            }
            int length = bytes.getUnsignedMediumLE(at);
            if (bytes.getUnsignedByte(at + 3) != (sequence & 0xFF)) {
                fail(ErrorCode.MYSQL_PACKETS_OUT_OF_ORDER.with("Got packets out of order"));
                return null;
            }
            payload += length;
            if (payload > maxCommand) {
                fail(
                        ErrorCode.MYSQL_PACKET_TOO_LARGE.with(
                                "Got a packet bigger than 'max_allowed_packet' bytes"));
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

    private void fail(TidegateException cause) {
        aborted = true;
        Answers.error(this, ErrPacket.of(cause), 1);
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
        if (received != null) {
            received.release();
            received = null;
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
