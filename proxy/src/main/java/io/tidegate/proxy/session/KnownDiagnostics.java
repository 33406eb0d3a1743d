package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Diagnostics;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers SHOW WARNINGS and its like when the proxy knows itself what happened, or something beside
 * what a server remembers: there were no warnings, an error that no server knows of, or several
 * servers each knew a part. A server is asked in any case, of whatever it remembers, so that the
 * columns are described as ever.
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
                            + "(?:show\\s+count\\s*\\(\\s*\\*\\s*\\)\\s+(warnings|errors)"
                            + "|(select)\\s+@@(?:session\\.|local\\.)?(warning|error)_count)"
                            + Gaps.END);
    private static final int HEADER = 4;

    private final Session session;
    private final Diagnostics own;

    /** How many rows a server has told of before its connection was given away. */
    private long remembered;

    /** The server that is asked knows a part of it. */
    private boolean isRemembered;

    private boolean counts;
    private boolean selected;
    private byte[] question = new byte[0];

    /** The rows to be told beside those of a server. */
    private List<byte[]> rows = List.of();

    private long untold;

    private KnownDiagnostics(Session session, Diagnostics own) {
        this.session = session;
        this.own = own;
    }

    /**
     * @param own of the last statement; nothing when it ended without even a warning
     */
    static void answer(Session session, Diagnostics own, String sql) {
        new KnownDiagnostics(session, own).answer(sql);
    }

    private void answer(String sql) {
        Matcher list = LIST.matcher(sql);
        Matcher count = COUNT.matcher(sql);
        counts = count.matches();
        selected = counts && count.group(2) != null;
        boolean errors = (list.matches() || counts) && asksForErrors(list, count);
        rows = errors ? own.errors() : own.rows();
        if (counts && !errors && own.uncounted()) {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "how many warnings a SELECT with LIMIT over several shards has: each shard has looked at"
                            + " rows that one server would have left out; SHOW WARNINGS lists what they said");
        }
        untold = errors ? 0 : own.untold();
        byte @Nullable [] kept = own.whole() || errors ? null : session.last().keptWarnings();
        remembered = kept == null ? 0 : session.last().keptWarningCount();
        GroupId remembering = own.whole() ? null : session.connections().diagnosticsAt();
        if (list.matches() && (own.rows().isEmpty() || list.group(2) == null)) {
            question =
                    Session.bytes(
                            "SHOW "
                                    + (errors ? "ERRORS" : "WARNINGS")
                                    + (remembering == null ? " LIMIT 0" : ""));
        } else if (counts) {
            question = Session.bytes(sql);
        } else {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "what the last statement left is known to the proxy and not to the server that would"
                            + " execute this; use SHOW WARNINGS without LIMIT");
        }
        if (kept != null && !counts) {
            session.last().rows(remembered + rows.size());
            LocalResults.kept(session, listed(kept));
            return;
        }
        isRemembered = remembering != null;
        session.connections()
                .connectWithoutTable(remembering != null ? remembering : session.homeGroup(), this);
    }

    private static boolean asksForErrors(Matcher list, Matcher count) {
        String of =
                list.matches()
                        ? list.group(1)
                        : count.group(1) != null ? count.group(1) : count.group(3);
        return of.toLowerCase(Locale.ROOT).startsWith("error");
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
                                long before = isRemembered ? connection.outcome().rows() : 0;
                                session.last().rows(counts ? 1 : before + rows.size());
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
        long count = (isRemembered ? number(reply, row) : remembered) + rows.size() + untold;
        Lenenc.writeString(out, Long.toString(count), StandardCharsets.US_ASCII);
        PacketWriter.end(out, start, reply[row + 3]);
        out.writeBytes(reply, end, reply.length - end);
        return bytes(out);
    }

    private static long number(byte[] reply, int row) {
        ByteBuf values = Unpooled.wrappedBuffer(reply).skipBytes(row + HEADER);
        return Long.parseLong(Lenenc.readString(values, StandardCharsets.US_ASCII));
    }

    /** A list with further rows in front of the last packet. */
    private byte[] listed(byte[] reply) {
        int end = startOfPacket(reply, 1);
        ByteBuf out = Unpooled.buffer(reply.length + HEADER);
        out.writeBytes(reply, 0, end);
        int sequence = reply[end + 3];
        for (byte[] row : rows) {
            int start = PacketWriter.begin(out);
            out.writeBytes(row);
            sequence = PacketWriter.end(out, start, sequence);
        }
        int last = out.writerIndex();
        out.writeBytes(reply, end, reply.length - end);
        out.setByte(last + 3, sequence);
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
