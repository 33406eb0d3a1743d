package io.tidegate.proxy.session;

import io.tidegate.proxy.wire.message.OkPacket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an INSERT ... SELECT says in words. An INSERT ... VALUES says the same, but nothing of one
 * row, and does not know of the SELECT's warnings.
 *
 * @param warnings of the SELECT
 */
record WrittenInfo(boolean ignoring, int rows, int warnings) {
    private static final Pattern WARNINGS = Pattern.compile("\\d+$");

    String of(OkPacket ok) {
        if (rows <= 1 && ok.info().isEmpty()) {
            return "Records: "
                    + rows
                    + "  Duplicates: "
                    + duplicates(ok.affectedRows())
                    + "  Warnings: "
                    + (ok.warnings() + warnings);
        }
        Matcher last = WARNINGS.matcher(ok.info());
        return warnings > 0 && last.find()
                ? last.replaceFirst(Long.toString(Long.parseLong(last.group()) + warnings))
                : ok.info();
    }

    /** One row counts once when it is new, and once more for each that it replaces or changes. */
    private long duplicates(long affectedRows) {
        return ignoring && affectedRows < rows ? 1 : Math.max(0, affectedRows - rows);
    }
}
