package io.tidegate.ha.state;

/**
 * A column of a {@link StateTable}.
 *
 * @param meaning one line, for documentation
 */
public record StateColumn(String name, Type type, String meaning) {
    /** What its values are in Java: each may be null as well. */
    public enum Type {
        /** A {@link String}. Texts are equal whatever their case. */
        TEXT("VARCHAR", "varchar(1024)"),
        /** A {@link Long}. */
        NUMBER("BIGINT", "bigint"),
        /** A {@link Double}. */
        DECIMAL("DOUBLE", "double"),
        /** A {@link java.time.Instant}, shown in the proxy's own time zone. */
        TIME("TIMESTAMP(3)", "datetime(3)");

        private final String sql;
        private final String mysql;

        Type(String sql, String mysql) {
            this.sql = sql;
            this.mysql = mysql;
        }

        /** What MySQL would call it. */
        public String mysql() {
            return mysql;
        }

        String sql() {
            return sql;
        }
    }

    public static StateColumn text(String name, String meaning) {
        return new StateColumn(name, Type.TEXT, meaning);
    }

    public static StateColumn number(String name, String meaning) {
        return new StateColumn(name, Type.NUMBER, meaning);
    }

    public static StateColumn decimal(String name, String meaning) {
        return new StateColumn(name, Type.DECIMAL, meaning);
    }

    public static StateColumn time(String name, String meaning) {
        return new StateColumn(name, Type.TIME, meaning);
    }
}
