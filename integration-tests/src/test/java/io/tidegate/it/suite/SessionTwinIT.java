package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What statements do to a session, beside a server that does the same, packet by packet. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class SessionTwinIT {
    private static final int COM_INIT_DB = 2;
    private static final String STATE =
            "SELECT @@autocommit, @@sql_mode, @@time_zone, @@character_set_client, DATABASE()";

    private final TestCluster cluster;
    private Twins twins;

    SessionTwinIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void login() throws Exception {
        twins = Twins.login(cluster.port(), cluster.group("g1").port(), RawClient.DEPRECATE_EOF);
    }

    @AfterEach
    void logout() throws Exception {
        twins.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "use plain",
                "USE plain;",
                "/*c*/USE plain",
                "/* a; */ USE /* b */ `plain` -- d",
                "# c\nuSe\n\tplain ;"
            })
    void a_schema_is_used_in_every_spelling(String use) throws Exception {
        twins.query("USE app");
        twins.query("SELECT DATABASE()");
        twins.query(use);
        twins.query("SELECT DATABASE()");
        twins.query("SELECT id FROM t LIMIT 0");
    }

    @Test
    void a_schema_is_used_by_a_command_of_its_own() throws Exception {
        twins.query("USE app");
        twins.command(COM_INIT_DB, "plain");
        twins.query("SELECT DATABASE()");
        twins.query("SELECT id FROM t LIMIT 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET sql_mode = 'nonsense'",
                "SET time_zone = 'nowhere'",
                "SET NAMES nobody",
                "SET NAMES utf8mb4 COLLATE latin1_bin",
                "SET autocommit = 7",
                "SET sql_select_limit = 'many'",
                "SET nothing_of_that_name = 1",
                "SET @@session.version = '1'",
                "SET lock_wait_timeout = 1.5",
                "SET sql_mode",
                "SET sql_mode = ''', autocommit = 0"
            })
    void a_value_that_is_refused_is_refused_once(String set) throws Exception {
        twins.query(set);
        twins.query("SELECT 1");
        twins.query(STATE);
    }

    @Test
    void what_only_looks_like_a_setting_is_none() throws Exception {
        for (String sql :
                List.of(
                        "SELECT 'SET autocommit = 0'",
                        "SELECT 1 /* ; SET time_zone = '+01:00' */",
                        "SELECT 1 -- ; SET autocommit = 0",
                        "SELECT 1 # ; SET autocommit = 0",
                        "SELECT x.`SET sql_mode = ''` FROM (SELECT 1 AS `SET sql_mode = ''`) x",
                        "-- SET autocommit = 0\nSELECT 2",
                        "/* SET autocommit = 0 */ SELECT 3",
                        "SELECT \"; SET autocommit = 0; --\"",
                        "SELECT '\\'; SET autocommit = 0 -- '")) {
            twins.query(sql);
            twins.query(STATE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEGIN", "SET autocommit = 0", "START TRANSACTION", "DO 0"})
    void savepoints_are_the_servers(String before) throws Exception {
        twins.empty("t");
        twins.query(before);
        for (String sql :
                List.of(
                        "SAVEPOINT a",
                        "INSERT INTO t VALUES (1, 'a')",
                        "SAVEPOINT b",
                        "INSERT INTO t VALUES (2, 'b')",
                        "SAVEPOINT `c d`",
                        "INSERT INTO t VALUES (3, 'c')",
                        "ROLLBACK TO SAVEPOINT `c d`",
                        "SELECT id FROM t",
                        "RELEASE SAVEPOINT b",
                        "ROLLBACK TO b",
                        "ROLLBACK WORK TO SAVEPOINT a",
                        "SELECT id FROM t",
                        "ROLLBACK TO nowhere",
                        "RELEASE SAVEPOINT nowhere",
                        "COMMIT",
                        "ROLLBACK TO a",
                        "SELECT id FROM t",
                        "COMMIT",
                        "SET autocommit = 1")) {
            twins.query(sql);
        }
        twins.query("DELETE FROM t");
    }

    @Test
    void warnings_and_counts_are_those_of_the_last_statement() throws Exception {
        twins.empty("t");
        for (String sql :
                List.of(
                        "INSERT INTO t VALUES (1, 'a')",
                        "INSERT IGNORE INTO t VALUES (1, 'a'), (2, 'b')",
                        "UPDATE t SET v = 'c'",
                        "UPDATE t SET v = 'c'",
                        "SELECT * FROM t",
                        "SELECT CAST('x' AS SIGNED)",
                        "DELETE FROM t WHERE id = 2")) {
            for (String question :
                    List.of(
                            "SHOW WARNINGS",
                            "SHOW ERRORS",
                            "SHOW COUNT(*) WARNINGS",
                            "SHOW COUNT(*) ERRORS",
                            "SHOW WARNINGS LIMIT 1",
                            "SELECT ROW_COUNT()")) {
                twins.query(sql);
                twins.query(question);
            }
        }
        twins.query("DELETE FROM t");
    }
}
