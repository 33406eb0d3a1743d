package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Condition.CastTarget;
import io.tidegate.sharding.sql.Condition.Operand;
import io.tidegate.sharding.sql.TokenType;
import io.tidegate.sharding.sql.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value that an INSERT gives a key, out of the tokens alone: a literal or parameter, what
 * is calculated of such or cast, or the time.
 */
final class NewKeyReader {
    private final Tokens tokens;
    private final ClockMoments moments;
    private final int from;
    private final int to;
    private final int firstValue;
    private int at;

    /**
     * @param from the first token of the value
     * @param to the token behind it
     * @param firstValue the number in the shape of the value that counts as the first one
     */
    private NewKeyReader(Tokens tokens, int from, int to, int firstValue) {
        this.tokens = tokens;
        this.moments = new ClockMoments(tokens);
        this.from = from;
        this.to = to;
        this.firstValue = firstValue;
        this.at = from;
    }

    /**
     * The value, or null when nothing is known of it.
     *
     * @param firstValue the number in the shape of the value that counts as the first one
     */
    static @Nullable Operand read(Tokens tokens, int from, int to, int firstValue) {
        return new NewKeyReader(tokens, from, to, firstValue).whole();
    }

    private @Nullable Operand whole() {
        if (from >= to) {
            return null;
        }
        if (moments.endOf(from) == to) {
            return new Condition.Clock();
        }
        Operand sum = sum();
        return at == to ? sum : null;
    }

    private @Nullable Operand sum() {
        Operand left = product();
        while (left != null && (isSymbol('+') || isSymbol('-'))) {
            char sign = isSymbol('+') ? '+' : '-';
            at++;
            Operand right = product();
            left = right == null ? null : new Condition.Calculated(left, sign, right);
        }
        return left;
    }

    private @Nullable Operand product() {
        Operand left = factor(false);
        while (left != null && isSymbol('*')) {
            at++;
            Operand right = factor(false);
            left = right == null ? null : new Condition.Calculated(left, '*', right);
        }
        return left;
    }

    private @Nullable Operand factor(boolean negated) {
        if (at >= to) {
            return null;
        }
        if (isSymbol('-') || isSymbol('+')) {
            at++;
            return factor(negated != tokens.isSymbol(at - 1, '-'));
        }
        if (isSymbol('(') && tokens.afterBracket(at) <= to) {
            at++;
            Operand inner = negated ? factor(true) : sum();
            return closed(inner);
        }
        if (tokens.value(at) >= 0) {
            at++;
            // Texts side by side are one.
            return tokens.type(at) == TokenType.STRING
                    ? null
                    : new Condition.Value(tokens.value(at - 1) - firstValue, negated);
        }
        if (tokens.is(at, "NULL")) {
            at++;
            return new Condition.Null();
        }
        return negated ? null : typed();
    }

    /** What is in front of a closing bracket, which is passed. */
    private @Nullable Operand closed(@Nullable Operand inner) {
        if (inner == null || at >= to || !isSymbol(')')) {
            return null;
        }
        at++;
        return inner;
    }

    private @Nullable Operand typed() {
        String word = tokens.keyword(at);
        boolean text = tokens.type(at + 1) == TokenType.STRING && tokens.value(at + 1) >= 0;
        return switch (word) {
            case "DATE" -> text ? typedText(CastTarget.DATE) : null;
            case "TIMESTAMP" -> text ? typedText(CastTarget.TIMESTAMP) : null;
            case "CAST" -> cast("AS");
            case "CONVERT" -> cast(",");
            default ->
                    text && CastTarget.isIntroducer(word) ? typedText(CastTarget.INTRODUCED) : null;
        };
    }

    private @Nullable Operand typedText(CastTarget type) {
        at += 2;
        return tokens.type(at) == TokenType.STRING
                ? null
                : new Condition.Cast(
                        new Condition.Value(tokens.value(at - 1) - firstValue, false), type);
    }

    private @Nullable Operand cast(String separator) {
        // No blank: with IGNORE_SPACE or without, it is the function then.
        if (!tokens.isSymbol(at + 1, '(')) {
            return null;
        }
        at += 2;
        Operand value = sum();
        boolean separated =
                value != null && (separator.equals(",") ? isSymbol(',') : tokens.is(at, separator));
        if (!separated) {
            return null;
        }
        at++;
        CastTarget type = type();
        Operand cast =
                type == null || value == null || value instanceof Condition.Calculated
                        ? null
                        : new Condition.Cast(value, type);
        return closed(cast);
    }

    private @Nullable CastTarget type() {
        String word = tokens.keyword(at++);
        return switch (word) {
            case "SIGNED", "UNSIGNED" -> {
                if (tokens.is(at, "INTEGER") || tokens.is(at, "INT")) {
                    at++;
                }
                yield word.equals("SIGNED") ? CastTarget.SIGNED : CastTarget.UNSIGNED;
            }
            case "CHAR" -> CastTarget.CHAR;
            case "DATE" -> CastTarget.DATE;
            case "DATETIME" -> {
                if (!isSymbol('(')) {
                    yield CastTarget.DATETIME;
                }
                boolean sized = tokens.value(at + 1) >= 0 && tokens.isSymbol(at + 2, ')');
                at += 3;
                yield sized ? CastTarget.dateTime(tokens.value(at - 2) - firstValue) : null;
            }
            default -> null;
        };
    }

    private boolean isSymbol(char symbol) {
        return at < to && tokens.isSymbol(at, symbol);
    }
}
