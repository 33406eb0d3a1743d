package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.Condition.CastTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text that the parser is given: one line, literals replaced by {@code ?} wherever the grammar
 * takes a value, and a note of which token stands in which column.
 */
final class ParseText {
    private static final Set<String> BEFORE_VALUE =
            Set.of(
                    "SELECT",
                    "WHERE",
                    "AND",
                    "OR",
                    "NOT",
                    "IN",
                    "LIKE",
                    "BETWEEN",
                    "WHEN",
                    "THEN",
                    "ELSE",
                    "LIMIT",
                    "OFFSET",
                    "VALUES",
                    "VALUE",
                    "ON",
                    "HAVING",
                    "DISTINCT",
                    "REGEXP",
                    "RLIKE",
                    "DIV",
                    "MOD",
                    "XOR",
                    "CASE",
                    "BINARY",
                    "INTERVAL");
    private static final Set<String> SIZED_TYPES =
            Set.of(
                    "CHAR",
                    "VARCHAR",
                    "NCHAR",
                    "BINARY",
                    "VARBINARY",
                    "DECIMAL",
                    "DEC",
                    "NUMERIC",
                    "FIXED",
                    "FLOAT",
                    "DOUBLE",
                    "DATETIME",
                    "TIME",
                    "TIMESTAMP",
                    "BIT",
                    "YEAR",
                    "SIGNED",
                    "UNSIGNED");

    /**
     * Words behind which a table's name stands, which the parser may take for a keyword of its own.
     */
    private static final Set<String> BEFORE_TABLE = Set.of("FROM", "JOIN", "UPDATE", "INTO");

    private static final Set<String> NO_TABLE =
            Set.of(
                    "LOW_PRIORITY",
                    "IGNORE",
                    "DUAL",
                    "LATERAL",
                    "SELECT",
                    "SET",
                    "OUTFILE",
                    "DUMPFILE");

    /** What an interval is called, as the function of its number, where it is no value of a key. */
    private static final String INTERVAL = "tidegate_interval";

    private static final Set<String> HIDING = Set.of("INTERVAL", "ESCAPE", "MEMBER");

    private final boolean certain;
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> columns = new ArrayList<>();
    private final List<Integer> tokenNumbers = new ArrayList<>();
    private final List<Integer> replaced = new ArrayList<>();
    private final Map<Integer, CastTarget> typed = new HashMap<>();

    ParseText(Tokens tokens, int from, int to) {
        Intervals intervals = new Intervals(tokens, from, to);
        certain = !mayHideAlternatives(tokens, intervals, from, to);
        boolean inSize = false;
        int using = usingOfDelete(tokens, from, to);
        for (int i = from; i < to; i++) {
            if (i < using && tokens.is(i, "FROM")) {
                continue;
            }
            if (isPartition(tokens, i)) {
                i = tokens.afterBracket(i + 1) - 1;
                continue;
            }
            if (UnreadWords.isLeftOut(tokens, i)) {
                continue;
            }
            if (i > from && (!tokens.touches(i - 1, i) || isComment(tokens, i))) {
                text.append(' ');
            }
            columns.add(text.length() + 1);
            tokenNumbers.add(i);
            TokenType type = tokens.type(i);
            if (tokens.isSymbol(i, '(') && SIZED_TYPES.contains(tokens.keyword(i - 1))) {
                inSize = true;
            } else if (tokens.isSymbol(i, ')')) {
                inSize = false;
            }
            int moment = momentText(tokens, i, to);
            if (moment > 0) {
                String word = tokens.keyword(moment - 1);
                boolean date = word.equals("DATE") || word.equals("D");
                replace(tokens.value(moment), date ? CastTarget.DATE : CastTarget.TIMESTAMP);
                i = tokens.isSymbol(i, '{') ? moment + 1 : moment;
                continue;
            }
            if (isIntroduced(tokens, i, to)) {
                replace(tokens.value(++i), CastTarget.INTRODUCED);
                continue;
            }
            String other = UnreadWords.instead(tokens, i);
            if (!other.isEmpty()) {
                text.append(other);
                continue;
            }
            int strings = stringsAt(tokens, i);
            if (strings > 1) {
                joined(tokens, i, strings);
                i += strings - 1;
                continue;
            }
            boolean parameter = type == TokenType.PARAMETER;
            if (parameter || tokens.value(i) >= 0 && !inSize && isValuePlace(tokens, i)) {
                if (text.length() > 0
                        && Character.isLetterOrDigit(text.charAt(text.length() - 1))) {
                    text.append(' ');
                    columns.set(columns.size() - 1, text.length() + 1);
                }
                text.append('?');
                replaced.add(tokens.value(i));
                if (i + 1 < to && tokens.touches(i, i + 1) && tokens.isName(i + 1)) {
                    text.append(' ');
                }
            } else if (inSize && tokens.is(i - 2, "DATETIME") && tokens.value(i) >= 0) {
                // Statements of one shape may have others there.
                text.append(tokens.value(i));
            } else if (intervals.beginsAt(i)) {
                text.append(INTERVAL).append('(');
            } else if (intervals.endsAt(i)) {
                text.append(')');
            } else if (i == using) {
                text.append("FROM");
            } else if (isTable(tokens, i)) {
                text.append('`').append(tokens.text(i)).append('`');
            } else {
                text.append(tokens.text(i).replace('\n', ' ').replace('\r', ' '));
            }
        }
    }

