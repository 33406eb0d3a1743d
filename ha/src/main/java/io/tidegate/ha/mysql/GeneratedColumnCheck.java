package io.tidegate.ha.mysql;

import io.tidegate.conf.model.GeneratedColumn;
import io.tidegate.conf.model.IdGenerator;
import io.tidegate.conf.model.KeyType;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Compares a generated column with a sub-table's own definition: ids have to fit into it. */
final class GeneratedColumnCheck {
    private GeneratedColumnCheck() {}

    /**
     * What is wrong, if something is.
     *
     * @param path of the table in the configuration
     * @param subTable and where it lies
     * @param columns of the sub-table, by name in lower case
     */
    static Optional<Finding> of(
            String path,
            GeneratedColumn generated,
            String subTable,
            Map<String, ColumnDefinition> columns) {
        ColumnDefinition column = columns.get(generated.name().toLowerCase(Locale.ROOT));
        String place = path + ".generate." + generated.name();
        if (column == null) {
            return error(
                    place,
                    "the sub-table " + subTable + " has no column " + generated.name(),
                    "name the column that gets ids");
        }
        String subject = generated.name() + " of " + subTable + " is " + column.columnType();
        if (generated.generator() instanceof IdGenerator.Snowflake
                && !column.dataType().equals("bigint")) {
            return error(
                    place,
                    subject + ", and snowflake ids have 63 bits",
                    "make it BIGINT, or take ids from a segment");
        }
        if (!column.fits(KeyType.INTEGER) || column.changesByItself()) {
            return error(place, subject + " " + column.extra(), "ids need a plain integer column");
        }
        return Optional.empty();
    }

    private static Optional<Finding> error(String path, String message, String hint) {
        return Optional.of(new Finding(Finding.Severity.ERROR, path, message, hint));
    }
}
