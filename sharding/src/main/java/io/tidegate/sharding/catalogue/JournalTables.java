package io.tidegate.sharding.catalogue;

import java.util.List;

/** The proxy's own tables in a schema with sharded tables: no client sees them in a list. */
public final class JournalTables {
    /** What time proxies make snowflake ids of. */
    public static final String WORKERS = "tidegate_workers";

    /** The next ids of tables that take them from segments. */
    public static final String SEGMENTS = "tidegate_segments";

    /** What they are called while and after the default group changes: nobody reserves there. */
    public static final String MOVED = "_moved";

    /** One row for each job. */
    public static final String JOBS = "tidegate_ddl";

    /** One row for each of its sub-tables. */
    public static final String PARTS = "tidegate_ddl_part";

    /** What a statement is tried on. */
    public static final String TRIAL = "tidegate_ddl_trial";

    /** What proxies write on a group's master twice a second. */
    public static final String HEARTBEAT = "tidegate_heartbeat";

    /** Which node became the group's master in which epoch. */
    public static final String EPOCHS = "tidegate_epoch";

    /** The schema that both lie in, which no client can use: it is in no configuration. */
    public static final String OWN_SCHEMA = "tidegate_control";

    static final List<String> ALL =
            List.of(
                    JOBS,
                    PARTS,
                    TRIAL,
                    WORKERS,
                    SEGMENTS,
                    WORKERS + MOVED,
                    SEGMENTS + MOVED,
                    HEARTBEAT,
                    EPOCHS);

    private JournalTables() {}
}
