package io.tidegate.sharding.plan;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidegate.conf.model.KeyType;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Condition.CastTarget;
import io.tidegate.sharding.sql.Condition.Operand;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.StringLiteral;
import io.tidegate.sharding.sql.TokenType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.function.IntUnaryOperator;

/** Reads the values of a statement, be they literals in its text or parameters. */
final class Values {
    /** What is certain to fit no key: its comparison depends on more than its bytes. */
    private static final KeyValue UNKNOWN =
            new KeyValue.OpaqueValue("neither a plain literal nor a parameter");

    private static final KeyValue CALCULATED =
            new KeyValue.OpaqueValue("a calculated value, or a cast to another type");

    /** No column has more, and to read them takes ever longer. */
    private static final int MAX_DIGITS = 1000;

    private static final int SAFE_DIGITS = 18;

    private static final int MAX_FRACTION = 6;

    /** Below it integers are exact as floating-point numbers too. */
    private static final long EXACT = 1L << 53;

    private final StatementText text;
    private final ParameterSource parameters;

    /**
     * Values are mostly read in order: the parameters before the last one are not counted again.
     */
    private int counted;

    private int countedParameters;

    Values(StatementText text, ParameterSource parameters) {
        this.text = text;
        this.parameters = parameters;
    }

    /** The place in the text of a value as the shape numbers it. */
    int place(int value) {
        return text.lists().place(value);
    }

    /** What a condition compares with: of a list the first. */
    KeyValue of(Operand operand) {
        return of(operand, this::place);
    }

    /**
     * The same of a row, for its key.
     *
     * @param operand with numbers that count from the row's first value
     * @param first the place of that
     */
    KeyValue inRow(Operand operand, int first, KeyType key) {
        return isStorable(operand, key) ? of(operand, number -> first + number) : CALCULATED;
    }

    private KeyValue of(Operand operand, IntUnaryOperator places) {
        return switch (operand) {
            case Condition.Null none -> new KeyValue.NullValue();
            case Condition.Value(int number, boolean negated) ->
                    read(places.applyAsInt(number), negated);
            case Condition.Calculated(Operand left, char sign, Operand right) ->
                    calculated(of(left, places), sign, of(right, places));
            case Condition.Cast(Operand value, CastTarget(CastTarget.Type type, int size)) -> {
                int digits = digits(size, places);
                yield digits < 0 ? UNKNOWN : Casts.cast(of(value, places), type, digits);
            }
            case Condition.Clock clock ->
                    new KeyValue.OpaqueValue("a time that no server has told as a moment");
        };
    }

    /** How many digits behind the second a type keeps, or -1. */
    private int digits(int size, IntUnaryOperator places) {
        return switch (size) {
            case CastTarget.NO_DIGITS -> 0;
            case CastTarget.ALL_DIGITS -> MAX_FRACTION;
            default ->
                    read(places.applyAsInt(size), false)
                                            instanceof KeyValue.IntegerValue(long bits, boolean _)
                                    && bits >= 0
                                    && bits <= MAX_FRACTION
                            ? (int) bits
                            : -1;
        };
    }

    /** The same for a key: what is calculated is known for keys of its own kind alone. */
    KeyValue of(Operand operand, KeyType key) {
        return fits(operand, key) ? of(operand) : CALCULATED;
    }

    /** The same as what a key is given by SET. */
    KeyValue stored(Operand operand, KeyType key) {
        return isStorable(operand, key) ? of(operand) : CALCULATED;
    }

    /**
     * A text that is cast to one is stored as it is, by whatever collation it would be compared.
     */
    private static boolean isStorable(Operand operand, KeyType key) {
        return fits(operand, key)
                || key == KeyType.STRING
                        && operand instanceof Condition.Cast(Operand _, CastTarget target)
                        && target.type() == CastTarget.Type.CHAR;
    }

    private static boolean fits(Operand operand, KeyType key) {
        return switch (operand) {
            case Condition.Null _, Condition.Value _, Condition.Clock _ -> true;
            case Condition.Calculated _ -> key == KeyType.INTEGER;
            case Condition.Cast(Operand _, CastTarget target) ->
                    switch (target.type()) {
                        case SIGNED, UNSIGNED -> key == KeyType.INTEGER;
                        case DATE, DATETIME -> key == KeyType.TEMPORAL;
                        case INTRODUCED -> key == KeyType.INTEGER || key == KeyType.STRING;
                        // A text would be compared by the session's collation.
                        case CHAR -> key == KeyType.INTEGER;
                    };
        };
    }