    /**
     * Whether partitions of a table begin there: the parser takes them for an alias with columns.
     */
    private static boolean isPartition(Tokens tokens, int token) {
        return tokens.is(token, "PARTITION")
                && tokens.isSymbol(token + 1, '(')
                && tokens.isName(token - 1);
    }

    /** How many texts stand one behind the other, as one value. */
    private static int stringsAt(Tokens tokens, int token) {
        int behind = token;
        while (isValuePlace(tokens, token)
                && tokens.type(behind) == TokenType.STRING
                && tokens.value(behind) >= 0) {
            behind++;
        }
        return behind - token;
    }

    /** A text of several: an expression of which no more is known. */
    private void joined(Tokens tokens, int from, int count) {
        text.append(" CONCAT(");
        for (int i = from; i < from + count; i++) {
            text.append(i > from ? ", ?" : "?");
            replaced.add(tokens.value(i));
        }
        text.append(')');
    }

    private void replace(int value, CastTarget type) {
        text.append("? ");
        replaced.add(value);
        typed.put(replaced.size(), type);
    }

    /**
     * Whether a text stands there behind the name of its character set, of which ASCII is a part.
     */
    private static boolean isIntroduced(Tokens tokens, int token, int to) {
        return CastTarget.isIntroducer(tokens.keyword(token))
                && token + 1 < to
                && tokens.type(token + 1) == TokenType.STRING
                && tokens.value(token + 1) >= 0
                && tokens.type(token + 2) != TokenType.STRING
                && isValuePlace(tokens, token);
    }

    /**
     * The text of {@code DATE '...'}, TIMESTAMP, <code>{d '...'}</code> or ts, of which the first
     * token is given; 0 where none stands.
     */
    private static int momentText(Tokens tokens, int token, int to) {
        boolean bracket = tokens.isSymbol(token, '{');
        String word = tokens.keyword(bracket ? token + 1 : token);
        boolean known =
                bracket
                        ? word.equals("D") || word.equals("TS")
                        : word.equals("DATE") || word.equals("TIMESTAMP");
        int text = bracket ? token + 2 : token + 1;
        boolean moment =
                known
                        && text < to
                        && tokens.type(text) == TokenType.STRING
                        && tokens.value(text) >= 0
                        && tokens.type(text + 1) != TokenType.STRING
                        && isValuePlace(tokens, token)
                        && (!bracket || tokens.isSymbol(text + 1, '}') && text + 1 < to);
        return moment ? text : 0;
    }

    /** The parser takes {@code --} and {@code //} for comments, without a blank behind them too. */
    private static boolean isComment(Tokens tokens, int second) {
        return tokens.isSymbol(second - 1, '-') && tokens.isSymbol(second, '-')
                || tokens.isSymbol(second - 1, '/') && tokens.isSymbol(second, '/');
    }

    /**
     * Whether the parser may read an OR as part of an operand, which servers do not: it has its own
     * way with what stands behind these words and signs.
     */
    private static boolean mayHideAlternatives(
            Tokens tokens, Intervals intervals, int from, int to) {
        boolean odd = false;
        boolean alternatives = false;
        for (int i = from; i < to; i++) {
            String word = tokens.keyword(i);
            boolean bars =
                    tokens.isSymbol(i, '|')
                            && tokens.isSymbol(i + 1, '|')
                            && tokens.touches(i, i + 1);
            boolean arrow =
                    tokens.isSymbol(i, '-')
                            && tokens.isSymbol(i + 1, '>')
                            && tokens.touches(i, i + 1);
            odd |= bars || arrow || HIDING.contains(word) && !intervals.beginsAt(i);
            alternatives |= bars || word.equals("OR") || word.equals("XOR");
        }
        return odd && alternatives;
    }

    /** Whether conditions are as the parser has read them. */
    boolean isCertain() {
        return certain;
    }

    /**
     * DELETE FROM targets USING tables is read as DELETE targets FROM tables: the parser knows only
     * that one in full. -1 without USING.
     */
    private static int usingOfDelete(Tokens tokens, int from, int to) {
        if (!tokens.is(from, "DELETE")) {
            return -1;
        }
        for (int i = from; i < to && !tokens.is(i, "WHERE"); i++) {
            if (tokens.isSymbol(i, '(')) {
                return -1;
            }
            if (tokens.is(i, "USING") && !tokens.isSymbol(i + 1, '(')) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isTable(Tokens tokens, int token) {
        return tokens.type(token) == TokenType.WORD
                && BEFORE_TABLE.contains(tokens.keyword(token - 1))
                && !NO_TABLE.contains(tokens.keyword(token))
                && !tokens.isSymbol(token + 1, '(');
    }

    private static boolean isValuePlace(Tokens tokens, int token) {
        return tokens.type(token - 1) == TokenType.SYMBOL
                ? !tokens.isSymbol(token - 1, '.') && !tokens.isSymbol(token - 1, ')')
                : BEFORE_VALUE.contains(tokens.keyword(token - 1));
    }

    String text() {
        return text.toString();
    }

    /** The number of the literal or parameter that the parser counts as its n-th, from 1. */
    int value(int parameter) {
        return parameter >= 1 && parameter <= replaced.size() ? replaced.get(parameter - 1) : -1;
    }

    /** What type the text is said to be in place of which that parameter stands. */
    @Nullable CastTarget typed(int parameter) {
        return typed.get(parameter);
    }

    int parameters() {
        return replaced.size();
    }

    /** The token that begins at a column, counted from 1. */
    int token(int column) {
        int low = 0;
        int high = columns.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (columns.get(middle) <= column) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return tokenNumbers.get(low);
    }
}
