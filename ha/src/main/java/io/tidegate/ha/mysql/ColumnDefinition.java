package io.tidegate.ha.mysql;

import io.tidegate.conf.model.KeyType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column as {@code information_schema.columns} has it.
 *
 * @param dataType in lower case
 * @param extra what the server does with the column by itself, in lower case
 * @param characterSet null when values are not text
 */
record ColumnDefinition(
        String dataType, String extra, @Nullable String characterSet, @Nullable String collation) {
    private static final Set<String> INTEGERS =
            Set.of("tinyint", "smallint", "mediumint", "int", "bigint");
    private static final Set<String> STRINGS = Set.of("char", "varchar", "binary", "varbinary");
    private static final Set<String> TEMPORALS = Set.of("date", "datetime");

    /** What {@link #read} reads, in this order and from the third column on. */
    static final String COLUMNS =
            "LOWER(data_type), LOWER(extra), character_set_name, collation_name";

    static ColumnDefinition read(ResultSet row) throws SQLException {
        return new ColumnDefinition(
                row.getString(3), row.getString(4), row.getString(5), row.getString(6));
    }

    boolean fits(KeyType declared) {
        return switch (declared) {
            case INTEGER -> INTEGERS.contains(dataType);
            case STRING -> STRINGS.contains(dataType);
            case TEMPORAL -> TEMPORALS.contains(dataType);
        };
    }

    boolean isAutoIncrement() {
        return extra.contains("auto_increment");
    }

    /** Computed from other columns, or set to the time of the last change. */
    boolean changesByItself() {
        return extra.contains("on update")
                || extra.contains("stored generated")
                || extra.contains("virtual generated");
    }
}
