package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** COM_SET_OPTION, beside a client of a server that does the same. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class SetOptionIT {
    private static final int COM_SET_OPTION = 27;
    private static final int COM_RESET_CONNECTION = 31;
    private static final int ON = 0;
    private static final int OFF = 1;
    private static final String SEVERAL = "SELECT 1; SELECT 2";
    private static final int PARSE_ERROR = 1064;

    private final TestCluster cluster;

    SetOptionIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void the_packets_are_those_of_a_server(int further) throws Exception {
        try (RawClient mine = proxied(further);
                RawClient theirs = direct(further)) {
            for (RawStep step :
                    List.<RawStep>of(
                            client -> option(client, OFF),
                            client -> client.query(SEVERAL),
                            // MySQL counts the last statement's warnings here too.
                            client -> client.query("SELECT 1"),
                            client -> option(client, ON),
                            client -> client.query(SEVERAL),
                            client -> option(client, 2))) {
                assertThat(texts(step.on(mine))).isEqualTo(texts(step.on(theirs)));
            }
        }
    }

    /** A connection that is held has to change with its session. */
    @Test
    void it_holds_in_the_middle_of_a_transaction() throws Exception {
        try (RawClient client = proxied(0)) {
            client.query("BEGIN");
            client.query("SELECT COUNT(*) FROM t");

            option(client, OFF);
            assertThat(errno(client)).isEqualTo(PARSE_ERROR);
            option(client, ON);
            assertThat(errno(client)).isZero();
        }
    }

    @Test
    void it_does_not_reach_other_clients() throws Exception {
        try (RawClient first = proxied(0)) {
            option(first, OFF);
            assertThat(errno(first)).isEqualTo(PARSE_ERROR);
        }
        for (int round = 0; round < 5; round++) {
            try (RawClient next = proxied(0)) {
                assertThat(errno(next)).isZero();
            }
        }
    }

    @Test
    void it_outlives_a_reset_and_a_change_of_user_as_on_a_server() throws Exception {
        try (RawClient mine = proxied(0);
                RawClient theirs = direct(0)) {
            for (RawClient client : List.of(mine, theirs)) {
                option(client, OFF);
                client.command(COM_RESET_CONNECTION, new byte[0]);
                assertThat(errno(client)).isEqualTo(PARSE_ERROR);
            }
            mine.changeUser("app", "secret", "plain");
            theirs.changeUser(ServerAccount.USER, ServerAccount.PASSWORD, "plain");

            assertThat(errno(mine)).isEqualTo(errno(theirs)).isEqualTo(PARSE_ERROR);
        }
    }

    @Test
    void without_an_option_it_is_refused() throws Exception {
        try (RawClient client = proxied(0)) {
            assertThat(RawReply.of(client.command(COM_SET_OPTION, new byte[] {1})).errno())
                    .isEqualTo(1835);
            assertThat(errno(client)).isZero();
        }
    }

    private interface RawStep {
        List<byte[]> on(RawClient client) throws IOException;
    }

    private static List<byte[]> option(RawClient client, int option) throws IOException {
        return client.command(COM_SET_OPTION, new byte[] {(byte) option, 0});
    }

    private static int errno(RawClient client) throws IOException {
        return RawReply.of(client.query(SEVERAL)).errno();
    }

    private RawClient proxied(int further) throws IOException {
        return RawClient.login(cluster.port(), "app", "secret", "plain", further);
    }

    private RawClient direct(int further) throws IOException {
        return RawClient.login(
                cluster.group("g1").port(),
                ServerAccount.USER,
                ServerAccount.PASSWORD,
                "plain",
                further);
    }

    private static List<String> texts(List<byte[]> packets) {
        return packets.stream()
                .map(each -> HexFormat.of().formatHex(Arrays.copyOfRange(each, 3, each.length)))
                .toList();
    }
}
