package io.tidegate.ha.mysql;

import io.tidegate.conf.model.GeneratedColumn;
import io.tidegate.conf.model.IdGenerator;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Whether ids of a segment will come to the end of their column. */
final class IdRange {
    /** A table may well have more rows than a smaller column has values. */
    private static final long SMALL = Integer.MAX_VALUE;

    private IdRange() {}

    /**
     * What is to be said of a sub-table.
     *
     * @param path of the table in the configuration
     * @param indexed whether its greatest id is found without reading the table
     */
    static Optional<Finding> finding(
            String path,
            GeneratedColumn generated,
            ColumnDefinition column,
            boolean indexed,
            Connection connection,
            String schema,
            String subTable)
            throws SQLException {
        long greatest = IdColumn.greatest(column);
        if (!(generated.generator() instanceof IdGenerator.Segment) || greatest == 0) {
            return Optional.empty();
        }
        String holds = generated.name() + " of " + subTable + " holds ids up to " + greatest;
        String place = path + ".generate." + generated.name();
        if (greatest < SMALL) {
            return Optional.of(
                    UniqueKeys.warning(
                            place,
                            holds,
                            "INSERTs fail when they are used up; make it INT or BIGINT"));
        }
        if (indexed && isNear(greatest, connection, schema, subTable, generated.name())) {
            return Optional.of(
                    UniqueKeys.warning(
                            place,
                            holds + ", and nine tenths of them are behind it",
                            "make it larger before they are used up"));
        }
        return Optional.empty();
    }

    private static boolean isNear(
            long greatest, Connection connection, String schema, String subTable, String column)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT COALESCE(MAX("
                                        + quoted(column)
                                        + "), 0) FROM "
                                        + quoted(schema)
                                        + "."
                                        + quoted(subTable))) {
            row.next();
            return row.getBigDecimal(1).compareTo(BigDecimal.valueOf(greatest / 10 * 9)) > 0;
        }
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
