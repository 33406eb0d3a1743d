package io.tidegate.sharding.sql;

public final class Scan implements StatementText {
    private final StatementKind kind;

    Scan(StatementKind k) {
        kind = k;
    }

    public StatementKind kind() {
        return kind;
    }

    public boolean has(Trait t) {
        return false;
    }

    public ScannedSql snapshot() {
        return new ScannedSql();
    }
}
