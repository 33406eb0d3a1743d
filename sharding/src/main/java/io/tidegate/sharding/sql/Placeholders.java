package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.Rewriting.Rewritten;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** The question marks of a statement, and its text with values in their places. */
public final class Placeholders {
    /**
     * What is written behind a token that has none.
     *
     * @param at the byte behind that token
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Insertion(int at, byte[] text) {}

    private static final Pattern COMPARED =
            Pattern.compile(
                    "(?:(?<![<>])[=<>]|\\bIN\\s*\\([\\s\\d?,]*|\\b(?:LIMIT|OFFSET|BETWEEN|AND)\\b[\\s\\d?,]*)\\s*$",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern COMPLETE =
            Pattern.compile(
                    "\\s*(?:$|[),;]|(?:AND|OR|GROUP|HAVING|ORDER|LIMIT|OFFSET|FOR|LOCK)\\b)",
                    Pattern.CASE_INSENSITIVE);

    private Placeholders() {}

    public static int count(StatementText text) {
        int count = 0;
        for (int i = 0; i < text.valueCount(); i++) {
            count += text.valueType(i) == TokenType.PARAMETER ? 1 : 0;
        }
        return count;
    }

    /** Whether there is one between two bytes of the text. */
    public static boolean isBetween(StatementText text, int from, int to) {
        for (int i = 0; i < text.valueCount(); i++) {
            if (text.valueType(i) == TokenType.PARAMETER
                    && text.valueStart(i) >= from
                    && text.valueStart(i) < to) {
                return true;
            }
        }
        return false;
    }

    /**
     * The numbers of those with which something may be calculated: all but what is compared, listed
     * behind IN, or counts rows.
     */
    public static List<Integer> calculated(StatementText text) {
        List<Integer> calculated = new ArrayList<>();
        int number = 0;
        for (int i = 0; i < text.valueCount(); i++) {
            if (text.valueType(i) == TokenType.PARAMETER) {
                String before = text(text, text.offset(), text.valueStart(i));
                String behind = text(text, text.valueEnd(i), text.offset() + text.length());
                if (!COMPARED.matcher(before).find() || !COMPLETE.matcher(behind).lookingAt()) {
                    calculated.add(number);
                }
                number++;
            }
        }
        return calculated;
    }

    private static String text(StatementText text, int from, int to) {
        return new String(text.bytes(), from, to - from, StandardCharsets.ISO_8859_1);
    }

    /**
     * The text with literals.
     *
     * @param literals by the number of their question mark; never with a blank around it
     * @param insertions in the order of their places
     */
    public static Rewritten replace(
            StatementText text, IntFunction<byte[]> literals, List<Insertion> insertions) {
        Rewriting out = new Rewriting(text, text.length() + 64);
        int from = text.offset();
        int next = 0;
        int inserted = 0;
        for (int i = 0; i <= text.valueCount(); i++) {
            boolean behind = i == text.valueCount();
            if (!behind && text.valueType(i) != TokenType.PARAMETER) {
                continue;
            }
            int at = behind ? text.offset() + text.length() : text.valueStart(i);
            while (inserted < insertions.size() && insertions.get(inserted).at() <= at) {
                Insertion insertion = insertions.get(inserted++);
                out.copy(from, insertion.at());
                out.add(insertion.text());
                from = insertion.at();
            }
            out.copy(from, at);
            if (!behind) {
                // Nothing may grow together with the literal.
                out.add(" ");
                out.add(literals.apply(next++));
                out.add(" ");
                from = text.valueEnd(i);
            }
        }
        return out.done();
    }

    /**
     * Where one stands alone in ORDER BY or GROUP BY of the outermost SELECT, in which a number
     * would be the position of a column; -1 where none does.
     */
    public static int position(Tokens tokens) {
        boolean by = false;
        for (int i = 0; i < tokens.count(); i++) {
            by |= tokens.is(i, "BY");
            boolean begins = by && (tokens.is(i, "BY") || tokens.isSymbol(i, ','));
            if (begins && isBareParameter(tokens, i + 1)) {
                return i + 1;
            }
            if (tokens.isSymbol(i, '(')) {
                i = tokens.afterBracket(i) - 1;
            } else if (tokens.is(i, "LIMIT") || tokens.is(i, "HAVING")) {
                by = false;
            }
        }
        return Place.NO_TOKEN;
    }

    /** In brackets and behind pluses, which servers do not see. */
    private static boolean isBareParameter(Tokens tokens, int token) {
        int at = token;
        while (tokens.isSymbol(at, '(') || tokens.isSymbol(at, '+')) {
            at++;
        }
        if (tokens.type(at) != TokenType.PARAMETER) {
            return false;
        }
        at++;
        while (tokens.isSymbol(at, ')')) {
            at++;
        }
        return isEnd(tokens, at);
    }

    private static boolean isEnd(Tokens tokens, int token) {
        return token >= tokens.count()
                || tokens.isSymbol(token, ',')
                || tokens.isSymbol(token, ';')
                || switch (tokens.keyword(token)) {
                    case "ASC", "DESC", "ORDER", "HAVING", "LIMIT", "WITH", "FOR", "LOCK" -> true;
                    default -> false;
                };
    }
}