    /**
     * Of integers so small that the result is the same in every type that a server may calculate
     * in: for parameters some take another than for literals.
     */
    private static KeyValue calculated(KeyValue left, char sign, KeyValue right) {
        if (left instanceof KeyValue.NullValue || right instanceof KeyValue.NullValue) {
            return new KeyValue.NullValue();
        }
        if (!(left instanceof KeyValue.IntegerValue(long one, boolean oneUnsigned))
                || !(right instanceof KeyValue.IntegerValue(long other, boolean otherUnsigned))
                || oneUnsigned
                || otherUnsigned) {
            return UNKNOWN;
        }
        BigInteger result =
                switch (sign) {
                    case '+' -> BigInteger.valueOf(one).add(BigInteger.valueOf(other));
                    case '-' -> BigInteger.valueOf(one).subtract(BigInteger.valueOf(other));
                    default -> BigInteger.valueOf(one).multiply(BigInteger.valueOf(other));
                };
        boolean exact =
                Math.abs(one) < EXACT
                        && Math.abs(other) < EXACT
                        && result.bitLength() < Long.numberOfTrailingZeros(EXACT);
        return exact ? new KeyValue.IntegerValue(result.longValueExact(), false) : UNKNOWN;
    }

    KeyValue read(int place, boolean negated) {
        KeyValue read =
                switch (text.valueType(place)) {
                    case PARAMETER -> parameterValue(place);
                    case NUMBER -> number(text.valueStart(place), text.valueEnd(place));
                    case STRING -> string(text.valueStart(place), text.valueEnd(place));
                    case WORD -> constant(text.bytes()[text.valueStart(place)]);
                    case HEX_OR_BIT -> hex(text.valueStart(place), text.valueEnd(place));
                    case QUOTED, USER_VARIABLE, SYSTEM_VARIABLE, SYMBOL, END -> UNKNOWN;
                };
        return negated == text.isNegated(place) ? read : negate(read);
    }

    /** NULL, TRUE or FALSE, which are 1 and 0. */
    private static KeyValue constant(byte first) {
        return switch (first) {
            case 'n', 'N' -> new KeyValue.NullValue();
            case 't', 'T' -> new KeyValue.IntegerValue(1, false);
            default -> new KeyValue.IntegerValue(0, false);
        };
    }

    private KeyValue parameterValue(int place) {
        if (place < counted) {
            counted = 0;
            countedParameters = 0;
        }
        for (; counted < place; counted++) {
            if (text.valueType(counted) == TokenType.PARAMETER) {
                countedParameters++;
            }
        }
        return countedParameters < parameters.count()
                ? parameters.value(countedParameters)
                : UNKNOWN;
    }

    private static KeyValue negate(KeyValue value) {
        return switch (value) {
            case KeyValue.IntegerValue(long bits, boolean unsigned)
                    when bits != Long.MIN_VALUE && (!unsigned || bits >= 0) ->
                    new KeyValue.IntegerValue(-bits, false);
            case KeyValue.DecimalValue(BigDecimal decimal) ->
                    new KeyValue.DecimalValue(decimal.negate());
            case KeyValue.DoubleValue(double number) -> new KeyValue.DoubleValue(-number);
            case KeyValue.IntegerValue limit -> UNKNOWN;
            case KeyValue.StringValue string -> UNKNOWN;
            case KeyValue.BytesValue bytes -> UNKNOWN;
            case KeyValue.MalformedValue string -> UNKNOWN;
            case KeyValue.HexValue bytes -> UNKNOWN;
            case KeyValue.TemporalValue moment -> UNKNOWN;
            case KeyValue.OpaqueValue opaque -> opaque;
            case KeyValue.NullValue none -> none;
        };
    }

    private KeyValue number(int start, int end) {
        byte[] sql = text.bytes();
        long whole = 0;
        boolean plain = end - start <= SAFE_DIGITS;
        for (int i = start; i < end && plain; i++) {
            int digit = sql[i] - '0';
            plain = digit >= 0 && digit <= 9;
            whole = whole * 10 + digit;
        }
        if (plain) {
            return new KeyValue.IntegerValue(whole, false);
        }
        if (end - start > MAX_DIGITS) {
            return new KeyValue.OpaqueValue("a number of more than " + MAX_DIGITS + " digits");
        }
        String digits = new String(sql, start, end - start, text.charset());
        if (digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0) {
            return new KeyValue.DoubleValue(Double.parseDouble(digits));
        }
        return new KeyValue.DecimalValue(new BigDecimal(digits));
    }

    private KeyValue string(int start, int end) {
        return text.recoding().text(StringLiteral.content(text, start, end), text.charset());
    }

    /**
     * The bytes of {@code x'..'}, {@code 0x..}, {@code b'..'} or {@code 0b..}; an odd number of
     * digits begins with half a byte, and bits with as many zeros as make whole bytes.
     */
    private KeyValue hex(int start, int end) {
        byte[] sql = text.bytes();
        boolean quoted = sql[end - 1] == '\'';
        boolean bits = (sql[quoted ? start : start + 1] | 0x20) == 'b';
        String digits = new String(sql, start + 2, end - start - (quoted ? 3 : 2), US_ASCII);
        if (!bits) {
            String even = digits.length() % 2 == 0 ? digits : "0" + digits;
            return new KeyValue.HexValue(HexFormat.of().parseHex(even), !quoted);
        }
        byte[] value = new byte[(digits.length() + Byte.SIZE - 1) / Byte.SIZE];
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(digits.length() - 1 - i) == '1') {
                value[value.length - 1 - i / Byte.SIZE] |= (byte) (1 << i % Byte.SIZE);
            }
        }
        return new KeyValue.HexValue(value, true);
    }
}
