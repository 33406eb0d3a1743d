package io.tidegate.sharding.load;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a file into lines, and takes some fields out of them, as servers read LOAD
 * DATA: where a line ends depends on which field it is in, on enclosures and escapes. What stands
 * behind the last field of the list is skipped up to the end of the line, enclosed or not.
 *
 * <pre>
 *   IGNORED --> [START -->] FIELD --> TEXT --(end of a field)--> FIELD
 *                 ^                    | (last field)
 *                 |                    v
 *                 +--(end of line)-- SURPLUS          any --(end of file)--> OVER
 * </pre>
 *
 * <p>See <a href="https://dev.mysql.com/doc/refman/9.7/en/load-data.html">LOAD DATA Statement</a>.
 */
public final class LineCutter {
    private static final int NONE = LoadFormat.NONE;
    private static final int LONGEST_CHARACTER = 4;
    private static final int SMALLEST = 8 * 1024;

    private enum Phase {
        /** In a line that IGNORE n LINES leaves out. */
        IGNORED,
        /** Before what lines start by: all of it is skipped. */
        START,
        /** Before a field. */
        FIELD,
        /** In a field. */
        TEXT,
        /** Behind the last field that is wanted. */
        SURPLUS,
        OVER
    }

    private final LoadFormat format;
    private final LoadCharset charset;
    private final int fields;
    private final int longest;
    private final @Nullable FieldContent[] wanted;

    /** Bytes that are nothing but themselves inside a field. */
    private final boolean[] plain = new boolean[256];

    /** So many bytes tell what any of them means. */
    private final int lookAhead;

    private byte[] buffer = new byte[SMALLEST];
    private int lineFrom;
    private int at;
    private int end;
    private boolean fileEnded;

    private Phase phase = Phase.IGNORED;
    private long ignoredLines;
    private long number;
    private int field;
    private boolean enclosed;
    private boolean delivered;

    /**
     * @param fields how many a line has
     * @param wanted which of them are looked at
     * @param longest the most bytes of a line
     */
    public LineCutter(
            LoadFormat format, LoadCharset charset, int fields, BitSet wanted, int longest) {
        this.format = format;
        this.charset = charset;
        this.fields = fields;
        this.longest = longest;
        this.ignoredLines = format.ignoredLines();
        this.wanted = new FieldContent[fields];
        wanted.stream().forEach(each -> this.wanted[each] = new FieldContent());
        this.lookAhead =
                1
                        + Math.max(
                                LONGEST_CHARACTER,
                                Math.max(format.fieldEnd().length, format.lineEnd().length));
        Arrays.fill(plain, 0, charset.longest() > 1 ? 0x80 : plain.length, true);
        for (int special :
                new int[] {
                    format.escape(), format.enclosure(), format.fieldEnd()[0], format.lineEnd()[0]
                }) {
            if (special != NONE) {
                plain[special] = false;
            }
        }
    }

