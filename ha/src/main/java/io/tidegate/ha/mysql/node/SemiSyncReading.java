package io.tidegate.ha.mysql.node;

import io.tidegate.ha.mysql.node.Queries.Row;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads what servers tell of semi-synchronous replication. MariaDB, and plugins of MySQL from
 * before 8.0.26, say master and slave; newer ones say source and replica.
 */
final class SemiSyncReading {
    /** Part of the names of variables, for SHOW ... LIKE. */
    static final String PATTERN = "rpl\\_semi\\_sync\\_%";

    /** Names of counters, in lower case and both spellings. */
    static final Set<String> COUNTERS =
            Set.of(
                    "rpl_semi_sync_source_status",
                    "rpl_semi_sync_source_clients",
                    "rpl_semi_sync_source_no_tx",
                    "rpl_semi_sync_source_wait_sessions",
                    "rpl_semi_sync_replica_status",
                    "rpl_semi_sync_master_status",
                    "rpl_semi_sync_master_clients",
                    "rpl_semi_sync_master_no_tx",
                    "rpl_semi_sync_master_wait_sessions",
                    "rpl_semi_sync_slave_status");

    private static final String PREFIX = "rpl_semi_sync_";

    private SemiSyncReading() {}

    /**
     * @param variables by names in lower case; others may be among them
     * @param status likewise
     */
    static SemiSync of(Row variables, Row status) {
        Row set = renamed(variables);
        Row counted = renamed(status);
        if (!set.has("source_enabled") && !set.has("replica_enabled")) {
            return SemiSync.ABSENT;
        }
        return new SemiSync(
                true,
                set.flag("source_enabled"),
                counted.flag("source_status"),
                set.text("source_wait_point").equalsIgnoreCase("AFTER_SYNC"),
                // Unsigned, and up to 2^64 - 1.
                set.number("source_timeout") < 0 ? Long.MAX_VALUE : set.number("source_timeout"),
                // MariaDB waits for one and has no such variable.
                set.has("source_wait_for_replica_count")
                        ? (int) set.number("source_wait_for_replica_count")
                        : 1,
                set.flag("source_wait_no_replica"),
                (int) counted.number("source_clients"),
                counted.number("source_no_tx"),
                (int) counted.number("source_wait_sessions"),
                set.flag("replica_enabled"),
                counted.flag("replica_status"));
    }

    /** Whether a server's variables have the names of today. */
    static boolean saysSource(Row variables) {
        return variables.has(PREFIX + "source_enabled")
                || variables.has(PREFIX + "replica_enabled");
    }

    private static Row renamed(Row row) {
        Map<String, String> renamed = new TreeMap<>();
        row.values()
                .forEach((name, value) -> {
                    if (name.startsWith(PREFIX)) {
                        renamed.put(
                                name.substring(PREFIX.length())
                                        .replace("master", "source")
                                        .replace("slave", "replica"),
                                value);
                    }
                });
        return new Row(renamed);
    }
}
