package io.tidegate.sharding.catalogue;

import java.util.List;
import java.util.Locale;

/** The schemas that every server has of its own. */
public final class SystemSchemas {
    public static final String INFORMATION_SCHEMA = "information_schema";

    static final List<String> ALL =
            List.of(INFORMATION_SCHEMA, "mysql", "performance_schema", "sys");

    private SystemSchemas() {}

    /** True for the name of one, in any case. */
    public static boolean contains(String schema) {
        return ALL.contains(schema.toLowerCase(Locale.ROOT));
    }
}
