package io.tidegate.proxy.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.execution.Diagnostics;
import io.tidegate.proxy.wire.Lenenc;
import java.util.List;
import java.util.Set;

/**
 * What a SELECT has warned of. In an INSERT ... SELECT and strict mode a server makes errors of
 * some of it, such as a division by zero, and nothing is inserted.
 */
final class SelectWarnings {
    /** Of words that are going out of use: never errors. */
    private static final Set<String> DEPRECATED = Set.of("1287", "1681", "3719", "3778");

    private SelectWarnings() {}

    /**
     * @param rows of SHOW WARNINGS
     * @param count of all that there were
     */
    static void requireHarmless(List<byte[]> rows, int count) {
        for (byte[] row : rows) {
            ByteBuf values = Unpooled.wrappedBuffer(row);
            String level = Lenenc.readString(values, UTF_8);
            String number = Lenenc.readString(values, UTF_8);
            if (!level.equals(Diagnostics.Level.NOTE.text()) && !DEPRECATED.contains(number)) {
                throw refused("a warning", number + " " + Lenenc.readString(values, UTF_8));
            }
        }
        if (count > rows.size()) {
            throw refused("more warnings than max_error_count keeps", count + " of them");
        }
    }

    private static TidegateException refused(String what, String which) {
        return ErrorCode.INSERT_SELECT_VALUE.with(
                "the SELECT has given "
                        + what
                        + ", of which one server makes an error in strict mode where it stands in an INSERT: "
                        + which
                        + "; nothing was written. Change the expression, or use INSERT IGNORE");
    }
}
