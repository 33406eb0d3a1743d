package io.tidegate.sharding.catalogue;

import java.util.Collection;
import java.util.stream.Collectors;

/** Pieces of SQL that mean the same under every sql_mode and character set of a session. */
final class Sql {
    /** Without it a session's sql_select_limit would cut the answer off. */
    static final String ALL_ROWS = " LIMIT 18446744073709551615";

    private Sql() {}

    static String name(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /**
     * A name out of the configuration, which has neither quotes nor backslashes, as a text.
     *
     * @throws IllegalArgumentException when it has
     */
    static String text(String name) {
        if (name.indexOf('\'') >= 0 || name.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("no name of a table: " + name);
        }
        return "'" + name + "'";
    }

    static String texts(Collection<String> names) {
        return names.stream().map(Sql::text).collect(Collectors.joining(",", "(", ")"));
    }
}
