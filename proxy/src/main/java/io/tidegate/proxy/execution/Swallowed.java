package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ReplyListener;
import io.tidegate.proxy.wire.message.ErrPacket;

/** The reply to a command that the proxy sent for itself: the client never sees it. */
public final class Swallowed implements ReplyListener {
    /** What happens next. */
    public interface Then {
        /**
         * @param reply the first bytes of the reply with their packet headers, up to 64 KiB
         */
        void ok(byte[] reply);

        void failed(ErrPacket error);

        void lost(TidegateException cause);
    }

    /** How much of a reply is kept; one of this length may have been longer. */
    public static final int MOST = 64 * 1024;

    private static final int HEADER = 4;

    private final BackendConnection connection;
    private final Then then;
    private final ByteBuf kept = Unpooled.buffer(64, MOST);

    public Swallowed(BackendConnection connection, Then then) {
        this.connection = connection;
        this.then = then;
    }

    @Override
    public void onBytes(ByteBuf bytes, boolean complete) {
        kept.writeBytes(bytes, Math.min(bytes.readableBytes(), kept.maxWritableBytes()));
        bytes.release();
        if (!complete) {
            return;
        }
        if (connection.outcome().isError()) {
            then.failed(lastPacketAsError());
        } else {
            then.ok(ByteBufUtil.getBytes(kept));
        }
    }

    private ErrPacket lastPacketAsError() {
        int at = 0;
        int payload = kept.getUnsignedMediumLE(at);
        while (at + HEADER + payload + HEADER <= kept.writerIndex()) {
            at += HEADER + payload;
            payload = kept.getUnsignedMediumLE(at);
        }
        return ErrPacket.decode(
                kept.slice(at + HEADER, Math.min(payload, kept.writerIndex() - at - HEADER)));
    }

    @Override
    public void onReadComplete() {}

    @Override
    public void onLost(TidegateException cause) {
        then.lost(cause);
    }
}
