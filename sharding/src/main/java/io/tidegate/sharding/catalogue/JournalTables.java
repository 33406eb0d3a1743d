package io.tidegate.sharding.catalogue;

import java.util.List;

/** The proxy's own tables in a schema with sharded tables: no client sees them in a list. */
public final class JournalTables {
    /** What time proxies make snowflake ids of. */
    public static final String WORKERS = "tidegate_workers";

    /** The next ids of tables that take them from segments. */
    public static final String SEGMENTS = "tidegate_segments";

    static final List<String> ALL = List.of(WORKERS, SEGMENTS);

    private JournalTables() {}
}
