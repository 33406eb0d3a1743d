package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What OKs tell of changes of the session to clients with SESSION_TRACK, in every packet as a
 * server tells it.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class SessionTrackIT {
    private static final int COM_INIT_DB = 2;
    private static final int COM_FIELD_LIST = 4;
    private static final int COM_PING = 14;
    private static final int COM_RESET_CONNECTION = 31;

    private static final List<String> SETTINGS =
            List.of(
                    "SET autocommit = 1",
                    "SET autocommit = 0",
                    "SET autocommit = 1",
                    "SET time_zone = '+05:00'",
                    "SET time_zone = '+05:00', autocommit = 1, @mine = 1",
                    "SET time_zone = DEFAULT",
                    "SET time_zone = 'nowhere', autocommit = 0",
                    "SET NAMES latin1",
                    "SET NAMES utf8mb4 COLLATE utf8mb4_bin",
                    "SET CHARACTER SET utf8mb4",
                    "SET character_set_results = NULL",
                    "SET collation_connection = utf8mb4_general_ci",
                    "SET sql_mode = ''",
                    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
                    "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                    "SET @mine = 2",
                    "SET timestamp = 5",
                    "SET character_set_database = latin1");

    private static final List<String> TRANSACTIONS =
            List.of(
                    "BEGIN",
                    "BEGIN",
                    "SELECT 1",
                    "SELECT id FROM t LIMIT 1",
                    "INSERT INTO t VALUES (77, 'x')",
                    "SAVEPOINT mine",
                    "ROLLBACK TO mine",
                    "SET autocommit = 1",
                    "BEGIN",
                    "ROLLBACK",
                    "ROLLBACK",
                    "BEGIN",
                    "SAVEPOINT mine",
                    "COMMIT",
                    "START TRANSACTION READ ONLY",
                    "SELECT id FROM t LIMIT 1",
                    "COMMIT AND CHAIN",
                    "COMMIT",
                    "START TRANSACTION WITH CONSISTENT SNAPSHOT",
                    "COMMIT",
                    "BEGIN",
                    "CREATE TABLE IF NOT EXISTS tracked (a INT)",
                    "BEGIN",
                    "LOCK TABLES t READ",
                    "BEGIN",
                    "UNLOCK TABLES",
                    "SET autocommit = 0",
                    "SELECT id FROM t LIMIT 1",
                    "COMMIT",
                    "BEGIN",
                    "SET autocommit = 1",
                    "SELECT * FROM nothing_here",
                    "BEGIN",
                    "SELECT * FROM nothing_here",
                    "COMMIT",
                    "SET TRANSACTION READ ONLY",
                    "SELECT id FROM t LIMIT 1",
                    "SELECT 1; BEGIN; COMMIT");

    private static final List<String> STATEMENTS =
            List.of(
                    "USE plain",
                    "DO 1",
                    "SELECT 1",
                    "SELECT ROW_COUNT()",
                    "SHOW WARNINGS",
                    "USE nothing_here",
                    "INSERT INTO t VALUES (78, 'x'), (79, 'y')",
                    "DELETE FROM t WHERE id > 70",
                    "PREPARE s FROM 'SELECT 1'",
                    "EXECUTE s",
                    "DEALLOCATE PREPARE s",
                    "PREPARE s FROM 'SET time_zone = ''+02:00'''",
                    "EXECUTE s",
                    "DEALLOCATE PREPARE s",
                    "CREATE TEMPORARY TABLE mine (a INT)",
                    "DROP TEMPORARY TABLE mine");

    private final TestCluster cluster;

    SessionTrackIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @CsvSource({
        "0, ''",
        "0x1000000, ''",
        "0x1000000, SET session_track_schema = OFF",
        "0x1000000, SET session_track_state_change = ON",
        "0, SET session_track_state_change = ON",
        "0x1000000, 'SET session_track_system_variables = ''time_zone'''",
        "0x1000000, 'SET session_track_system_variables = '''''",
        "0x1000000, 'SET session_track_system_variables = ''sql_mode,autocommit'''",
        "0x1000000, SET session_track_transaction_info = 'STATE'",
        "0x1000000, SET session_track_transaction_info = 'CHARACTERISTICS'"
    })
    void the_packets_are_those_of_a_server(int further, String tracking) throws Exception {
        try (Twins twins = twins(further)) {
            for (List<String> some : List.of(STATEMENTS, SETTINGS, TRANSACTIONS)) {
                if (!tracking.isEmpty()) {
                    twins.query(tracking);
                }
                for (String each : some) {
                    twins.query(each);
                }
                // MySQL counts the last statement's warnings in its replies to commands too.
                twins.query("SELECT id FROM t LIMIT 0");
                twins.command(COM_INIT_DB, "plain");
                twins.command(COM_PING, "");
                twins.command(COM_FIELD_LIST, "t\0");
                twins.command(COM_RESET_CONNECTION, "");
                twins.query("SET time_zone = '+03:00'");
                twins.query("USE plain");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET time_zone = '+03:00'", "INSERT INTO t VALUES (80, 'x')"})
    void prepared_statements_tell_the_same(String sql) throws Exception {
        try (Twins twins = twins(RawClient.DEPRECATE_EOF)) {
            twins.prepare(sql);
            twins.executeWith(new byte[] {0, 1, 0, 0, 0});
            twins.query("ROLLBACK");
            twins.query("DELETE FROM t WHERE id = 80");
        }
    }

    @Test
    void the_login_and_a_change_of_user_tell_the_schema() throws Exception {
        try (RawClient mine = proxied(0);
                RawClient theirs =
                        RawClient.login(
                                cluster.group("g1").port(),
                                ServerAccount.USER,
                                ServerAccount.PASSWORD,
                                "plain",
                                RawClient.SESSION_TRACK)) {
            assertThat(state(mine.loginOk())).isEqualTo(state(theirs.loginOk()));

            for (String schema : List.of("plain", "")) {
                byte[] changed = mine.changeUser("app", "secret", schema).getLast();
                byte[] direct =
                        theirs.changeUser(ServerAccount.USER, ServerAccount.PASSWORD, schema)
                                .getLast();
                assertThat(state(Arrays.copyOfRange(changed, 4, changed.length)))
                        .isEqualTo(state(Arrays.copyOfRange(direct, 4, direct.length)));
            }
        }
    }

    /** Connections that go from one to the other carry settings of which neither is told. */
    @Test
    void what_the_proxy_does_for_itself_is_not_told() throws Exception {
        try (Twins first = twins(0);
                Twins second = twins(0)) {
            first.query("SET time_zone = '+05:00', NAMES latin1");
            second.query("SET session_track_state_change = ON");
            for (int round = 0; round < 3; round++) {
                first.query("DELETE FROM t WHERE id = 81");
                second.query("DELETE FROM t WHERE id = 82");
                first.query("SET time_zone = '+0" + round + ":00'");
                second.query("USE plain");
                first.query("BEGIN");
                first.query("DELETE FROM t WHERE id = 81");
                first.query("COMMIT");
                second.query("UPDATE t SET v = 'x' WHERE id = 82");
            }
        }
    }

    /** The isolation that was set waits on the one connection that was told it. */
    @Test
    void a_tracked_setting_for_the_next_transaction_ties_it_to_its_group() throws Exception {
        try (RawClient client = proxied(RawClient.DEPRECATE_EOF)) {
            client.query("USE app");
            client.query("SET session_track_transaction_info = 'CHARACTERISTICS'");
            client.query("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");

            List<Integer> errors = new ArrayList<>();
            for (int id = 1; id <= 8; id++) {
                errors.add(RawReply.of(client.query("DELETE FROM users WHERE id = " + id)).errno());
            }
            assertThat(errors).contains(0).anyMatch(each -> each != 0);
        }
    }

    /** It can still be opened where its first statement needs it. */
    @Test
    void a_tracked_transaction_goes_to_the_group_of_its_first_statement() throws Exception {
        try (RawClient client = proxied(RawClient.DEPRECATE_EOF)) {
            client.query("USE app");
            client.query("SET session_track_transaction_info = 'STATE'");
            for (int id = 1; id <= 8; id++) {
                client.query("BEGIN");
                assertThat(RawReply.of(client.query("DELETE FROM users WHERE id = " + id)).errno())
                        .isZero();
                client.query("COMMIT");
            }
        }
    }

    @Test
    void transactions_are_not_tracked_where_results_cannot_tell_of_them() throws Exception {
        try (RawClient client = proxied(0)) {
            assertThat(
                            RawReply.of(
                                            client.query(
                                                    "SET session_track_transaction_info = 'STATE'"))
                                    .errorMessage())
                    .contains("COMMAND-UNSUPPORTED")
                    .contains("DEPRECATE_EOF");
            assertThat(
                            RawReply.of(client.query("SET session_track_transaction_info = OFF"))
                                    .errno())
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM users WHERE id IN (1, 2, 3, 4, 5, 6, 7, 8)",
                "DELETE FROM users WHERE id IN (1, 2, 3, 4, 5, 6, 7, 8)",
                "DELETE FROM countries WHERE code = 'XX'"
            })
    void several_statements_cannot_tell_of_one_transaction(String sql) throws Exception {
        try (RawClient client = proxied(RawClient.DEPRECATE_EOF)) {
            client.query("USE app");
            assertThat(RawReply.of(client.query(sql)).errno()).isZero();

            client.query("SET session_track_transaction_info = 'STATE'");
            assertThat(RawReply.of(client.query(sql)).errorMessage())
                    .contains("SESSION-STATE-NOT-PORTABLE")
                    .contains("session_track_transaction_info");

            client.query("SET session_track_transaction_info = 'OFF'");
            assertThat(RawReply.of(client.query(sql)).errno()).isZero();
        }
    }

    /** The flags of a login's OK and what stands behind its text, which is MariaDB's proof. */
    private static String state(byte[] ok) {
        int behind = ok.length > 7 ? 8 + (ok[7] & 0xff) : ok.length;
        return HexFormat.of().formatHex(ok, 0, 7)
                + " "
                + HexFormat.of().formatHex(ok, behind, ok.length);
    }

    private RawClient proxied(int further) throws IOException {
        return RawClient.login(
                cluster.port(), "app", "secret", "plain", further | RawClient.SESSION_TRACK);
    }

    private Twins twins(int further) throws IOException {
        return Twins.login(
                cluster.port(), cluster.group("g1").port(), further | RawClient.SESSION_TRACK);
    }
}
