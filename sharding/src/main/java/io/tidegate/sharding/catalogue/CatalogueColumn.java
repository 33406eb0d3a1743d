package io.tidegate.sharding.catalogue;

import java.util.Locale;

/**
 * A column of a table of information_schema, as a server describes it there.
 *
 * @param name in upper case, as on all servers
 * @param type as COLUMN_TYPE has it
 * @param collation empty for a column that is no text
 */
record CatalogueColumn(String name, String type, String collation) {
    CatalogueColumn {
        type = type.toLowerCase(Locale.ROOT);
    }

    /** Whether its values are shown in the time zone of who asks. */
    boolean isMoment() {
        return type.startsWith("datetime") || type.startsWith("timestamp");
    }

    /** The column in a JSON_TABLE that carries values of another server. */
    String carrier() {
        if (isMoment()) {
            return "BIGINT";
        }
        if (collation.isEmpty()) {
            // What no row of a server has a value in is BINARY(0) there.
            return type.startsWith("binary(0") ? "VARCHAR(1)" : type;
        }
        String text = type.startsWith("enum") || type.startsWith("set") ? "VARCHAR(1024)" : type;
        return text
                + " CHARACTER SET "
                + collation.substring(0, collation.indexOf('_'))
                + " COLLATE "
                + collation;
    }
}
