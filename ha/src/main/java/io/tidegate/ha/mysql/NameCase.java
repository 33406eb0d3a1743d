package io.tidegate.ha.mysql;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.topology.GroupId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Names of schemas and tables mean what they say, letter by letter: so rules are found, and so
 * users are kept to their schemas. A server that does not look at the case would take another
 * spelling for the same table, and a write would pass by its rule.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/refman/9.7/en/identifier-case-sensitivity.html">Identifier
 *     Case Sensitivity</a>
 */
final class NameCase {
    private NameCase() {}

    static Optional<Finding> check(
            Connection connection, GroupId group, Configuration configuration) throws SQLException {
        if (!dependsOnNames(configuration)) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@lower_case_table_names")) {
            row.next();
            int mode = row.getInt(1);
            return mode == 0
                    ? Optional.empty()
                    : Optional.of(
                            new Finding(
                                    Finding.Severity.ERROR,
                                    "groups." + group,
                                    "its master does not look at the case of names (lower_case_table_names = "
                                            + mode
                                            + "): a table written in another case would pass by its sharding"
                                            + " rule and by the limits of its user",
                                    "run the group's servers with lower_case_table_names = 0, which is"
                                            + " MySQL's default on Linux"));
        }
    }

    private static boolean dependsOnNames(Configuration configuration) {
        return configuration.schemas().values().stream()
                        .anyMatch(schema -> !schema.tables().isEmpty())
                || configuration.users().values().stream()
                        .anyMatch(user -> !user.schemas().isEmpty());
    }
}
