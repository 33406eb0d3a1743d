package io.tidegate.proxy.execution;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.util.List;

/**
 * What SHOW WARNINGS tells of a statement beside what a server still knows of it.
 *
 * @param rows of SHOW WARNINGS, as servers send them
 * @param whole no server has to be asked for more
 * @param untold how many warnings more there were, which are counted and not kept
 * @param uncounted how many one server would tell of hangs on the rows that it would look at, which
 *     are not all that the servers have looked at
 */
@SuppressWarnings("ArrayRecordComponent")
public record Diagnostics(List<byte[]> rows, boolean whole, long untold, boolean uncounted) {
    /** A server has all that there is to tell. */
    public static final Diagnostics NONE = new Diagnostics(List.of(), false);

    /** As servers spell it. */
    public enum Level {
        NOTE("Note"),
        WARNING("Warning"),
        ERROR("Error");

        private final String text;

        Level(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public Diagnostics {
        rows = List.copyOf(rows);
    }

    public Diagnostics(List<byte[]> rows, boolean whole) {
        this(rows, whole, 0);
    }

    public Diagnostics(List<byte[]> rows, boolean whole, long untold) {
        this(rows, whole, untold, false);
    }

    public static Diagnostics of(ErrPacket error) {
        return new Diagnostics(List.of(row(Level.ERROR, error.errno(), error.message())), true);
    }

    public static byte[] row(Level level, int number, String message) {
        ByteBuf out = Unpooled.buffer(message.length() + 16);
        Lenenc.writeString(out, level.text, US_ASCII);
        Lenenc.writeString(out, Integer.toString(number), US_ASCII);
        Lenenc.writeString(out, message, UTF_8);
        return ByteBufUtil.getBytes(out);
    }

    /** No more rows than that; the others are counted. */
    public Diagnostics atMost(long most) {
        if (most >= rows.size()) {
            return this;
        }
        List<byte[]> first = rows.subList(0, (int) most);
        return new Diagnostics(first, whole, untold + rows.size() - most, uncounted);
    }

    /** The same, and no server knows more. */
    Diagnostics asWhole() {
        return new Diagnostics(rows, true, untold, uncounted);
    }

    /** Those rows that SHOW ERRORS has too. */
    public List<byte[]> errors() {
        return rows.stream()
                .filter(row ->
                        Lenenc.readString(Unpooled.wrappedBuffer(row), US_ASCII)
                                .equals(Level.ERROR.text))
                .toList();
    }

    /** True when there is nothing to tell but what a server knows. */
    public boolean isNone() {
        return rows.isEmpty() && !whole;
    }
}
