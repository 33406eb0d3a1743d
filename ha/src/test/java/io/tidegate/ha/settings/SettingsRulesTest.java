package io.tidegate.ha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.mysql.node.ServerFamily;
import io.tidegate.ha.mysql.node.ServerSettings;
import io.tidegate.ha.mysql.node.ServerVersion;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsRulesTest {
    private static final ServerVersion MYSQL = new ServerVersion(ServerFamily.MYSQL, 9, 7, 0);
    private static final ServerVersion MARIADB = new ServerVersion(ServerFamily.MARIADB, 11, 4, 5);
    private static final List<String> ALL =
            List.of("GRANT ALL PRIVILEGES ON *.* TO `t`@`%` WITH GRANT OPTION");

    private static final Map<String, String> BOTH =
            Map.ofEntries(
                    Map.entry("log_bin", "ON"),
                    Map.entry("binlog_format", "ROW"),
                    Map.entry("binlog_row_image", "FULL"),
                    Map.entry("binlog_expire_logs_seconds", "2592000"),
                    Map.entry("server_id", "1"),
                    Map.entry("sync_binlog", "1"),
                    Map.entry("innodb_flush_log_at_trx_commit", "1"),
                    Map.entry("lower_case_table_names", "0"),
                    Map.entry("auto_increment_increment", "1"),
                    Map.entry("auto_increment_offset", "1"),
                    Map.entry("sql_mode", "STRICT_TRANS_TABLES"));

    private static ServerSettings good(ServerVersion version, String... changed) {
        Map<String, String> variables = new HashMap<>(BOTH);
        if (version.family() == ServerFamily.MYSQL) {
            variables.put("server_uuid", "u-" + variables.get("server_id"));
            variables.put("gtid_mode", "ON");
            variables.put("enforce_gtid_consistency", "ON");
            variables.put("log_replica_updates", "ON");
            variables.put("skip_replica_start", "ON");
            variables.put("relay_log_recovery", "OFF");
            variables.put("xa_detach_on_prepare", "ON");
            variables.put("rpl_semi_sync_source_enabled", "ON");
            variables.put("rpl_semi_sync_replica_enabled", "OFF");
        } else {
            variables.put("gtid_strict_mode", "ON");
            variables.put("gtid_domain_id", "0");
            variables.put("log_slave_updates", "ON");
            variables.put("rpl_semi_sync_master_enabled", "ON");
            variables.put("rpl_semi_sync_slave_enabled", "OFF");
        }
        for (int i = 0; i < changed.length; i += 2) {
            if (changed[i + 1].equals("absent")) {
                variables.remove(changed[i]);
            } else {
                variables.put(changed[i], changed[i + 1]);
            }
        }
        return new ServerSettings(version, variables, Set.of(), ALL, Duration.ofMillis(3));
    }

    private static ServerSettings second(ServerVersion version, String... changed) {
        Map<String, String> variables = new HashMap<>(good(version, changed).variables());
        variables.computeIfPresent("server_id", (_, id) -> id.equals("1") ? "2" : id);
        variables.computeIfPresent("server_uuid", (_, id) -> id.equals("u-1") ? "u-2" : id);
        return new ServerSettings(version, variables, Set.of(), ALL, Duration.ZERO);
    }

    private static List<SettingsFinding> strict(ServerSettings settings) {
        return NodeRules.of("n", settings, Optional.of(Durability.STRICT));
    }

    private static List<SettingsFinding> between(ServerSettings first, ServerSettings second) {
        return GroupRules.of("a", new TreeMap<>(Map.of("a", first, "b", second)), true);
    }

    @Test
    void servers_of_a_cluster_are_asked_for_what_following_its_elections_needs() {
        String[] calm = {
            "group_replication_group_name", "x",
            "performance_schema", "ON",
            "group_replication_consistency", "BEFORE_ON_PRIMARY_FAILOVER",
            "group_replication_member_expel_timeout", "0",
            "group_replication_unreachable_majority_timeout", "10",
            "rpl_semi_sync_source_enabled", "absent",
            "skip_replica_start", "OFF"
        };
        assertThat(strict(good(MYSQL, calm)))
                .singleElement()
                .satisfies(only -> assertThat(only.message()).contains("elections are followed"));
        assertThat(
                        strict(
                                good(
                                        MYSQL,
                                        "group_replication_group_name",
                                        "x",
                                        "performance_schema",
                                        "OFF",
                                        "group_replication_consistency",
                                        "EVENTUAL",
                                        "group_replication_member_expel_timeout",
                                        "5",
                                        "group_replication_unreachable_majority_timeout",
                                        "0")))
                .extracting(SettingsFinding::message)
                .anyMatch(told -> told.startsWith("performance_schema"))
                .anyMatch(told -> told.startsWith("group_replication_consistency is EVENTUAL"))
                .anyMatch(told -> told.startsWith("group_replication_member_expel_timeout is 5 s"))
                .anyMatch(
                        told -> told.startsWith("group_replication_unreachable_majority_timeout"));
    }

    @Test
    void of_what_is_as_it_should_be_nothing_is_said() {
        for (ServerVersion version : List.of(MYSQL, MARIADB)) {
            assertThat(strict(good(version))).isEmpty();
            assertThat(between(good(version), second(version))).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gtid_mode,               OFF_PERMISSIVE, true,  ON_PERMISSIVE",
        "enforce_gtid_consistency,WARN,           true,  SET PERSIST enforce_gtid_consistency = ON",
        "log_bin,                 OFF,            true,  log_bin = <a name>",
        "log_replica_updates,     OFF,            true,  log_replica_updates = ON",
        "binlog_format,           MIXED,          true,  SET PERSIST binlog_format = ROW",
        "binlog_row_image,        MINIMAL,        false, SET PERSIST binlog_row_image = FULL",
        "binlog_expire_logs_seconds, 3600,        false, SET PERSIST binlog_expire_logs_seconds = 604800",
        "server_id,               0,              true,  server_id = <a number",
        "skip_replica_start,      OFF,            true,  skip_replica_start = ON",
        "relay_log_recovery,      ON,             false, relay_log_recovery = OFF",
        "xa_detach_on_prepare,    OFF,            false, SET PERSIST xa_detach_on_prepare = ON",
        "rpl_semi_sync_source_enabled, absent,    true,  INSTALL PLUGIN rpl_semi_sync_source SONAME",
        "rpl_semi_sync_replica_enabled, absent,   true,  INSTALL PLUGIN rpl_semi_sync_replica SONAME",
        "sync_binlog,             0,              false, SET PERSIST sync_binlog = 1",
        "innodb_flush_log_at_trx_commit, 2,       false, SET PERSIST innodb_flush_log_at_trx_commit = 1",
    })
    void each_setting_of_mysql_that_matters_is_found(
            String variable, String value, boolean broken, String remedy) {
        assertThat(strict(good(MYSQL, variable, value)))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.broken()).isEqualTo(broken);
                    assertThat(found.remedy()).contains(remedy);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "gtid_strict_mode,  OFF,   false, gtid_strict_mode = ON",
        "log_bin,           OFF,   true,  log_bin",
        "log_slave_updates, OFF,   true,  log_slave_updates = ON",
        "binlog_format,     MIXED, true,  SET GLOBAL binlog_format = ROW",
        "sync_binlog,       0,     false, SET GLOBAL sync_binlog = 1",
    })
    void each_setting_of_mariadb_that_matters_is_found(
            String variable, String value, boolean broken, String remedy) {
        assertThat(strict(good(MARIADB, variable, value)))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.broken()).isEqualTo(broken);
                    assertThat(found.remedy()).contains(remedy);
                });
    }

    @Test
    void a_group_without_failovers_needs_little() {
        ServerSettings plain =
                good(MYSQL, "gtid_mode", "OFF", "log_bin", "OFF", "sync_binlog", "0");
        assertThat(NodeRules.of("n", plain, Optional.empty())).isEmpty();
        assertThat(
                        NodeRules.of(
                                "n",
                                good(MYSQL, "sync_binlog", "0"),
                                Optional.of(Durability.ASYNC)))
                .isEmpty();
    }

    @Test
    void a_former_master_has_to_come_back_read_only() {
        ServerSettings open =
                new ServerSettings(
                        MARIADB,
                        good(MARIADB).variables(),
                        Set.of("read_only"),
                        ALL,
                        Duration.ZERO);
        assertThat(strict(open))
                .extracting(SettingsFinding::remedy)
                .first()
                .asString()
                .startsWith("read_only = ON");
    }

    @Test
    void a_clock_that_is_off_is_told_with_its_direction() {
        for (long seconds : new long[] {-5, 5}) {
            ServerSettings off =
                    new ServerSettings(
                            MYSQL,
                            good(MYSQL).variables(),
                            Set.of(),
                            ALL,
                            Duration.ofSeconds(seconds));
            assertThat(strict(off))
                    .singleElement()
                    .extracting(SettingsFinding::message)
                    .asString()
                    .contains("5000 ms " + (seconds < 0 ? "behind" : "before"));
        }
    }

    @Test
    void privileges_that_are_missing_are_named() {
        ServerSettings few =
                new ServerSettings(
                        MYSQL,
                        good(MYSQL).variables(),
                        Set.of(),
                        List.of(
                                "GRANT SELECT, RELOAD, PROCESS, REPLICATION CLIENT ON *.* TO `t`@`%`",
                                "GRANT CONNECTION_ADMIN,REPLICATION_SLAVE_ADMIN ON *.* TO `t`@`%`",
                                "GRANT ALL PRIVILEGES ON `d`.* TO `t`@`%`"),
                        Duration.ZERO);
        assertThat(strict(few))
                .singleElement()
                .extracting(SettingsFinding::remedy)
                .isEqualTo("GRANT SYSTEM_VARIABLES_ADMIN ON *.* TO the group's user");
    }

    @Test
    void what_a_role_may_do_is_not_guessed() {
        ServerSettings role =
                new ServerSettings(
                        MYSQL,
                        good(MYSQL).variables(),
                        Set.of(),
                        List.of("GRANT USAGE ON *.* TO `t`@`%`", "GRANT `admin`@`%` TO `t`@`%`"),
                        Duration.ZERO);
        assertThat(strict(role)).isEmpty();
    }

    @Test
    void servers_that_differ_are_found() {
        assertThat(between(good(MYSQL), second(MYSQL, "sql_mode", "ANSI")))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.node()).isEqualTo("b");
                    assertThat(found.remedy()).contains("sql_mode = STRICT_TRANS_TABLES");
                });
        assertThat(between(good(MYSQL), second(MYSQL, "lower_case_table_names", "1")))
                .singleElement()
                .matches(SettingsFinding::broken);
        assertThat(between(good(MYSQL), second(MARIADB)))
                .singleElement()
                .extracting(SettingsFinding::remedy)
                .isEqualTo("have servers of one family in a group");
        assertThat(between(good(MYSQL), second(new ServerVersion(ServerFamily.MYSQL, 8, 4, 0))))
                .singleElement()
                .extracting(SettingsFinding::message)
                .asString()
                .contains("MySQL 8.4.0", "MySQL 9.7.0");
        assertThat(between(good(MARIADB), second(MARIADB, "gtid_domain_id", "7"))).hasSize(1);
    }

    @Test
    void servers_of_one_identity_are_found() {
        assertThat(between(good(MYSQL), good(MYSQL)))
                .extracting(SettingsFinding::message)
                .satisfiesExactly(
                        id -> assertThat(id).startsWith("server_id is the same as a's"),
                        uuid -> assertThat(uuid).startsWith("server_uuid is the same as a's"));
    }

    @Test
    void masters_that_take_turns_do_not_give_equal_keys() {
        String step = "auto_increment_increment";
        String offset = "auto_increment_offset";
        assertThat(between(good(MYSQL, step, "2"), second(MYSQL, step, "2", offset, "2")))
                .isEmpty();
        assertThat(between(good(MYSQL, step, "2"), second(MYSQL, step, "2")))
                .singleElement()
                .extracting(SettingsFinding::message)
                .asString()
                .startsWith("auto_increment_offset is the same as a's");
        assertThat(between(good(MYSQL, step, "2"), second(MYSQL, offset, "2")))
                .singleElement()
                .extracting(SettingsFinding::message)
                .asString()
                .startsWith("auto_increment_increment differs");
    }
}
