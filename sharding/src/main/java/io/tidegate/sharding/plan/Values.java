package io.tidegate.sharding.plan;

import io.tidegate.sharding.rule.KeyValue;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.StringLiteral;
import io.tidegate.sharding.sql.TokenType;
import java.math.BigDecimal;

/** Reads the values of a statement, be they literals in its text or parameters. */
final class Values {
    /** What is certain to fit no key: its comparison depends on more than its bytes. */
    private static final KeyValue UNKNOWN = new KeyValue.DoubleValue(Double.NaN);

    private static final int SAFE_DIGITS = 18;

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

    KeyValue read(int place, boolean negated) {
        KeyValue read =
                switch (text.valueType(place)) {
                    case PARAMETER -> parameterValue(place);
                    case NUMBER -> number(text.valueStart(place), text.valueEnd(place));
                    case STRING -> string(text.valueStart(place), text.valueEnd(place));
                    case WORD -> constant(text.bytes()[text.valueStart(place)]);
                    case HEX_OR_BIT, QUOTED, USER_VARIABLE, SYSTEM_VARIABLE, SYMBOL, END -> UNKNOWN;
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
            case KeyValue.TemporalValue moment -> UNKNOWN;
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
        String digits = new String(sql, start, end - start, text.charset());
        if (digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0) {
            return new KeyValue.DoubleValue(Double.parseDouble(digits));
        }
        return new KeyValue.DecimalValue(new BigDecimal(digits));
    }

    private KeyValue string(int start, int end) {
        return new KeyValue.StringValue(StringLiteral.value(text, start, end));
    }
}
