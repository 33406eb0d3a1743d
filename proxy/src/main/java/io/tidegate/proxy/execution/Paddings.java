package io.tidegate.proxy.execution;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.merge.Padding;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How texts of different lengths compare in each collation, as the servers say. One for each event
 * loop: a collation never changes.
 */
public final class Paddings {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]+");

    /** Collations whose weights come in several levels, so that blanks cannot be put at the end. */
    private static final Set<String> LEVELS = Set.of("as_cs", "as_ci", "ai_cs", "czech_cs");

    private final Map<String, Padding> known = new HashMap<>();

    @Nullable Padding known(String collation) {
        return known.get(collation);
    }

    /** Asks whether a blank at the end counts, and for a blank's weights. */
    static byte[] question(String collation) {
        if (!NAME.matcher(collation).matches()) {
            throw refused(collation);
        }
        int charset = collation.indexOf('_');
        String converted =
                charset < 0
                        ? "CONVERT('%s' USING " + collation + ")"
                        : "CONVERT('%s' USING "
                                + collation.substring(0, charset)
                                + ") COLLATE "
                                + collation;
        String letter = converted.formatted("a");
        String padded = converted.formatted("a ");
        String blank = converted.formatted(" ");
        String blanks = converted.formatted("  ");
        return ("SELECT ("
                        + letter
                        + ") = ("
                        + padded
                        + "), HEX(WEIGHT_STRING("
                        + blank
                        + ")), HEX(WEIGHT_STRING("
                        + blanks
                        + ")) LIMIT 1")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * @param equal whether a blank at the end makes no difference
     * @param blank weights of one blank
     * @param blanks weights of two
     * @throws TidegateException for a collation whose order is not known
     */
    Padding learn(String collation, boolean equal, byte[] blank, byte[] blanks) {
        Padding padding = Padding.NONE;
        if (equal) {
            boolean repeats = blanks.length == 2 * blank.length;
            for (int i = 0; i < blank.length && repeats; i++) {
                repeats = blanks[i] == blank[i] && blanks[i + blank.length] == blank[i];
            }
            if (!repeats
                    || blank.length == 0
                    || LEVELS.stream().anyMatch(level -> collation.endsWith("_" + level))) {
                throw refused(collation);
            }
            padding = new Padding(blank);
        }
        known.put(collation, padding);
        return padding;
    }

    private static TidegateException refused(String collation) {
        return ErrorCode.MERGE_UNSUPPORTED.with(
                "ORDER BY, GROUP BY, DISTINCT, MIN or MAX of texts in the collation "
                        + collation
                        + " over several shards: its order is not known here; add COLLATE with another one,"
                        + " or a condition on the sharding key so that one shard remains");
    }
}