    /** The next bytes of the file. All lines before them have been taken. */
    public void add(byte[] source, int from, int count) {
        if (lineFrom > 0) {
            System.arraycopy(buffer, lineFrom, buffer, 0, end - lineFrom);
            at -= lineFrom;
            end -= lineFrom;
            lineFrom = 0;
        }
        if (end + count > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(end + count, 2 * buffer.length));
        }
        System.arraycopy(source, from, buffer, end, count);
        end += count;
    }

    /** Nothing follows. */
    public void end() {
        fileEnded = true;
    }

    /**
     * Moves to the next line; false while it is not whole.
     *
     * @throws TidegateException for one that cannot be cut off for certain, or is too long
     */
    public boolean next() {
        if (delivered) {
            lineFrom = at;
            phase = Phase.START;
        }
        delivered = advance();
        int length = (delivered ? at : end) - lineFrom;
        if (length > longest) {
            throw broken(
                    "is longer than "
                            + longest
                            + " bytes (LINES TERMINATED BY may be another than the file's)");
        }
        number += delivered ? 1 : 0;
        return delivered;
    }

    /** Where the line stands, with what it starts and ends by, in {@link #buffer()}. */
    public int lineFrom() {
        return lineFrom;
    }

    public int lineLength() {
        return at - lineFrom;
    }

    /** Not to be changed, and valid until bytes are added. */
    public byte[] buffer() {
        return buffer;
    }

    /** The bytes that are kept of lines that are not whole. */
    public int kept() {
        return end - lineFrom;
    }

    /** Which line of the file it is, from 1; those that are left out count. */
    public long number() {
        return number;
    }

    /** A wanted field of the line; null when it ends before it. */
    public @Nullable LoadedField field(int index) {
        FieldContent content = wanted[index];
        return content == null ? null : content.field();
    }

    private boolean advance() {
        while (true) {
            switch (phase) {
                case IGNORED -> {
                    if (!ignored()) {
                        return false;
                    }
                }
                case START -> {
                    if (!start()) {
                        return false;
                    }
                }
                case FIELD -> {
                    if (at == end && !fileEnded) {
                        return false;
                    }
                    if (at == end) {
                        // The file ends behind the terminator of a field: the others are missing.
                        phase = Phase.OVER;
                        return field > 0;
                    }
                    beginField();
                }
                case TEXT -> {
                    if (!text()) {
                        return false;
                    }
                    if (phase == Phase.START) {
                        return true;
                    }
                }
                case SURPLUS -> {
                    return skipLine();
                }
                case OVER -> {
                    return false;
                }
            }
        }
    }

    private boolean ignored() {
        if (ignoredLines == 0) {
            phase = Phase.START;
            return true;
        }
        boolean whole = skipLine();
        lineFrom = at;
        if (whole) {
            number++;
            ignoredLines--;
        }
        if (fileEnded && at == end) {
            phase = Phase.OVER;
        }
        return whole;
    }

    /** Skips to what the line starts by, and over it. False while it is not there. */
    private boolean start() {
        byte[] prefix = format.lineStart();
        while (end - at >= prefix.length && !matches(prefix, at)) {
            at++;
        }
        lineFrom = at;
        if (end - at < prefix.length) {
            return false;
        }
        at += prefix.length;
        field = 0;
        for (FieldContent each : wanted) {
            if (each != null) {
                each.clear();
            }
        }
        phase = Phase.FIELD;
        return true;
    }

    private void beginField() {
        enclosed = (buffer[at] & 0xFF) == format.enclosure();
        if (enclosed) {
            at++;
        }
        FieldContent content = wanted[field];
        if (content != null) {
            content.begin();
        }
        phase = Phase.TEXT;
    }

    /** Goes on to the end of the field; false while it is not there. */
    private boolean text() {
        FieldContent content = wanted[field];
        while (at < end) {
            int b = buffer[at] & 0xFF;
            if (plain[b]) {
                if (content != null) {
                    content.add(b);
                }
                at++;
                continue;
            }
            if (end - at < lookAhead && !fileEnded) {
                return false;
            }
            if (b == format.escape() && escaped(content)) {
                continue;
            }
            if (enclosed ? b == format.enclosure() && closing(content) : terminated(b)) {
                return true;
            }
            if (phase == Phase.TEXT) {
                character(content);
            }
        }
        if (fileEnded) {
            endField(false, true);
        }
        return fileEnded;
    }

    /** False for an escape that stands for itself, being the enclosure too. */
    private boolean escaped(@Nullable FieldContent content) {
        if (at + 1 == end) {
            add(content, format.escape());
            at++;
            return true;
        }
        int next = buffer[at + 1] & 0xFF;
        if (format.escape() == format.enclosure() && next != format.escape()) {
            return false;
        }
        at++;
        if (next >= 0x80) {
            character(content);
        } else {
            if (content != null) {
                content.addEscaped(next);
            }
            at++;
        }
        return true;
    }

    /** At an enclosure inside an enclosed field: whether it ends it. It may be a doubled one. */
    private boolean closing(@Nullable FieldContent content) {
        boolean last = at + 1 == end;
        if (!last && (buffer[at + 1] & 0xFF) == format.enclosure()) {
            // One of the two: the other is added as any character is.
            at++;
            return false;
        }
        if (last || matches(format.lineEnd(), at + 1)) {
            at = last ? end : at + 1 + format.lineEnd().length;
            endField(true, true);
            return true;
        }
        if (matches(format.fieldEnd(), at + 1)) {
            at += 1 + format.fieldEnd().length;
            endField(true, false);
            return true;
        }
        return false;
    }

    private boolean terminated(int b) {
        if (b == format.lineEnd()[0] && matches(format.lineEnd(), at)) {
            at += format.lineEnd().length;
            endField(false, true);
            return true;
        }
        if (b == format.fieldEnd()[0] && matches(format.fieldEnd(), at)) {
            at += format.fieldEnd().length;
            endField(false, false);
            return true;
        }
        return false;
    }

    private void endField(boolean closed, boolean endsLine) {
        FieldContent content = wanted[field];
        if (content != null) {
            int open = enclosed && !closed ? format.enclosure() : NONE;
            content.end(closed, open, format.enclosure() != NONE);
        }
        if (endsLine) {
            phase = Phase.START;
        } else if (++field == fields) {
            phase = Phase.SURPLUS;
        } else {
            phase = Phase.FIELD;
        }
    }

    /** Skips to the end of the line and over it; false while it is not there. */
    private boolean skipLine() {
        while (at < end) {
            int b = buffer[at] & 0xFF;
            if (b < 0x80 && b != format.escape() && b != format.lineEnd()[0]) {
                at++;
                continue;
            }
            if (end - at < lookAhead && !fileEnded) {
                return false;
            }
            if (b == format.escape()) {
                at++;
                if (at < end) {
                    at += characterLength();
                }
            } else if (matches(format.lineEnd(), at)) {
                at += format.lineEnd().length;
                return true;
            } else {
                at += characterLength();
            }
        }
        return fileEnded;
    }

    private void character(@Nullable FieldContent content) {
        int length = characterLength();
        if (content != null) {
            content.add(buffer, at, length);
        }
        at += length;
    }

    /**
     * The bytes of the character at hand. A sequence of bytes that is none is read in one way by
     * some servers and in another by others, which may hide the end of a line.
     */
    private int characterLength() {
        int b = buffer[at] & 0xFF;
        if (b < 0x80 || charset.longest() == 1) {
            return 1;
        }
        int length = b < 0xC2 ? 0 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : b < 0xF5 ? 4 : 0;
        boolean whole = length > 0 && length <= charset.longest() && length <= end - at;
        for (int i = 1; whole && i < length; i++) {
            whole = (buffer[at + i] & 0xC0) == 0x80;
        }
        if (whole && length > 2) {
            int second = buffer[at + 1] & 0xFF;
            whole =
                    switch (b) {
                        case 0xE0 -> second >= 0xA0;
                        case 0xED -> second < 0xA0;
                        case 0xF0 -> second >= 0x90;
                        case 0xF4 -> second < 0x90;
                        default -> true;
                    };
        }
        if (!whole) {
            throw broken(
                    "has bytes that are no character of its character set; name the file's own by"
                            + " CHARACTER SET");
        }
        return length;
    }

    private boolean matches(byte[] terminator, int from) {
        return end - from >= terminator.length
                && Arrays.equals(
                        buffer, from, from + terminator.length, terminator, 0, terminator.length);
    }

    private static void add(@Nullable FieldContent content, int single) {
        if (content != null) {
            content.add(single);
        }
    }

    private TidegateException broken(String what) {
        return ErrorCode.LOAD_LINE.with("line " + (number + 1) + " of the file " + what);
    }
}
