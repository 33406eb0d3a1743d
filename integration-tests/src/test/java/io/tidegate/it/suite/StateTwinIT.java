package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session has begun, set or been told, shown in every packet as a server shows it. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class StateTwinIT {
    private static final int COM_INIT_DB = 2;
    private static final int COM_FIELD_LIST = 4;

    private final TestCluster cluster;

    StateTwinIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void fields_are_listed_in_a_transaction_that_has_only_begun(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            twins.query("BEGIN");
            twins.command(COM_FIELD_LIST, "t\0");
            twins.query("SELECT ROW_COUNT()");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, SHOW WARNINGS",
        "0x1000000, SHOW WARNINGS",
        "0, SHOW ERRORS",
        "0, SHOW COUNT(*) WARNINGS",
        "0x1000000, SELECT @@error_count"
    })
    void an_error_of_the_proxy_itself_is_shown(int capabilities, String question) throws Exception {
        try (Twins twins = twins(capabilities)) {
            twins.query("USE nothing_here");
            twins.query(question);
            twins.query("SHOW WARNINGS");
            twins.query("SELECT 1 FROM t");
            twins.query("SHOW WARNINGS");
            twins.command(COM_INIT_DB, "nothing_here");
            twins.query(question);
            twins.query("SELECT 1 FROM t");
            twins.query("SHOW WARNINGS");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM nothing_here",
                "INSERT INTO t VALUES (1, 'x'), (1, 'y')",
                "SET sql_mode = 'NONSENSE'"
            })
    void a_failed_statement_without_autocommit(String failing) throws Exception {
        try (Twins twins = twins(0)) {
            twins.empty("t");
            twins.query("SET autocommit = 0");
            twins.query(failing);
            // The proxy answers that itself.
            twins.query("USE plain");
            twins.query(failing);
            twins.query("SHOW WARNINGS");
            twins.query("COMMIT");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMMIT", "ROLLBACK", "BEGIN", "SET autocommit = 1"})
    void a_savepoint_without_autocommit_lasts_until(String end) throws Exception {
        try (Twins twins = twins(0)) {
            twins.query("SET autocommit = 0");
            twins.query("SAVEPOINT mine");
            twins.query("DO 1");
            twins.query("ROLLBACK TO mine");
            twins.query(end);
            twins.query("ROLLBACK TO mine");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMMIT", "ROLLBACK"})
    void an_isolation_for_the_next_transaction_goes_with(String end) throws Exception {
        try (Twins twins = twins(0)) {
            twins.query("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
            twins.query("SELECT @nothing IS NULL");
            twins.query(end);
            // With another isolation it comes with a warning.
            twins.query("START TRANSACTION WITH CONSISTENT SNAPSHOT");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
                "SET SESSION transaction_isolation = 'READ-COMMITTED'"
            })
    void an_isolation_that_is_set_in_a_transaction(String setting) throws Exception {
        try (Twins twins = twins(0)) {
            twins.query("BEGIN");
            twins.query(setting);
            twins.query("START TRANSACTION WITH CONSISTENT SNAPSHOT");
            twins.query("COMMIT");
            twins.query("START TRANSACTION WITH CONSISTENT SNAPSHOT");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void autocommit_ends_a_transaction_that_has_only_begun(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            twins.query("SET autocommit = 0");
            twins.query("BEGIN");
            twins.query("SET autocommit = 1");
            twins.query("SELECT id FROM t");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "'text'", "1.50", "1e0", "X'00'"})
    void a_variable_keeps_its_type_with_null(String value) throws Exception {
        try (Twins twins = twins(0)) {
            twins.query("SET @mine = " + value);
            twins.query("SET @mine = NULL");
            // From here on on another connection.
            twins.query("DROP TEMPORARY TABLE IF EXISTS nothing_here");
            twins.query("SELECT @mine");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET NAMES utf8mb4 COLLATE utf8mb4_bin; SET character_set_results = utf8mb4",
                "SET character_set_results = utf8mb4; SET NAMES utf8mb4 COLLATE utf8mb4_bin",
                "SET NAMES utf8mb4 COLLATE utf8mb4_bin; SET CHARACTER SET utf8mb4"
            })
    void columns_are_described_by_the_collation_of_what_was_set_last(String settings)
            throws Exception {
        try (Twins twins = twins(0)) {
            for (String each : settings.split("; ")) {
                twins.query(each);
            }
            twins.query("DROP TEMPORARY TABLE IF EXISTS nothing_here");
            twins.query("SELECT 'text', v FROM t LIMIT 0");
        }
    }

    private Twins twins(int capabilities) throws IOException {
        return Twins.login(cluster.port(), cluster.group("g1").port(), capabilities);
    }
}
