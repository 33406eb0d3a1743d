package io.tidegate.sharding.sql;

import io.tidegate.sharding.key.Recoding;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the scanner found in one statement. Owned by its scanner and overwritten by the next scan;
 * {@link #snapshot()} lasts.
 */
public final class Scan implements StatementText {
    private static final TokenType[] TYPES = TokenType.values();

    /** In a value's type: a sign stands before it that belongs to no token. */
    static final int NEGATED = 0x40;

    private static final int LARGE = 256 * 1024;

    byte[] sql = new byte[0];
    int offset;
    int length;
    SqlDialect dialect = new SqlDialect(StandardCharsets.UTF_8, false, false, false);
    StatementKind kind = StatementKind.EMPTY;
    long traits;

    final Shape shape = new Shape();
    final ValueLists lists = new ValueLists();

    int[] starts = new int[32];
    int[] ends = new int[32];
    byte[] types = new byte[32];
    int values;

    int[] tokenStarts = new int[64];
    int[] tokenEnds = new int[64];
    int tokens;

    /** Where the bracket stands that nests too deep. */
    int tooDeep;

    RouteHint hint = RouteHint.NONE;
    int hintStart;
    int hintEnd;
    private @Nullable Origin origin;

    Scan() {}

    public StatementKind kind() {
        return kind;
    }

    @Override
    public boolean has(Trait trait) {
        return (traits & trait.bit()) != 0;
    }

    /**
     * True when the token is this text, which is in upper case, in any case; false outside the
     * statement.
     */
    public boolean is(int token, String upper) {
        if (token < 0
                || token >= tokens
                || tokenEnds[token] - tokenStarts[token] != upper.length()) {
            return false;
        }
        for (int i = 0; i < upper.length(); i++) {
            byte b = sql[tokenStarts[token] + i];
            if (upper.charAt(i) != (b >= 'a' && b <= 'z' ? b - 32 : b)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the shape is that of another scan. */
    public boolean sameShape(byte[] other) {
        return other.length == shape.length
                && Arrays.equals(other, 0, shape.length, shape.bytes, 0, shape.length);
    }

    /** A hash of the shape; equal hashes prove nothing. */
    public int shapeHash() {
        return shape.hash;
    }

    /** An immutable copy. */
    public ScannedSql snapshot() {
        return new ScannedSql(
                Arrays.copyOfRange(sql, offset, offset + length),
                Arrays.copyOf(shape.bytes, shape.length),
                shape.hash,
                dialect,
                kind,
                traits,
                shifted(starts, values),
                shifted(ends, values),
                Arrays.copyOf(types, values),
                shifted(tokenStarts, tokens),
                shifted(tokenEnds, tokens),
                lists.copy(offset),
                hint,
                hintStart - offset,
                origin);
    }

    @Override
    public RouteHint hint() {
        return hint;
    }

    /** Where the bracket stands that nests too deep, in the bytes; where it has that trait. */
    public int tooDeepAt() {
        return tooDeep;
    }

    /** Says that the text is the proxy's, made of that one. */
    public void madeOf(@Nullable Origin of) {
        origin = of;
    }

    @Override
    public @Nullable Origin origin() {
        return origin;
    }

    @Override
    public int hintStart() {
        return hintStart;
    }

    /**
     * Writes blanks over the comment of the hint, in the caller's own bytes: it is not for servers,
     * which warn of hints that they do not know. The scan still has it; nothing else moves.
     */
    public void blankHint() {
        for (int i = hintStart; i < hintEnd; i++) {
            if (sql[i] != '\n') {
                sql[i] = ' ';
            }
        }
    }

    private int[] shifted(int[] places, int count) {
        int[] copy = new int[count];
        for (int i = 0; i < count; i++) {
            copy[i] = places[i] - offset;
        }
        return copy;
    }

    @Override
    public byte[] bytes() {
        return sql;
    }

    @Override
    public int offset() {
        return offset;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public SqlDialect dialect() {
        return dialect;
    }

    @Override
    public Charset charset() {
        return dialect.charset();
    }

    @Override
    public Recoding recoding() {
        return dialect.recoding();
    }

    @Override
    public int valueCount() {
        return values;
    }

    @Override
    public int valueStart(int value) {
        return starts[value];
    }

    @Override
    public int valueEnd(int value) {
        return ends[value];
    }

    @Override
    public TokenType valueType(int value) {
        return TYPES[types[value] & ~NEGATED];
    }

    @Override
    public boolean isNegated(int value) {
        return (types[value] & NEGATED) != 0;
    }

    @Override
    public ValueLists lists() {
        return lists;
    }

    @Override
    public boolean backslashEscapes() {
        return !dialect.noBackslashEscapes();
    }

    @Override
    public int tokenCount() {
        return tokens;
    }

    @Override
    public int tokenStart(int token) {
        return tokenStarts[token];
    }

    @Override
    public int tokenEnd(int token) {
        return tokenEnds[token];
    }

    /** Begins anew. One very large statement must not keep its memory for ever. */
    void start(byte[] text, int from, int size, SqlDialect read) {
        sql = text;
        offset = from;
        length = size;
        dialect = read;
        values = 0;
        tokens = 0;
        boolean shrink = size < LARGE;
        if (shrink && starts.length > LARGE) {
            starts = new int[32];
            ends = new int[32];
            types = new byte[32];
        }
        if (shrink && tokenStarts.length > LARGE) {
            tokenStarts = new int[64];
            tokenEnds = new int[64];
        }
        hint = RouteHint.NONE;
        origin = null;
        lists.clear(shrink);
        shape.start(shrink);
    }

    void negateLastValue() {
        types[values - 1] |= NEGATED;
    }

    void addToken(int start, int end) {
        if (tokens == tokenStarts.length) {
            tokenStarts = Arrays.copyOf(tokenStarts, tokens * 2);
            tokenEnds = Arrays.copyOf(tokenEnds, tokens * 2);
        }
        tokenStarts[tokens] = start;
        tokenEnds[tokens++] = end;
    }

    void addValue(TokenType type, int start, int end) {
        if (values == starts.length) {
            starts = Arrays.copyOf(starts, values * 2);
            ends = Arrays.copyOf(ends, values * 2);
            types = Arrays.copyOf(types, values * 2);
        }
        starts[values] = start;
        ends[values] = end;
        types[values++] = (byte) type.ordinal();
    }
}
