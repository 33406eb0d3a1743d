package io.tidegate.proxy.admin;

import io.tidegate.ha.state.StateDatabase;
import java.util.Map;
import java.util.Optional;

/** What drivers and tools ask a server for when they connect. */
final class DriverFacts {
    /** The numbers in front are what drivers branch on. */
    static final String VERSION = "8.4.0-tidegate";

    private static final Map<String, String> VARIABLES =
            Map.ofEntries(
                    Map.entry("version", VERSION),
                    Map.entry("version_comment", "Tidegate admin port"),
                    Map.entry("version_compile_os", "Linux"),
                    Map.entry("auto_increment_increment", "1"),
                    Map.entry("autocommit", "1"),
                    Map.entry("character_set_client", "utf8mb4"),
                    Map.entry("character_set_connection", "utf8mb4"),
                    Map.entry("character_set_results", "utf8mb4"),
                    Map.entry("character_set_database", "utf8mb4"),
                    Map.entry("character_set_server", "utf8mb4"),
                    Map.entry("collation_connection", "utf8mb4_general_ci"),
                    Map.entry("collation_database", "utf8mb4_general_ci"),
                    Map.entry("collation_server", "utf8mb4_general_ci"),
                    Map.entry("foreign_key_checks", "1"),
                    Map.entry("init_connect", ""),
                    Map.entry("interactive_timeout", "28800"),
                    Map.entry("license", "Apache-2.0"),
                    Map.entry("lower_case_table_names", "0"),
                    Map.entry("max_allowed_packet", "8388608"),
                    Map.entry("net_write_timeout", "60"),
                    Map.entry("net_read_timeout", "30"),
                    Map.entry("performance_schema", "0"),
                    Map.entry("read_only", "0"),
                    Map.entry("super_read_only", "0"),
                    Map.entry("sql_mode", ""),
                    Map.entry("sql_select_limit", "18446744073709551615"),
                    Map.entry("system_time_zone", "UTC"),
                    Map.entry("time_zone", "SYSTEM"),
                    Map.entry("transaction_isolation", "REPEATABLE-READ"),
                    Map.entry("tx_isolation", "REPEATABLE-READ"),
                    Map.entry("transaction_read_only", "0"),
                    Map.entry("tx_read_only", "0"),
                    Map.entry("wait_timeout", "28800"));

    private final int connectionId;
    private final String user;

    DriverFacts(int connectionId, String user) {
        this.connectionId = connectionId;
        this.user = user;
    }

    static Map<String, String> variables() {
        return VARIABLES;
    }

    /** The value of {@code @@name} or {@code name()}. */
    Optional<String> of(String name) {
        return switch (name) {
            case "version()" -> Optional.of(VERSION);
            case "database()", "schema()" -> Optional.of(StateDatabase.SCHEMA);
            case "user()", "current_user()", "session_user()" -> Optional.of(user);
            case "connection_id()" -> Optional.of(Integer.toString(connectionId));
            default ->
                    name.startsWith("@@")
                            ? Optional.ofNullable(VARIABLES.get(name.substring(2)))
                            : Optional.empty();
        };
    }
}
