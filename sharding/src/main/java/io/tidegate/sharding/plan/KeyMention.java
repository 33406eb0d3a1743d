package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.Tokens;
import java.util.Optional;
import java.util.Set;

/**
 * Where a sharding key stands in a condition.
 *
 * @param table the number of its table
 * @param from the first token of its name, with the table in front
 * @param to the token behind it
 */
record KeyMention(int table, int from, int to) {
    private static final Set<String> OPERATORS = Set.of("DIV", "MOD", "COLLATE");

    /** Words in front of a bracket that make no function of it. */
    private static final Set<String> NO_FUNCTION =
            Set.of(
                    "AND", "OR", "XOR", "NOT", "IN", "BETWEEN", "ON", "WHERE", "WHEN", "THEN",
                    "ELSE");

    /** The first one in a range. */
    static Optional<KeyMention> in(Tokens tokens, Range range, KeyTables tables) {
        for (int i = range.from(); i < range.to(); i++) {
            boolean name =
                    tokens.isName(i)
                            && !tokens.isSymbol(i + 1, '.')
                            && !tokens.isSymbol(i + 1, '(');
            boolean qualified = tokens.isSymbol(i - 1, '.') && tokens.isName(i - 2);
            for (int table = 0; name && table < tables.size(); table++) {
                boolean named =
                        !qualified
                                || tables.joined(table)
                                        .table()
                                        .visibleName()
                                        .equalsIgnoreCase(tokens.name(i - 2));
                if (named && tables.rule(table).isKey(tokens.name(i))) {
                    return Optional.of(new KeyMention(table, qualified ? i - 2 : i, i + 1));
                }
            }
        }
        return Optional.empty();
    }

    /** The function around it with its arguments; empty when there is none. */
    Range functionAround(Tokens tokens, Range range) {
        int depth = 0;
        for (int i = from - 1; i > range.from(); i--) {
            if (tokens.isSymbol(i, ')')) {
                depth++;
            } else if (tokens.isSymbol(i, '(') && depth-- == 0) {
                depth = 0;
                if (tokens.isName(i - 1) && !NO_FUNCTION.contains(tokens.keyword(i - 1))) {
                    return new Range(i - 1, tokens.afterBracket(i));
                }
            }
        }
        return new Range(from, from);
    }

    /** Whether an operator makes another value of it. */
    boolean isOperand(Tokens tokens) {
        return isOperator(tokens, from - 1)
                || isOperator(tokens, to)
                || tokens.is(from - 1, "BINARY");
    }

    private static boolean isOperator(Tokens tokens, int token) {
        for (char sign : new char[] {'+', '-', '*', '/', '%', '^', '~'}) {
            if (tokens.isSymbol(token, sign)) {
                return true;
            }
        }
        return OPERATORS.contains(tokens.keyword(token));
    }

    /** Whether it is one of several columns in brackets. */
    boolean isInRow(Tokens tokens) {
        return tokens.isSymbol(from - 1, ',')
                || tokens.isSymbol(from - 1, '(') && tokens.isSymbol(to, ',');
    }
}
