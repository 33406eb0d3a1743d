package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.io.IOException;
import java.sql.Connection;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sessions that hold something on their connection to a server: when that connection is lost, they
 * must not go on as if they held it still.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class HeldStateIT {
    private final TestCluster cluster;
    private RawClient client;
    private Connection direct;

    HeldStateIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void login() throws Exception {
        client = RawClient.login(cluster.port(), "app", "secret", "plain", 0);
        direct = cluster.group("g0").connect();
    }

    @AfterEach
    void logout() throws Exception {
        client.close();
        direct.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DO 1, GET_LOCK('tidegate_held', 0)",
                "LOCK TABLES t READ",
                "CREATE TEMPORARY TABLE held_here (id INT)",
                "HANDLER t OPEN",
                "BEGIN",
                "SET autocommit = 0"
            })
    void a_session_that_loses_what_it_holds_ends(String hold) throws Exception {
        assertThat(RawReply.of(client.query(hold)).errno()).isZero();
        client.query("SELECT 'tidegate_marks_this' FROM t LIMIT 0");

        kill(connection());

        assertThat(goesOn()).isFalse();
    }

    /** It is told at once, and not when it asks next. */
    @Test
    void a_held_connection_that_its_server_closes_for_being_idle_ends_its_session()
            throws Exception {
        client.query("SELECT GET_LOCK('tidegate_idle', 0)");
        client.query("SET SESSION wait_timeout = 1");

        List<byte[]> rest = client.packetsToTheEnd();

        assertThat(rest).hasSizeLessThanOrEqualTo(1);
        // MySQL closes the connection first, and gives up what it held a moment later.
        Awaitility.await()
                .until(() ->
                        Sql.rows(direct, "SELECT IS_FREE_LOCK('tidegate_idle')")
                                .equals(List.of("1")));
    }

    @Test
    void a_session_that_holds_nothing_goes_on_over_another_connection() throws Exception {
        client.query("SET @held = 5");
        client.query("SELECT 'tidegate_marks_this' FROM t LIMIT 0");
        kill(connection());

        Awaitility.await().until(() -> goesOn());

        assertThat(RawReply.of(client.query("SELECT @held")).rows()).containsExactly("5");
    }

    /** The server's number of the connection over which the client has asked last. */
    private String connection() throws Exception {
        return Awaitility.await().until(this::idleConnections, ids -> !ids.isEmpty());
    }

    private String idleConnections() throws Exception {
        return String.join(
                ",",
                Sql.rows(
                        direct,
                        "SELECT id FROM information_schema.processlist WHERE user = 'tidegate' AND db ="
                                + " 'plain' AND command = 'Sleep'"));
    }

    /** All of them: which of the idle ones it was does not show. */
    private void kill(String connections) throws Exception {
        for (String each : connections.split(",", -1)) {
            Sql.execute(direct, "KILL " + each);
        }
    }

    /** Whether the next statement is answered, and not by an error. */
    private boolean goesOn() {
        try {
            return RawReply.of(client.query("SELECT 1")).errno() == 0;
        } catch (IOException ended) {
            return false;
        }
    }
}
