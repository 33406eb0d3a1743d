package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ReplyListener;
import io.tidegate.proxy.wire.PacketWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The reply to LOAD DATA LOCAL of one sub-table: when the server asks for the file it gets some
 * lines of the client's, all at once.
 */
final class PartUpload implements ReplyListener {
    /** Less than any server's max_allowed_packet. */
    private static final int MOST = 512 * 1024;

    private final BackendConnection connection;
    private final byte[] name;
    private final ReplyListener reply;

    /** Null once they were sent. */
    private @Nullable ByteBuf lines;

    private boolean asked;
    private int sequence;

    /**
     * @param name of the file, for which alone the server may ask
     * @param lines behind the room for a packet's header; ownership passes
     */
    PartUpload(BackendConnection connection, byte[] name, ByteBuf lines, ReplyListener reply) {
        this.connection = connection;
        this.name = name;
        this.lines = lines;
        this.reply = reply;
    }

    @Override
    public boolean offersFile() {
        return lines != null;
    }

    @Override
    public boolean sendsFile(byte[] wanted, int first) {
        asked = lines != null && Arrays.equals(wanted, name);
        sequence = first;
        return asked;
    }

    @Override
    public void onBytes(ByteBuf bytes, boolean complete) {
        ByteBuf toSend = lines;
        if (asked && toSend != null) {
            bytes.release();
            asked = false;
            lines = null;
            upload(toSend);
            return;
        }
        if (complete) {
            drop();
        }
        reply.onBytes(bytes, complete);
    }

    private void upload(ByteBuf all) {
        int next = sequence;
        ByteBuf packets = all;
        if (all.readableBytes() - PacketWriter.HEADER_LENGTH <= MOST) {
            next = PacketWriter.end(packets, packets.readerIndex(), next);
        } else {
            packets = all.alloc().buffer(all.readableBytes() + all.readableBytes() / MOST * 8);
            all.skipBytes(PacketWriter.HEADER_LENGTH);
            while (all.isReadable()) {
                int start = PacketWriter.begin(packets);
                packets.writeBytes(all, Math.min(MOST, all.readableBytes()));
                next = PacketWriter.end(packets, start, next);
            }
            all.release();
        }
        next = PacketWriter.end(packets, PacketWriter.begin(packets), next);
        connection.sendFile(packets);
        connection.fileSent(next);
    }

    @Override
    public void onReadComplete() {
        reply.onReadComplete();
    }

    @Override
    public void onLost(TidegateException cause) {
        drop();
        reply.onLost(cause);
    }

    /** It was answered without asking. */
    private void drop() {
        if (lines != null) {
            lines.release();
            lines = null;
        }
    }
}
