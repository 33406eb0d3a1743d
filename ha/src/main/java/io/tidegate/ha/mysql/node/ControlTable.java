package io.tidegate.ha.mysql.node;

import io.tidegate.sharding.catalogue.JournalTables;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * A table of the control plane's own on each group, in a schema that no configuration has. It is
 * made when something is to be written and it is not there. The names of both are refused in
 * clients' statements, and no list shows them.
 *
 * @param name without the schema
 * @param definition what stands in the brackets of CREATE TABLE
 */
public record ControlTable(String name, String definition) {
    /** ER_BAD_DB_ERROR and ER_NO_SUCH_TABLE. */
    private static final int NO_SCHEMA = 1049;

    private static final int NO_TABLE = 1146;

    /** As statements name it. */
    public String qualified() {
        return JournalTables.OWN_SCHEMA + "." + name;
    }

    /** Makes it; a server that is read-only must not be asked to. */
    public void create(NodeSession session) throws SQLException {
        for (String sql :
                List.of(
                        "CREATE DATABASE IF NOT EXISTS " + JournalTables.OWN_SCHEMA,
                        "CREATE TABLE IF NOT EXISTS "
                                + qualified()
                                + " ("
                                + definition
                                + ") ENGINE = InnoDB")) {
            try (PreparedStatement statement = session.prepare(sql)) {
                statement.execute();
            }
        }
    }

    /** Whether a statement failed because the table, or its schema, is not there. */
    public static boolean isMissing(SQLException failed) {
        return failed.getErrorCode() == NO_SCHEMA || failed.getErrorCode() == NO_TABLE;
    }
}
