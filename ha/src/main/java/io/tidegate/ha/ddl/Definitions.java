package io.tidegate.ha.ddl;

import io.tidegate.sharding.catalogue.LogicalDefinition;
import io.tidegate.sharding.rule.RuleSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

/** How sub-tables are defined, so that those of one table compare. */
final class Definitions {
    /** ER_NO_SUCH_TABLE. */
    private static final int NO_SUCH_TABLE = 1146;

    private Definitions() {}

    /** The definition with the logical name in it; empty when there is no such table. */
    static String of(
            ServerConnection plain, RuleSet rules, String schema, String table, String logicalName)
            throws SQLException {
        String definition = written(plain, schema, table);
        return isOfTable(definition)
                ? LogicalDefinition.of(
                        schema, table, logicalName, rules, plain.isMariaDb(), definition)
                : definition;
    }

    static boolean isOfTable(String definition) {
        return definition.startsWith("CREATE TABLE");
    }

    /** As the server writes it; empty when there is no such table. */
    static String written(ServerConnection plain, String schema, String table) throws SQLException {
        try (Statement query = plain.jdbc().createStatement();
                ResultSet row =
                        query.executeQuery(
                                "SHOW CREATE TABLE " + quoted(schema) + "." + quoted(table))) {
            row.next();
            return row.getString(2);
        } catch (SQLException failed) {
            if (failed.getErrorCode() == NO_SUCH_TABLE) {
                return "";
            }
            throw failed;
        }
    }

    /** What is kept of one in the journal. */
    static String print(String definition) {
        return definition.isEmpty() ? "" : hash(definition);
    }

    /** A lock's name has 64 characters at most. */
    static String lock(String schema, String table) {
        return "tidegate.table." + hash(schema + "\n" + table).substring(0, 40);
    }

    private static String hash(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
