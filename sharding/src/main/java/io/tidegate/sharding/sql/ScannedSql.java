package io.tidegate.sharding.sql;

import io.tidegate.sharding.key.Recoding;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * An immutable copy of a scan: the text of a prepared statement, or of one that is being planned.
 */
public final class ScannedSql implements StatementText {
    private static final TokenType[] TYPES = TokenType.values();

    private final byte[] sql;
    private final byte[] normal;
    private final int hash;
    private final SqlDialect dialect;
    private final StatementKind kind;
    private final long traits;
    private final int[] starts;
    private final int[] ends;
    private final byte[] types;
    private final int[] tokenStarts;
    private final int[] tokenEnds;
    private final ValueLists lists;
    private final RouteHint hint;
    private final int hintStart;
    private final @Nullable Origin origin;

    ScannedSql(
            byte[] sql,
            byte[] normal,
            int hash,
            SqlDialect dialect,
            StatementKind kind,
            long traits,
            int[] starts,
            int[] ends,
            byte[] types,
            int[] tokenStarts,
            int[] tokenEnds,
            ValueLists lists,
            RouteHint hint,
            int hintStart,
            @Nullable Origin origin) {
        this.sql = sql;
        this.normal = normal;
        this.hash = hash;
        this.dialect = dialect;
        this.kind = kind;
        this.traits = traits;
        this.starts = starts;
        this.ends = ends;
        this.types = types;
        this.tokenStarts = tokenStarts;
        this.tokenEnds = tokenEnds;
        this.lists = lists;
        this.hint = hint;
        this.hintStart = hintStart;
        this.origin = origin;
    }

    public StatementKind kind() {
        return kind;
    }

    @Override
    public boolean has(Trait trait) {
        return (traits & trait.bit()) != 0;
    }

    @Override
    public SqlDialect dialect() {
        return dialect;
    }

    /** The shape; not to be changed. */
    public byte[] shape() {
        return normal;
    }

    public int shapeHash() {
        return hash;
    }

    @Override
    public byte[] bytes() {
        return sql;
    }

    @Override
    public int offset() {
        return 0;
    }

    @Override
    public int length() {
        return sql.length;
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
        return starts.length;
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
        return TYPES[types[value] & ~Scan.NEGATED];
    }

    @Override
    public boolean isNegated(int value) {
        return (types[value] & Scan.NEGATED) != 0;
    }

    @Override
    public ValueLists lists() {
        return lists;
    }

    @Override
    public RouteHint hint() {
        return hint;
    }

    @Override
    public int hintStart() {
        return hintStart;
    }

    @Override
    public @Nullable Origin origin() {
        return origin;
    }

    @Override
    public boolean backslashEscapes() {
        return !dialect.noBackslashEscapes();
    }

    @Override
    public int tokenCount() {
        return tokenStarts.length;
    }

    @Override
    public int tokenStart(int token) {
        return tokenStarts[token];
    }

    @Override
    public int tokenEnd(int token) {
        return tokenEnds[token];
    }
}
