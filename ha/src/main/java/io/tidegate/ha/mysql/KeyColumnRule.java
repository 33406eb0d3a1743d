package io.tidegate.ha.mysql;

import io.tidegate.conf.model.KeyColumn;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a key's column has to be like so that rows can be routed by it. */
final class KeyColumnRule {
    private KeyColumnRule() {}

    /**
     * @param column null when there is none of the key's name
     */
    static Optional<Finding> violation(
            String path,
            KeyColumn key,
            String subTable,
            @Nullable ColumnDefinition column,
            CollationProbe collations)
            throws SQLException {
        String type = key.type().name().toLowerCase(Locale.ROOT);
        String subject = key.name() + " of " + subTable;
        if (column == null) {
            return error(
                    path,
                    "the sub-table " + subTable + " has no column " + key.name(),
                    "name the column whose value decides the shard");
        }
        if (column.isAutoIncrement()) {
            return error(
                    path,
                    subject
                            + " is AUTO_INCREMENT, but a generated value would not lie on the shard that"
                            + " generated it, and shards would generate the same ones",
                    "take AUTO_INCREMENT off the sub-tables and give the values");
        }
        if (column.changesByItself()) {
            return error(
                    path,
                    subject
                            + " is "
                            + column.extra()
                            + ": the server would change it and leave the row on the old value's shard",
                    "shard by a column that only statements set");
        }
        if (!column.fits(key.type())) {
            return error(
                    path,
                    "is declared " + type + ", but " + subject + " is " + column.dataType(),
                    "declare key: {column: ..., type: integer | string | temporal | decimal | year | enum} as"
                            + " the column is; other types cannot be routed by");
        }
        return confusion(path, subject, column, collations);
    }

    /** Whether the column's collation keeps apart what routing keeps apart of any text. */
    private static Optional<Finding> confusion(
            String path, String subject, ColumnDefinition column, CollationProbe collations)
            throws SQLException {
        if (column.characterSet() == null || column.collation() == null) {
            return Optional.empty();
        }
        return collations
                .confused(column.characterSet(), column.collation())
                .flatMap(confused ->
                        error(
                                path,
                                subject
                                        + " has the collation "
                                        + column.collation()
                                        + ", for which "
                                        + confused
                                        + ": routing would keep apart what the server finds equal",
                                "give the column a collation such as utf8mb4_bin or utf8mb4_unicode_ci"));
    }

    private static Optional<Finding> error(String path, String message, String hint) {
        return Optional.of(new Finding(Finding.Severity.ERROR, path, message, hint));
    }
}
