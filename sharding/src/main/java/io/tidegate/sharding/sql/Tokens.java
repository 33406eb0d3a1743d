package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.SelectParts.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The tokens of a statement with their texts, for planning: not the hot path. */
public final class Tokens {
    private final ScannedSql sql;
    private final List<TokenType> types = new ArrayList<>();
    private final List<Integer> values = new ArrayList<>();

    private Tokens(ScannedSql sql) {
        this.sql = sql;
    }

    public static Tokens of(ScannedSql sql) {
        Tokens tokens = new Tokens(sql);
        Lexer lexer = new Lexer();
        ValueLists lists = sql.lists();
        int value = 0;
        int values = sql.valueCount() - lists.extra();
        lexer.start(sql.bytes(), 0, sql.length(), sql.dialect());
        for (int token = 0; token < sql.tokenCount(); token++) {
            int start = sql.tokenStart(token);
            // The length of a token is known; only its kind is asked.
            lexer.goTo(start);
            tokens.types.add(lexer.next());
            boolean isValue = value < values && sql.valueStart(lists.place(value)) == start;
            tokens.values.add(isValue ? value++ : -1);
        }
        return tokens;
    }

    public boolean isMariaDb() {
        return sql.dialect().mariaDb();
    }

    public int count() {
        return types.size();
    }

    public TokenType type(int token) {
        return token >= 0 && token < types.size() ? types.get(token) : TokenType.END;
    }

    /** The number of the value that the token is, as the shape counts them, or -1. */
    public int value(int token) {
        return values.get(token);
    }

    /** The token as written; empty outside the statement. */
    public String text(int token) {
        if (token < 0 || token >= types.size()) {
            return "";
        }
        int start = sql.tokenStart(token);
        return new String(sql.bytes(), start, sql.tokenEnd(token) - start, sql.charset());
    }

    /** What is written from the start of one token to the end of another. */
    public String text(int first, int last) {
        int start = sql.tokenStart(first);
        return new String(sql.bytes(), start, sql.tokenEnd(last) - start, sql.charset());
    }

    /** True when the token is this keyword, in any case. */
    public boolean is(int token, String keyword) {
        return type(token) == TokenType.WORD && text(token).equalsIgnoreCase(keyword);
    }

    public boolean isSymbol(int token, char symbol) {
        return type(token) == TokenType.SYMBOL && sql.bytes()[sql.tokenStart(token)] == symbol;
    }

    /** Whether it is a word of the servers' own that may stand in front of a parenthesis. */
    boolean isBuiltIn(int token) {
        if (type(token) != TokenType.WORD) {
            return false;
        }
        WordTable.Entry word =
                WordTable.instance().find(sql.bytes(), sql.tokenStart(token), sql.tokenEnd(token));
        return word != null && word.harmless();
    }

    public boolean isName(int token) {
        return type(token) == TokenType.WORD || type(token) == TokenType.QUOTED;
    }

    /** The name that a WORD or QUOTED token spells. */
    public String name(int token) {
        return unquoted(text(token));
    }

    /** The upper-case text of a WORD, empty for all else. */
    public String keyword(int token) {
        return type(token) == TokenType.WORD ? text(token).toUpperCase(Locale.ROOT) : "";
    }

    /** What a STRING token means. */
    String string(int token) {
        return StringLiteral.value(sql, sql.tokenStart(token), sql.tokenEnd(token));
    }

    static String unquoted(String name) {
        if (name.length() >= 2 && (name.charAt(0) == '`' || name.charAt(0) == '"')) {
            String quote = name.substring(0, 1);
            return name.substring(1, name.length() - 1).replace(quote + quote, quote);
        }
        return name;
    }

    /** Whether nothing stands between two neighbouring tokens. */
    boolean touches(int left, int right) {
        return sql.tokenEnd(left) == sql.tokenStart(right);
    }

    /** How many SELECTs there are among the tokens {@code from} to {@code to}. */
    int countSelects(int from, int to) {
        int selects = 0;
        for (int i = from; i < to; i++) {
            if (is(i, "SELECT") && !isSymbol(i - 1, '.')) {
                selects++;
            }
        }
        return selects;
    }

    /**
     * The first of some words among the tokens {@code from} to {@code to} that stands in no
     * brackets and is no column of a table, or -1.
     */
    public int find(int from, int to, String... words) {
        for (int i = from; i < to; i++) {
            if (isSymbol(i, '(') && i > from) {
                i = afterBracket(i) - 1;
            } else if (!isSymbol(i - 1, '.') && Arrays.asList(words).contains(keyword(i))) {
                return i;
            }
        }
        return -1;
    }

    /** The word that makes a statement one with several SELECTs: UNION, or the second SELECT. */
    int nestingIn(int from, int to) {
        int set = find(from, to, "UNION", "INTERSECT", "EXCEPT", "MINUS");
        if (set >= 0) {
            return set;
        }
        for (int i = from + 1; i < to; i++) {
            if (is(i, "SELECT") && !isSymbol(i - 1, '.') && !isSymbol(from, '(')) {
                return i;
            }
        }
        return from;
    }

    /** The token after the bracket that closes the one at {@code open}. */
    public int afterBracket(int open) {
        int depth = 0;
        for (int i = open; i < types.size(); i++) {
            if (isSymbol(i, '(')) {
                depth++;
            } else if (isSymbol(i, ')') && --depth == 0) {
                return i + 1;
            }
        }
        return types.size();
    }

    /**
     * The ranges between commas, from one token to another (exclusive); commas in brackets do not
     * count.
     */
    public List<Range> commas(int from, int to) {
        List<Range> ranges = new ArrayList<>();
        int start = from;
        for (int i = from; i < to; i++) {
            if (isSymbol(i, '(')) {
                i = afterBracket(i) - 1;
            } else if (isSymbol(i, ',')) {
                ranges.add(new Range(start, i));
                start = i + 1;
            }
        }
        ranges.add(new Range(start, to));
        return ranges;
    }
}
