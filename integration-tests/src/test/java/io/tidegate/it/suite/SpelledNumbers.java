package io.tidegate.it.suite;

import io.tidegate.sharding.key.KeyValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/** Numbers around the edges of types, in every form that has a meaning for a number. */
final class SpelledNumbers {
    private static final List<BigInteger> EDGES =
            List.of(7, 8, 15, 16, 23, 24, 31, 32, 53, 63, 64).stream()
                    .map(BigInteger.TWO::pow)
                    .toList();

    private SpelledNumbers() {}

    static Spelling whole(RandomGenerator random) {
        BigInteger number =
                random.nextInt(3) == 0
                        ? EDGES.get(random.nextInt(EDGES.size()))
                                .add(BigInteger.valueOf(random.nextInt(-2, 3)))
                        : BigInteger.valueOf(random.nextInt(40));
        if (random.nextInt(9) == 0 && number.bitLength() < Long.SIZE && number.signum() >= 0) {
            return cast(number, random);
        }
        if (random.nextInt(8) == 0) {
            return bits(number.abs(), random);
        }
        return written(new BigDecimal(random.nextInt(3) == 0 ? number.negate() : number), random);
    }

    private static Spelling bits(BigInteger number, RandomGenerator random) {
        String hex = number.toString(16);
        String even = hex.length() % 2 == 0 ? hex : "0" + hex;
        byte[] bytes = HexFormat.of().parseHex(even);
        return switch (random.nextInt(6)) {
            case 0 ->
                    new Spelling(
                            "b'" + number.toString(2) + "'", new KeyValue.HexValue(bytes, true));
            case 1 ->
                    new Spelling(
                            "0b"
                                    + "0".repeat(bytes.length * 8 - number.toString(2).length())
                                    + number.toString(2),
                            new KeyValue.HexValue(bytes, true));
            case 2 -> new Spelling("x'" + even + "'", new KeyValue.HexValue(bytes, false));
            case 3 -> new Spelling("0x" + hex, new KeyValue.HexValue(bytes, true));
            case 4 ->
                    new Spelling("_binary'" + number + "'", new KeyValue.StringValue("" + number));
            default ->
                    new Spelling(
                            "CAST('" + number + "' AS CHAR)",
                            new KeyValue.StringValue("" + number));
        };
    }

    private static Spelling cast(BigInteger number, RandomGenerator random) {
        boolean unsigned = random.nextBoolean();
        String text =
                random.nextBoolean() && number.bitLength() < 49 ? "'" + number + "'" : "" + number;
        return new Spelling(
                "CAST(" + text + " AS " + (unsigned ? "UNSIGNED)" : "SIGNED)"),
                new KeyValue.IntegerValue(number.longValueExact(), unsigned));
    }

    /** With up to 18 digits, few of them different, around a scale of 2. */
    static Spelling decimal(RandomGenerator random) {
        BigDecimal number =
                BigDecimal.valueOf(random.nextInt(16), random.nextInt(4))
                        .add(BigDecimal.valueOf(random.nextInt(2) * 20L));
        if (random.nextInt(8) == 0) {
            number = number.add(BigDecimal.TEN.pow(random.nextInt(17)));
        }
        if (random.nextInt(12) == 0) {
            number = number.add(new BigDecimal("0.0000000000000000000000000001"));
        }
        return written(random.nextInt(4) == 0 ? number.negate() : number, random);
    }

    private static Spelling written(BigDecimal number, RandomGenerator random) {
        String plain = number.toPlainString();
        return switch (random.nextInt(9)) {
            case 0 -> text(plain);
            case 1 -> text(number.stripTrailingZeros().toPlainString());
            case 2 -> text((number.signum() < 0 ? "" : "+") + plain);
            case 3 ->
                    text(
                            List.of(
                                            plain + "abc",
                                            " " + plain,
                                            plain + ".0",
                                            "0x7",
                                            "",
                                            plain + "e0")
                                    .get(random.nextInt(6)));
            case 4 ->
                    new Spelling(
                            number.doubleValue()
                                    + (("" + number.doubleValue()).contains("E") ? "" : "E0"),
                            new KeyValue.DoubleValue(number.doubleValue()));
            case 5 -> exact(number.setScale(number.scale() + 2, RoundingMode.UNNECESSARY));
            default -> exact(number);
        };
    }

    private static Spelling text(String text) {
        return SpelledTexts.literal(text);
    }

    private static Spelling exact(BigDecimal number) {
        boolean whole = number.scale() <= 0 && number.precision() < 18;
        return new Spelling(
                number.toPlainString(),
                whole
                        ? new KeyValue.IntegerValue(number.longValueExact(), false)
                        : new KeyValue.DecimalValue(number));
    }

    /** Years of one, two and four digits, and numbers that are none. */
    static Spelling year(RandomGenerator random) {
        int number =
                switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(101);
                    case 1 -> 1960 + random.nextInt(120);
                    case 2 -> 2000 + random.nextInt(30);
                    default ->
                            List.of(0, 1900, 1901, 2155, 2156, 70, 69, 100, 999, -1)
                                    .get(random.nextInt(10));
                };
        return switch (random.nextInt(5)) {
            case 0, 1 -> exact(BigDecimal.valueOf(number));
            case 2, 3 -> text("" + number);
            default ->
                    text(
                            List.of("00", "0", "0000", "000", "01", "2026abc", " 26")
                                    .get(random.nextInt(7)));
        };
    }
}
