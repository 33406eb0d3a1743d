package io.tidegate.ha.mysql;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A column of ids as its server has it. */
public final class IdColumn {
    private static final String COLUMN =
            "SELECT LOWER(table_name), LOWER(column_name), "
                    + ColumnDefinition.COLUMNS
                    + " FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"
                    + " AND column_name = ?";

    private IdColumn() {}

    /** The greatest id that it holds; 0 if there is no such column, or it is no integer. */
    public static long greatest(Connection connection, String schema, String table, String column)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(COLUMN)) {
            query.setString(1, schema);
            query.setString(2, table);
            query.setString(3, column);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? greatest(ColumnDefinition.read(row)) : 0;
            }
        }
    }

    static long greatest(ColumnDefinition column) {
        int bits =
                switch (column.dataType()) {
                    case "tinyint" -> 8;
                    case "smallint" -> 16;
                    case "mediumint" -> 24;
                    case "int" -> 32;
                    case "bigint" -> 64;
                    default -> 0;
                };
        if (bits == 0) {
            return 0;
        }
        boolean unsigned = column.columnType().contains("unsigned");
        BigInteger greatest =
                BigInteger.ONE.shiftLeft(unsigned ? bits : bits - 1).subtract(BigInteger.ONE);
        return greatest.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }
}
