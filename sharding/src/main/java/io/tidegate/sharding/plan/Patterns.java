package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.Bytes;
import io.tidegate.sharding.sql.StatementText;
import java.nio.charset.StandardCharsets;

/** SHOW ... LIKE shows its pattern in the name of the column. */
final class Patterns {
    private Patterns() {}

    /**
     * The quoted name of the column.
     *
     * @param pattern the token of the pattern, a text
     */
    static byte[] label(StatementText text, String label, int pattern) {
        int end = text.tokenEnd(pattern) - 1;
        int start = text.tokenStart(pattern) + 1;
        byte quote = text.bytes()[end];
        Bytes out = new Bytes(label.length() + end - start + 8);
        out.add(("`" + label + " (").getBytes(StandardCharsets.UTF_8));
        for (int i = start; i < end; i++) {
            byte next = text.bytes()[i];
            if (next == quote) {
                i++;
            } else if (next == '\\' && text.backslashEscapes() && i + 1 < end) {
                byte escaped = text.bytes()[i + 1];
                // Wildcards stay escaped until they are matched.
                if (escaped != '_' && escaped != '%') {
                    i++;
                    next = escaped;
                }
            }
            if (next == '`') {
                out.add('`');
            }
            out.add(next);
        }
        out.add(")`".getBytes(StandardCharsets.UTF_8));
        return out.toArray();
    }
}
