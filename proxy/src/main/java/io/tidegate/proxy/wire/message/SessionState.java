package io.tidegate.proxy.wire.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tidegate.proxy.wire.Lenenc;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What an OK packet tells of changes of the session, to a client with SESSION_TRACK: entries of a
 * type and a content. It prints as its length only, for values may be secrets.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html#sect_protocol_basic_ok_packet_sessinfo">Session
 *     State Information</a>
 */
public final class SessionState {
    private static final int SYSTEM_VARIABLE = 0;
    private static final int SCHEMA = 1;
    private static final int CHANGE = 2;
    private static final int TRANSACTION = 5;

    /** Nothing has changed: the packet does not speak of it. */
    public static final SessionState NONE = new SessionState(null);

    /** MySQL's packets can say that something has changed, and nothing of what. */
    public static final SessionState UNTOLD = new SessionState(new byte[0]);

    /** Something has changed, whatever it is. */
    public static final SessionState CHANGED = entry(CHANGE, new byte[] {'1'});

    private final byte @Nullable [] entries;

    private SessionState(byte @Nullable [] entries) {
        this.entries = entries;
    }

    /** The default schema is this one now, or still. */
    public static SessionState schema(String name) {
        return entry(SCHEMA, text(name));
    }

    public static SessionState variable(String name, String value) {
        byte[] first = text(name);
        byte[] second = text(value);
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return entry(SYSTEM_VARIABLE, both);
    }

    /**
     * The transaction as eight letters.
     *
     * @param begun by BEGIN; else there is none
     */
    public static SessionState transaction(boolean begun) {
        return entry(TRANSACTION, text(begun ? "T_______" : "________"));
    }

    /** Reads what stands behind the info of an OK packet that tells of changes. */
    static SessionState read(ByteBuf payload) {
        return new SessionState(Lenenc.readBytes(payload));
    }

    /**
     * What an OK tells.
     *
     * @param reply whole packets with their headers; a reply that begins with no OK tells nothing
     */
    public static SessionState ofReply(byte[] reply) {
        ByteBuf packets = Unpooled.wrappedBuffer(reply);
        int length = packets.readUnsignedMediumLE();
        packets.skipBytes(1);
        return length > packets.readableBytes()
                        || packets.getUnsignedByte(packets.readerIndex()) != OkPacket.HEADER
                ? NONE
                : OkPacket.decode(packets.readSlice(length)).state();
    }

    public boolean isNone() {
        return entries == null;
    }

    /** These changes and others behind them. */
    public SessionState and(SessionState others) {
        if (entries == null || others.entries == null) {
            return entries == null ? others : this;
        }
        byte[] all = Arrays.copyOf(entries, entries.length + others.entries.length);
        System.arraycopy(others.entries, 0, all, entries.length, others.entries.length);
        return new SessionState(all);
    }

    /** Whether it says how the transaction is. */
    public boolean tellsTransaction() {
        if (entries == null) {
            return false;
        }
        ByteBuf rest = Unpooled.wrappedBuffer(entries);
        while (rest.isReadable()) {
            int type = rest.readUnsignedByte();
            Lenenc.skip(rest);
            if (type == TRANSACTION) {
                return true;
            }
        }
        return false;
    }

    void write(ByteBuf out) {
        if (entries != null) {
            Lenenc.writeBytes(out, entries);
        }
    }

    private static SessionState entry(int type, byte[] content) {
        ByteBuf out = Unpooled.buffer(content.length + 10);
        out.writeByte(type);
        Lenenc.writeBytes(out, content);
        return new SessionState(ByteBufUtil.getBytes(out));
    }

    private static byte[] text(String text) {
        ByteBuf out = Unpooled.buffer(text.length() + 10);
        Lenenc.writeString(out, text, UTF_8);
        return ByteBufUtil.getBytes(out);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SessionState that && Arrays.equals(entries, that.entries);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(entries);
    }

    @Override
    public String toString() {
        return "SessionState[" + (entries == null ? "none" : entries.length + " bytes") + "]";
    }
}
