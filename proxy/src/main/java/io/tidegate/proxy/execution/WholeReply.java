package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ReplyListener;
import io.tidegate.proxy.wire.message.ErrPacket;

/**
 * A reply that is kept until it is complete, because what the client gets is made out of it. For
 * descriptions of tables; results of any size are relayed.
 */
public final class WholeReply implements ReplyListener {
    /** What happens next. */
    public interface Then {
        /**
         * @param reply all its packets with their headers; released afterwards
         */
        void ok(ByteBuf reply);

        void failed(ErrPacket error);

        void lost(TidegateException cause);
    }

    private static final int HEADER = 4;
    private static final int MOST = 32 * 1024 * 1024;

    private final BackendConnection connection;
    private final Then then;
    private final ByteBuf kept = Unpooled.buffer(1024);
    private boolean over;

    public WholeReply(BackendConnection connection, Then then) {
        this.connection = connection;
        this.then = then;
    }

    @Override
    public void onBytes(ByteBuf bytes, boolean complete) {
        if (kept.readableBytes() + bytes.readableBytes() > MOST) {
            bytes.release();
            over = true;
            connection.discard();
            then.lost(
                    ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                            "a server of group "
                                    + connection.group()
                                    + " has more to say of its tables than the proxy puts together; ask for"
                                    + " less"));
            return;
        }
        kept.writeBytes(bytes);
        bytes.release();
        if (complete && connection.outcome().isError()) {
            then.failed(ErrPacket.decode(lastPacket()));
        } else if (complete) {
            then.ok(kept);
        }
    }

    private ByteBuf lastPacket() {
        int at = 0;
        int payload = kept.getUnsignedMediumLE(at);
        while (at + HEADER + payload < kept.writerIndex()) {
            at += HEADER + payload;
            payload = kept.getUnsignedMediumLE(at);
        }
        return kept.slice(at + HEADER, payload);
    }

    @Override
    public void onReadComplete() {}

    @Override
    public void onLost(TidegateException cause) {
        if (!over) {
            then.lost(cause);
        }
    }
}
