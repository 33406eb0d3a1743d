package io.tidegate.sharding.sql;

public final class Scanner {
    public Scanner(int maxNesting) {}

    public Scan scan(byte[] sql, int offset, int length, SqlDialect dialect) {
        String t =
                new String(sql, offset, length, java.nio.charset.StandardCharsets.UTF_8)
                        .strip()
                        .split("[\\s;(]")[0]
                        .toUpperCase(java.util.Locale.ROOT);
        StatementKind k = StatementKind.OTHER;
        for (StatementKind x : StatementKind.values()) if (x.name().equals(t)) k = x;
        if (t.equals("START")) k = StatementKind.BEGIN;
        if (t.equals("CREATE") || t.equals("DROP") || t.equals("ALTER") || t.equals("TRUNCATE"))
            k = StatementKind.DDL;
        return new Scan(k);
    }
}
