package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.sharding.key.KeyValue;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Texts that collations take for each other, and others beside them. */
final class SpelledTexts {
    private static final List<String> WORDS =
            List.of(
                    "a", "b", "ab", "ss", "strasse", "ß", "straße", "é", "e", "cœur", "coeur", "æ",
                    "ae", "ä", "å", "[", "ö", "o", "ø", "ı", "i", "İ", "σ", "ς", "и", "й", "ё", "е",
                    "ﬁ", "fi", "Ａ", "①", "1", "½", "か", "が", "カ", "ｶ", "漢", "가", "ŀ", "l", "·", "آ",
                    "ا", "ٓ", "เก", "กเ", "ো", "ে", "া", "😀", "🎉", "\u00AD", "\u200D", "\u00A0",
                    "\t", "\u0000", "\u0001", " ", "~", "_", "ij", "ĳ", "n", "ñ", "ç", "€",
                    "\u0301", "\u0308", "\u0327", "d", "đ", "þ", "th", "ł", "ÿ", "y", "ü", "u",
                    "\uFFFD", "\uE000", "𝐀", "ǆ", "dž", "㎏", "kg");

    private SpelledTexts() {}

    static Spelling any(RandomGenerator random, List<String> equals) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(3);
        for (int i = 0; i < length; i++) {
            text.append(word(random, equals));
        }
        return switch (random.nextInt(12)) {
            case 0 -> hex(mutated(text.toString(), random));
            case 1 -> number(random);
            case 2 -> typed(mutated(text.toString(), random), random);
            default -> literal(mutated(text.toString(), random));
        };
    }

    /** ASCII behind the name of a character set. */
    private static Spelling typed(String text, RandomGenerator random) {
        Spelling plain = literal(text);
        if (!text.chars().allMatch(each -> each >= ' ' && each <= '~')) {
            return plain;
        }
        String charset =
                List.of("_utf8mb4", "_utf8mb3", "_latin1 ", "_ascii", "_binary")
                        .get(random.nextInt(5));
        return new Spelling(charset + plain.sql(), new KeyValue.StringValue(text));
    }

    private static String word(RandomGenerator random, List<String> equals) {
        if (!equals.isEmpty() && random.nextInt(4) == 0) {
            return equals.get(random.nextInt(equals.size()));
        }
        return random.nextInt(40) == 0
                ? Character.toString(codePoint(random))
                : WORDS.get(random.nextInt(WORDS.size()));
    }

    private static int codePoint(RandomGenerator random) {
        int codePoint = random.nextInt(0x1FFFF);
        return codePoint >= 0xD800 && codePoint <= 0xDFFF ? 'x' : codePoint;
    }

    private static String mutated(String text, RandomGenerator random) {
        return switch (random.nextInt(10)) {
            case 0 -> text.toUpperCase(Locale.ROOT);
            case 1 -> text.toLowerCase(Locale.ROOT);
            case 2 -> Normalizer.normalize(text, Normalizer.Form.NFD);
            case 3 -> Normalizer.normalize(text, Normalizer.Form.NFKD);
            case 4 -> Normalizer.normalize(text, Normalizer.Form.NFC);
            case 5 -> text + " ".repeat(random.nextInt(4));
            case 6 -> text + "\u00A0";
            default -> text;
        };
    }

    private static Spelling number(RandomGenerator random) {
        int number = random.nextInt(4);
        return new Spelling("" + number, new KeyValue.IntegerValue(number, false));
    }

    private static Spelling hex(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return new Spelling(
                "x'" + HexFormat.of().formatHex(bytes) + "'", new KeyValue.HexValue(bytes, false));
    }

    /** Bytes of few values, with spaces and zeros at their end. */
    static Spelling bytes(RandomGenerator random) {
        byte[] bytes = new byte[random.nextInt(6)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) "aA \u0000\u00e4".charAt(random.nextInt(5));
        }
        return switch (random.nextInt(3)) {
            case 0 ->
                    new Spelling(
                            "x'" + HexFormat.of().formatHex(bytes) + "'",
                            new KeyValue.HexValue(bytes, false));
            case 1 ->
                    new Spelling(
                            "_binary x'" + HexFormat.of().formatHex(bytes) + "'",
                            new KeyValue.BytesValue(bytes));
            default -> literal(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
        };
    }

    /** Names and numbers of members. */
    static Spelling member(RandomGenerator random) {
        return random.nextInt(3) == 0
                ? number(random)
                : literal(
                        mutated(
                                List.of(
                                                "red", "2", "Grün", "grun", "5", "x", "", "1", "3",
                                                "été", "ete")
                                        .get(random.nextInt(11)),
                                random));
    }

    static Spelling literal(String text) {
        return new Spelling(
                "'" + text.replace("\\", "\\\\").replace("'", "''") + "'",
                new KeyValue.StringValue(text, UTF_8));
    }
}
