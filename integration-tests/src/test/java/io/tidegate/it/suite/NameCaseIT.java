package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.ha.mysql.Finding;
import io.tidegate.ha.mysql.KeyColumnCheck;
import io.tidegate.it.server.MySqlServer;
import io.tidegate.it.server.Programs;
import io.tidegate.it.server.ServerAccount;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.it.server.Watchdog;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that takes {@code USERS} for {@code users}. MariaDB only: MySQL takes the setting when
 * its data directory is made, and never again.
 */
@SuppressWarnings("NullAway.Init")
final class NameCaseIT {
    private @TempDir Path directory;

    @Test
    void where_case_says_nothing_rules_and_limits_are_refused() throws Exception {
        try (Watchdog watchdog = Watchdog.start();
                MySqlServer server =
                        MySqlServer.start(
                                "names",
                                Programs.of(ServerFamily.MARIADB),
                                directory,
                                List.of("--lower-case-table-names=1"),
                                watchdog)) {
            try (Connection direct = server.connect()) {
                Sql.execute(direct, "CREATE DATABASE plain");
                Sql.execute(direct, "CREATE TABLE plain.countries (code CHAR(2) PRIMARY KEY)");
            }

            assertThat(findings(server, "users: {app: {password: x}}", "")).isEmpty();
            assertThat(findings(server, "users: {app: {password: x, schemas: [plain]}}", ""))
                    .singleElement()
                    .satisfies(NameCaseIT::tellsWhatToDo);
            assertThat(
                            findings(
                                    server,
                                    "users: {app: {password: x}}",
                                    ", tables: {countries: {broadcast: true}}"))
                    .singleElement()
                    .satisfies(NameCaseIT::tellsWhatToDo);
        }
    }

    private static void tellsWhatToDo(Finding finding) {
        assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
        assertThat(finding.path()).isEqualTo("groups.g0");
        assertThat(finding.message()).contains("lower_case_table_names = 1");
        assertThat(finding.hint()).contains("lower_case_table_names = 0");
    }

    private static List<Finding> findings(MySqlServer server, String users, String tables) {
        String yaml =
                """
                apiVersion: tidegate/v1
                listener: {port: 0}
                %s
                groups:
                  g0: {user: %s, password: %s, nodes: {a: {address: "%s:%d"}}}
                schemas: {plain: {default-group: g0%s}}
                """
                        .formatted(
                                users,
                                ServerAccount.USER,
                                ServerAccount.PASSWORD,
                                server.host(),
                                server.port(),
                                tables);
        var loaded = (LoadResult.Loaded) ConfigurationLoader.parse(yaml, Map.of());
        return KeyColumnCheck.run(loaded.configuration()).findings();
    }
}
