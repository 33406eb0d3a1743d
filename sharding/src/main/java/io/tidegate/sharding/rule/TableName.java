package io.tidegate.sharding.rule;

import java.util.Locale;

/**
 * The name of a logical table.
 *
 * @param schema as it is configured
 * @param table in lower case
 */
public record TableName(String schema, String table) implements Comparable<TableName> {
    /**
     * @param table in any case
     */
    public static TableName of(String schema, String table) {
        return new TableName(schema, table.toLowerCase(Locale.ROOT));
    }

    @Override
    public int compareTo(TableName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema == 0 ? table.compareTo(other.table) : bySchema;
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
