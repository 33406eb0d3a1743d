package io.tidegate.proxy.wire.message;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.Fields;
import io.tidegate.proxy.wire.MalformedPacketException;

/**
 * The client's wish to go on in TLS: the beginning of a {@link HandshakeResponse} alone, instead of
 * it. The whole one follows inside.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_ssl_request.html">Protocol::SSLRequest</a>
 */
public record SslRequest(int capabilities, int maxPacketSize, int collation) {
    private static final int FILLER = 23;

    public void encode(ByteBuf out) {
        out.writeIntLE(capabilities | Capability.SSL);
        out.writeIntLE(maxPacketSize);
        out.writeByte(collation);
        out.writeZero(FILLER);
    }

    /** Whether the answer to a greeting is this wish; servers look at the flag only. */
    public static boolean is(ByteBuf payload) {
        return payload.readableBytes() >= Integer.BYTES
                && Capability.has(payload.getIntLE(payload.readerIndex()), Capability.SSL);
    }

    public static SslRequest decode(ByteBuf payload) {
        SslRequest request =
                new SslRequest(
                        Fields.readInt4(payload),
                        Fields.readInt4(payload),
                        Fields.readInt1(payload));
        Fields.skip(payload, FILLER);
        if (payload.isReadable()) {
            // Nobody may take what stands here in clear text for what was said inside TLS.
            throw new MalformedPacketException("a request for TLS with more behind it");
        }
        return request;
    }
}
