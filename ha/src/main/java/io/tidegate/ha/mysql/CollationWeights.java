package io.tidegate.ha.mysql;

import io.tidegate.sharding.key.TextFolding;
import io.tidegate.sharding.key.WeightFolding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Has servers weigh characters, and makes foldings of what they say. A fingerprint tells whether it
 * is what is expected; only then, and once for all servers, the weights themselves are read.
 *
 * <p>Threads: one caller, for one check.
 */
final class CollationWeights {
    /** Of the root of a collation by first level; those of a language weigh otherwise. */
    private static final Pattern UNICODE =
            Pattern.compile(
                    "utf8(?:mb3|mb4)?_(general|unicode|unicode_520|0900|uca1400)(?:_nopad)?(_a[is])?_c[is]");

    private static final Pattern LATIN1 =
            Pattern.compile("latin1_(swedish|general|german1|danish|spanish)(?:_nopad)?_ci");

    private static final int CODE_POINTS = 0x20000;

    private static final String WEIGHTS =
            "WITH d AS (SELECT 0 n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3"
                    + " UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7"
                    + " UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10 UNION ALL SELECT 11"
                    + " UNION ALL SELECT 12 UNION ALL SELECT 13 UNION ALL SELECT 14 UNION ALL SELECT 15),"
                    + " c AS (SELECT f.n * 65536 + a.n * 4096 + b.n * 256 + h.n * 16 + e.n AS cp"
                    + " FROM d a, d b, d h, d e, d f WHERE f.n < 2) SELECT cp,"
                    + " HEX(WEIGHT_STRING(CONVERT(CHAR(cp USING utf32) USING %s) COLLATE %s)) AS w"
                    // Surrogates are no characters.
                    + " FROM c WHERE cp NOT BETWEEN 55296 AND 57343";

    private static final String FINGERPRINT =
            "SELECT CONCAT(SUM(CRC32(CONCAT(cp, ':', w))), '-', SUM(CRC32(CONCAT(w, ';', cp)))) FROM"
                    + " (%s) weights";

    private final Map<KnownWeights, TextFolding> foldings = new EnumMap<>(KnownWeights.class);

    /** What is known of one server's collations. */
    private final Map<String, Optional<KnownWeights>> asked = new HashMap<>();

    private @Nullable Connection server;

    /** Later questions go to this server. */
    void ask(Connection connection) {
        server = connection;
        asked.clear();
    }

    /** The folding for a collation; that of ASCII alone when nothing is known of it. */
    TextFolding folding(String collation) throws SQLException {
        if (collation.endsWith("_bin")) {
            return TextFolding.CODE_POINTS;
        }
        Optional<String> weighed = weighedLike(collation);
        if (weighed.isEmpty()) {
            return TextFolding.ASCII;
        }
        Optional<KnownWeights> known = asked.get(weighed.get());
        if (known == null) {
            known = KnownWeights.of(fingerprint(weighed.get()));
            asked.put(weighed.get(), known);
        }
        return known.isEmpty() ? TextFolding.ASCII : read(known.get(), weighed.get());
    }

    /** The collation that has the first level of the other's weights, if that is understood. */
    static Optional<String> weighedLike(String collation) {
        Matcher unicode = UNICODE.matcher(collation);
        if (unicode.matches()) {
            return Optional.of(
                    "utf8mb4_" + unicode.group(1) + (unicode.group(2) == null ? "_ci" : "_ai_ci"));
        }
        Matcher latin1 = LATIN1.matcher(collation);
        return latin1.matches()
                ? Optional.of("latin1_" + latin1.group(1) + "_ci")
                : Optional.empty();
    }

    private String fingerprint(String collation) throws SQLException {
        try (PreparedStatement query =
                        connection().prepareStatement(FINGERPRINT.formatted(weights(collation)));
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    private static String weights(String collation) {
        return WEIGHTS.formatted(collation.substring(0, collation.indexOf('_')), collation);
    }

    private TextFolding read(KnownWeights known, String collation) throws SQLException {
        TextFolding folding = foldings.get(known);
        if (folding == null) {
            char[] @Nullable [] weights = new char[CODE_POINTS][];
            try (PreparedStatement query = connection().prepareStatement(weights(collation));
                    ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    weights[rows.getInt(1)] = weights(rows.getString(2), known.bytesPerWeight());
                }
            }
            folding = WeightFolding.of(known.collation(), weights, known.contracting());
            if (folding == null) {
                folding = TextFolding.ASCII;
            }
            foldings.put(known, folding);
        }
        return folding;
    }

    private static char[] weights(String hex, int bytesPerWeight) {
        int digits = 2 * bytesPerWeight;
        char[] weights = new char[hex.length() / digits];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (char) HexFormat.fromHexDigits(hex, i * digits, (i + 1) * digits);
        }
        return weights;
    }

    private Connection connection() {
        return Objects.requireNonNull(server, "no server to ask");
    }
}
