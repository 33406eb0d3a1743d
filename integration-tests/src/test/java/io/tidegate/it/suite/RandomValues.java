package io.tidegate.it.suite;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;

/** Values for the columns of {@link SelectedTables}, as literals, with the ends of each type. */
final class RandomValues {
    private static final List<String> TEXTS =
            List.of(
                    "''",
                    "'a'",
                    "' b '",
                    "'12'",
                    "'-3.5e1x'",
                    "'2026-01-02 03:04:05.678'",
                    "'it''s \"quoted\"'",
                    "CONCAT('back', CHAR(92), 'slash', CHAR(92))",
                    "CONCAT('a', CHAR(0), 'b', CHAR(10), CHAR(26))",
                    "'ß é 中'",
                    "'😀 NULL'",
                    "'?'",
                    "'/* x */ -- y'",
                    "'0000-00-00'",
                    "NULL");
    private static final List<String> NARROW =
            List.of("''", "'abc'", "'ß é'", "'a''b'", "CONCAT('x', CHAR(92))", "'7'", "NULL");
    private static final List<String> CHINESE =
            List.of("''", "'中文'", "_gbk X'815C'", "'a'", "'12'", "NULL");
    private static final List<String> BYTES =
            List.of("X''", "X'00'", "X'27'", "X'5C'", "X'FF00FE'", "'12'", "X'F09F'", "NULL");

    private RandomValues() {}

    /** One for each column behind the first. */
    static List<String> of(Random random) {
        return List.of(
                one(
                        random,
                        "0",
                        "-2147483648",
                        "2147483647",
                        "20260102",
                        "" + random.nextInt(),
                        "NULL"),
                one(random, "0", "255", "99", "NULL"),
                one(
                        random,
                        "0",
                        "18446744073709551615",
                        "9223372036854775808",
                        Long.toUnsignedString(random.nextLong()),
                        "NULL"),
                one(
                        random,
                        "-9223372036854775808",
                        "9223372036854775807",
                        "" + random.nextLong(),
                        "NULL"),
                one(
                        random,
                        "0",
                        "99999999999999999999999999999999999.999999999999999999999999999999",
                        "-99999999999999999999999999999999999.999999999999999999999999999999",
                        "0.000000000000000000000000000001",
                        new BigInteger(110, random) + "." + Math.abs(random.nextLong()),
                        "NULL"),
                one(
                        random,
                        "0",
                        "-1",
                        "999999999999999999999999999999",
                        "-" + new BigInteger(95, random),
                        "NULL"),
                one(
                        random,
                        "0",
                        "-0e0",
                        "1.7976931348623157e308",
                        "5e-324",
                        "0.1",
                        number(random),
                        number(random),
                        "NULL"),
                one(random, "b'0'", "b'111111111111'", "b'1'", "" + random.nextInt(4096), "NULL"),
                one(random, "1901", "2155", "2026", "NULL"),
                one(random, TEXTS),
                one(random, NARROW),
                one(random, NARROW),
                one(random, CHINESE),
                one(random, TEXTS),
                one(random, BYTES),
                one(random, BYTES),
                one(random, BYTES),
                one(
                        random,
                        "'1000-01-01'",
                        "'9999-12-31'",
                        "'0000-00-00'",
                        "'2026-02-31'",
                        "'2026-00-10'",
                        "NULL"),
                one(
                        random,
                        "'2026-01-02 03:04:05'",
                        "'0000-00-00 00:00:00'",
                        "'9999-12-31 23:59:59'",
                        "NULL"),
                one(random, "'2026-01-02 03:04:05.000001'", "'2026-12-31 23:59:59.999999'", "NULL"),
                one(
                        random,
                        "'1970-01-01 00:00:01'",
                        "'2038-01-19 03:14:07'",
                        "'0000-00-00 00:00:00'",
                        "NULL"),
                one(random, "'2026-10-25 02:30:00.123'", "'2026-03-29 02:30:00.999'", "NULL"),
                one(random, "'-838:59:59'", "'838:59:59'", "'00:00:00'", "'-00:00:01'", "NULL"),
                one(
                        random,
                        "'-12:34:56.789012'",
                        "'838:59:58.999999'",
                        "'00:00:00.000001'",
                        "NULL"),
                one(random, "'a'", "'ß'", "'1'", "NULL"),
                one(random, "''", "'x'", "'x,ß'", "'x,y,ß'", "NULL"));
    }

    private static String number(Random random) {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? Double.toString(value) : "2.5e-300";
    }

    private static String one(Random random, String... values) {
        return one(random, List.of(values));
    }

    private static String one(Random random, List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
