package io.tidegate.sharding.load;

import io.tidegate.sharding.sql.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A field that is wanted, while the cutter goes over it. Used again for each line. */
final class FieldContent {
    private static final byte[] NULL = {'N', 'U', 'L', 'L'};

    private Bytes content = new Bytes(16);
    private boolean escapedN;
    private @Nullable LoadedField field;

    void clear() {
        field = null;
    }

    void begin() {
        if (!content.isEmpty()) {
            content = new Bytes(16);
        }
        escapedN = false;
    }

    void add(int single) {
        content.add(single);
    }

    void add(byte[] from, int start, int count) {
        content.add(from, start, count);
    }

    void addEscaped(int escaped) {
        escapedN |= escaped == 'N';
        content.add(
                switch (escaped) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case 'r' -> '\r';
                    case 'b' -> '\b';
                    case '0' -> 0;
                    case 'Z' -> 26;
                    default -> escaped;
                });
    }

    /**
     * @param enclosed whether its enclosure was closed
     * @param open the enclosure that was not, and belongs to the content, or NONE
     * @param mayEnclose whether the format has an enclosure: then the bare word NULL is none
     */
    void end(boolean enclosed, int open, boolean mayEnclose) {
        byte[] bytes = content.toArray();
        if (open != LoadFormat.NONE) {
            Bytes whole = new Bytes(bytes.length + 1);
            whole.add(open);
            whole.add(bytes);
            bytes = whole.toArray();
        }
        boolean word = mayEnclose && !enclosed && Arrays.equals(bytes, NULL);
        field = new LoadedField(bytes, word || escapedN && bytes.length == 1);
    }

    /** Null when the line ended before it. */
    @Nullable LoadedField field() {
        return field;
    }
}
