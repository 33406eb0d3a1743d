package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers SHOW WARNINGS and its like when no server has to be asked what happened: there were no
 * warnings, or one error that the proxy reported itself and no server knows of. A server is still
 * asked the same, of whatever it remembers, so that the columns are described as ever.
 */
final class KnownDiagnostics implements Connections.Ready {
    private static final Pattern LIST =
            Pattern.compile(
                    "(?is)"
                            + Gaps.COMMENTS
                            + "show\\s+(warnings|errors)\\b"
                            + Gaps.COMMENTS
                            + "(limit\\s[\\d\\s,]*+(?:offset\\s+\\d+)?)?"
                            + Gaps.END);
    private static final Pattern COUNT =
            Pattern.compile(
                    "(?is)"
                            + Gaps.COMMENTS
                            + "(?:show\\s+count\\s*\\(\\s*\\*\\s*\\)\\s+(?:warnings|errors)"
                            + "|(select)\\s+@@(?:session\\.|local\\.)?(?:warning|error)_count)"
                            + Gaps.END);
    private static final int HEADER = 4;

    private final Session session;
    private final @Nullable ErrPacket error;
    private boolean counts;
    private boolean selected;
    private byte[] question = new byte[0];

    private KnownDiagnostics(Session session, @Nullable ErrPacket error) {
        this.session = session;
        this.error = error;
    }

    /**
     * @param error of the last statement, null when it ended without even a warning
     */
    static void answer(Session session, @Nullable ErrPacket error, String sql) {
        new KnownDiagnostics(session, error).answer(sql);
    }

    private void answer(String sql) {
        Matcher list = LIST.matcher(sql);
        Matcher count = COUNT.matcher(sql);
        counts = count.matches();
        selected = counts && count.group(1) != null;
        if (list.matches() && (error == null || list.group(2) == null)) {
            question = Session.bytes("SHOW " + list.group(1).toUpperCase(Locale.ROOT) + " LIMIT 0");
        } else if (counts) {
            question = Session.bytes(sql);
        } else {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "what the last statement left is known to the proxy and not to the server that would"
                            + " execute this; use SHOW WARNINGS without LIMIT");
        }
        session.connections().connectWithoutTable(session.homeGroup(), this);
    }

    @Override
    public void ready(BackendConnection connection) {
        connection.query(
                question,
                new Swallowed(
                        connection,
                        new Swallowed.Then() {
                            @Override
                            public void ok(byte[] reply) {
                                session.connections().settle(connection);
                                if (selected && !session.settings().dialect().mariaDb()) {
                                    // On MySQL it is a statement like others.
                                    session.connections().forgetDiagnostics();
                                }
                                session.last().rows(counts || error != null ? 1 : 0);
                                LocalResults.kept(session, counts ? counted(reply) : listed(reply));
                            }

                            @Override
                            public void failed(ErrPacket refused) {
                                session.settle(connection, () -> session.answerError(refused));
                            }

                            @Override
                            public void lost(TidegateException cause) {
                                session.lost(connection, cause, false);
                            }
                        }));
    }

    /** A result of one number with the right one. */
    private byte[] counted(byte[] reply) {
        int row = startOfPacket(reply, 2);
        int end = startOfPacket(reply, 1);
        ByteBuf out = Unpooled.buffer(reply.length + HEADER);
        out.writeBytes(reply, 0, row);
        int start = PacketWriter.begin(out);
        Lenenc.writeString(out, error == null ? "0" : "1", StandardCharsets.US_ASCII);
        PacketWriter.end(out, start, reply[row + 3]);
        out.writeBytes(reply, end, reply.length - end);
        return bytes(out);
    }

    /** An empty list with the error as a row in front of the last packet. */
    private byte[] listed(byte[] reply) {
        if (error == null) {
            return reply;
        }
        int end = startOfPacket(reply, 1);
        ByteBuf out = Unpooled.buffer(reply.length + error.message().length() + 32);
        out.writeBytes(reply, 0, end);
        int row = PacketWriter.begin(out);
        Lenenc.writeString(out, "Error", StandardCharsets.US_ASCII);
        Lenenc.writeString(out, Integer.toString(error.errno()), StandardCharsets.US_ASCII);
        Lenenc.writeString(out, error.message(), StandardCharsets.UTF_8);
        PacketWriter.end(out, row, reply[end + 3]);
        int shifted = out.writerIndex();
        out.writeBytes(reply, end, reply.length - end);
        out.setByte(shifted + 3, reply[end + 3] + 1);
        return bytes(out);
    }

    /**
     * @param fromEnd 1 for the last packet
     */
    private static int startOfPacket(byte[] packets, int fromEnd) {
        ByteBuf all = Unpooled.wrappedBuffer(packets);
        int count = 0;
        for (int at = 0; at < packets.length; at += HEADER + all.getUnsignedMediumLE(at)) {
            count++;
        }
        int at = 0;
        for (int i = count; i > fromEnd; i--) {
            at += HEADER + all.getUnsignedMediumLE(at);
        }
        return at;
    }

    private static byte[] bytes(ByteBuf all) {
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }

    @Override
    public void failed(ErrPacket refused) {
        session.answerError(refused);
    }

    @Override
    public void failed(TidegateException cause) {
        session.refuse(cause);
    }
}
