package io.tidegate.it.suite;

import io.tidegate.conf.model.KeyType;
import io.tidegate.sharding.key.KeyValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A column that can be a key.
 *
 * @param read selects what it holds, as {@code k}
 * @param held makes of that what routing is told
 */
record KeyKind(
        String column,
        KeyType type,
        Function<RandomGenerator, Spelling> spellings,
        String read,
        Function<String, KeyValue> held) {
    private static final List<String> TEXTS =
            List.of(
                    "VARCHAR(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
                    "VARCHAR(4) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci",
                    "CHAR(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
                    "VARCHAR(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci",
                    "VARCHAR(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                    "CHAR(4) CHARACTER SET latin1 COLLATE latin1_swedish_ci",
                    "VARCHAR(4) CHARACTER SET latin1 COLLATE latin1_german1_ci",
                    "VARCHAR(4) CHARACTER SET latin1 COLLATE latin1_bin",
                    "VARCHAR(4) CHARACTER SET latin1 COLLATE latin1_german2_ci",
                    "VARCHAR(4) CHARACTER SET ascii COLLATE ascii_general_ci",
                    "VARCHAR(4) CHARACTER SET gbk COLLATE gbk_bin",
                    "VARCHAR(4) CHARACTER SET utf16 COLLATE utf16_general_ci",
                    "VARCHAR(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_spanish2_ci");

    private static final List<String> OF_MYSQL =
            List.of(
                    "VARCHAR(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci",
                    "VARCHAR(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_as_cs",
                    "CHAR(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_as_ci",
                    "VARCHAR(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin");

    private static final List<String> OF_MARIADB =
            List.of(
                    "VARCHAR(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci",
                    "CHAR(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_cs",
                    "VARCHAR(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_nopad_as_ci",
                    "VARCHAR(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_nopad_ci",
                    "VARCHAR(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin",
                    "VARCHAR(4) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_nopad_ci");

    static List<KeyKind> all(boolean mariaDb, List<String> equals) {
        List<KeyKind> kinds = new ArrayList<>();
        for (String name : List.of("TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT")) {
            kinds.add(number(name, KeyType.INTEGER, SpelledNumbers::whole));
            kinds.add(number(name + " UNSIGNED", KeyType.INTEGER, SpelledNumbers::whole));
        }
        kinds.add(number("DECIMAL(6,2)", KeyType.DECIMAL, SpelledNumbers::decimal));
        kinds.add(number("DECIMAL(5,2) UNSIGNED", KeyType.DECIMAL, SpelledNumbers::decimal));
        kinds.add(number("DECIMAL(40,29)", KeyType.DECIMAL, SpelledNumbers::decimal));
        kinds.add(number("DECIMAL(17,0)", KeyType.DECIMAL, SpelledNumbers::decimal));
        kinds.add(plain("YEAR", KeyType.YEAR, SpelledNumbers::year));
        for (String name : List.of("DATE", "DATETIME", "DATETIME(2)", "DATETIME(6)")) {
            kinds.add(plain(name, KeyType.TEMPORAL, SpelledMoments::any));
        }
        for (String name : List.of("BINARY(4)", "VARBINARY(4)")) {
            kinds.add(
                    new KeyKind(
                            name,
                            KeyType.STRING,
                            SpelledTexts::bytes,
                            "HEX(k)",
                            hex -> new KeyValue.BytesValue(HexFormat.of().parseHex(hex))));
        }
        for (String collation : List.of("utf8mb4_general_ci", "utf8mb4_bin", "latin1_german2_ci")) {
            kinds.add(
                    plain(
                            "ENUM('red','2','Grün','été','x') CHARACTER SET "
                                    + collation.substring(0, collation.indexOf('_'))
                                    + " COLLATE "
                                    + collation,
                            KeyType.ENUM,
                            SpelledTexts::member));
        }
        List<String> texts = new ArrayList<>(TEXTS);
        texts.addAll(mariaDb ? OF_MARIADB : OF_MYSQL);
        texts.forEach(each ->
                kinds.add(plain(each, KeyType.STRING, random -> SpelledTexts.any(random, equals))));
        return kinds;
    }

    /** Whether some function places it by its order. */
    boolean isOrdered() {
        return type == KeyType.INTEGER || type == KeyType.TEMPORAL;
    }

    private static KeyKind number(
            String column, KeyType type, Function<RandomGenerator, Spelling> spellings) {
        return new KeyKind(
                column,
                type,
                spellings,
                "k",
                digits -> new KeyValue.DecimalValue(new BigDecimal(digits)));
    }

    private static KeyKind plain(
            String column, KeyType type, Function<RandomGenerator, Spelling> spellings) {
        return new KeyKind(column, type, spellings, "CAST(k AS CHAR)", KeyValue.StringValue::new);
    }
}
