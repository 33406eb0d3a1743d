package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.proxy.boot.Proxy;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener that load balancers connect to, which say for whom. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class ProxyProtocolIT {
    private static final byte[] HEADER =
            "PROXY TCP4 203.0.113.7 127.0.0.1 56324 3307\r\n".getBytes(US_ASCII);

    private final TestCluster cluster;

    ProxyProtocolIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "optional"})
    void a_client_behind_a_balancer_is_known_by_its_own_address(String rule) throws Exception {
        try (Proxy proxy = proxy("127.0.0.0/8", rule)) {
            try (RawClient client = login(proxy, HEADER, "secret")) {
                assertThat(RawReply.of(client.query("SELECT 1")).rows()).containsExactly("1");
            }
            assertThatThrownBy(() -> login(proxy, HEADER, "wrong"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("'app'@'203.0.113.7'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.0/8", "192.0.2.0/24"})
    void a_direct_client_is_let_in_where_no_header_is_required(String from) throws Exception {
        String rule = from.startsWith("127") ? "optional" : "required";
        try (Proxy proxy = proxy(from, rule);
                RawClient client = login(proxy, new byte[0], "secret")) {
            assertThat(RawReply.of(client.query("SELECT 1")).rows()).containsExactly("1");
        }
    }

    @Test
    void a_header_of_an_address_that_may_not_send_one_is_refused() throws Exception {
        try (Proxy proxy = proxy("192.0.2.0/24", "required");
                RawClient client = RawClient.connected(proxy.port(), HEADER)) {
            List<byte[]> packets = client.packetsToTheEnd();

            assertThat(RawReply.of(packets).errorMessage()).contains("TG-PROXY-HEADER");
        }
    }

    private Proxy proxy(String from, String header) throws Exception {
        String yaml =
                "apiVersion: tidegate/v1\n"
                        + "listener: {port: 0, proxy-protocol: {from: [\"%s\"], header: %s}}\n"
                                .formatted(from, header)
                        + "users: {app: {password: secret}}\n"
                        + "schemas: {plain: {default-group: g0}}\n"
                        + cluster.groupsAsYaml();
        return Proxy.start(
                Live.of(
                        ((LoadResult.Loaded) ConfigurationLoader.parse(yaml, Map.of()))
                                .configuration()));
    }

    private static RawClient login(Proxy proxy, byte[] header, String password) throws Exception {
        return RawClient.connected(proxy.port(), header).login("app", password, "plain");
    }
}
