package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.FreePort;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;

/** What a proxy tells over HTTP. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class MonitoringIT {
    private static final Pattern ID = Pattern.compile("\"(\\d+)\"");

    private final TestCluster cluster;
    private final HttpClient http = HttpClient.newHttpClient();
    private @TempDir Path directory = Path.of("");

    MonitoringIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    private OwnProxy proxy(String settings) throws Exception {
        for (String group : List.of("g0", "g1")) {
            try (Connection direct = cluster.group(group).connect()) {
                Sql.execute(direct, "DROP DATABASE IF EXISTS watched");
                Sql.execute(direct, "CREATE DATABASE watched");
            }
        }
        return OwnProxy.start(
                directory,
                """
                listener: {port: 0}
                http: {port: 0%s}
                users:
                  app: {password: secret}
                """
                                .formatted(settings)
                        + cluster.groupsAsYaml()
                        + """
                        schemas:
                          watched:
                            default-group: g0
                            tables:
                              t: {key: id, function: {mod: {shards: 2}}, placement: round-robin, generate: {id: snowflake}}
                        """);
    }

    private Connection client(OwnProxy proxy) throws Exception {
        return Driver.CONNECTOR_J_TEXT.connect(proxy.port(), "watched", "app", "secret", "");
    }

    private HttpResponse<String> get(OwnProxy proxy, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.httpPort() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private double metric(OwnProxy proxy, String name) throws Exception {
        return get(proxy, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }

    @Test
    void statements_are_counted_by_what_they_do_and_how_they_end() throws Exception {
        try (OwnProxy proxy = proxy("");
                Connection client = client(proxy)) {
            Sql.execute(client, "CREATE TABLE t (id BIGINT PRIMARY KEY, n INT)");
            double reads = metric(proxy, "tidegate_statements_seconds_count{kind=\"read\"}");
            double writes = metric(proxy, "tidegate_statements_seconds_count{kind=\"write\"}");

            Sql.execute(client, "INSERT INTO t (id, n) VALUES (1, 1)");
            for (int i = 0; i < 5; i++) {
                Sql.rows(client, "SELECT n FROM t WHERE id = 1");
            }
            assertThatThrownBy(() -> Sql.rows(client, "SELECT nothing FROM t WHERE id = 1"));
            assertThatThrownBy(() -> Sql.rows(client, "SELECT RANK() OVER (ORDER BY id) FROM t"));

            // Before the INSERT the driver asks whether the session is read-only.
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(
                                            metric(
                                                    proxy,
                                                    "tidegate_statements_seconds_count{kind=\"read\"}"))
                                    .isEqualTo(reads + 8));
            assertThat(metric(proxy, "tidegate_statements_seconds_count{kind=\"write\"}"))
                    .isEqualTo(writes + 1);
            assertThat(metric(proxy, "tidegate_statements_failed_total{kind=\"read\"}"))
                    .isEqualTo(2);
            assertThat(metric(proxy, "tidegate_errors_total{code=\"TG-MERGE-UNSUPPORTED\"}"))
                    .isEqualTo(1);
            assertThat(metric(proxy, "tidegate_clients")).isEqualTo(1);
            assertThat(metric(proxy, "tidegate_connections")).isPositive();
            assertThat(metric(proxy, "tidegate_statements_seconds_sum{kind=\"read\"}"))
                    .isBetween(0.0001, 60.0);
        }
    }

    @Test
    void ids_are_never_those_that_inserts_get() throws Exception {
        try (OwnProxy proxy = proxy("");
                Connection client = client(proxy)) {
            Sql.execute(client, "CREATE TABLE t (id BIGINT PRIMARY KEY, n INT)");
            Set<String> given = new TreeSet<>();
            for (int i = 0; i < 10; i++) {
                HttpResponse<String> answer = get(proxy, "/v1/ids?table=watched.t&n=100");
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                Matcher ids = ID.matcher(answer.body());
                while (ids.find()) {
                    assertThat(given.add(ids.group(1))).isTrue();
                }
                Sql.execute(client, "INSERT INTO t (n) VALUES (1)");
            }
            assertThat(given).hasSize(1000);
            assertThat(Sql.rows(client, "SELECT id FROM t"))
                    .hasSize(10)
                    .doesNotContainAnyElementsOf(given);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/ids, 400",
        "/v1/ids?table=watched.t&n=0, 400",
        "/v1/ids?table=watched.t&n=4097, 400",
        "/v1/ids?table=watched.t&n=x, 400",
        "/v1/ids?table=t, 400",
        "/v1/ids?table=watched.other, 400",
        "/v1/ids?table=%zz, 400",
        "/, 404",
        "/metrics/, 404",
        "/healthz, 200",
        "/readyz, 200",
    })
    void what_cannot_be_answered_is_said(String path, int status) throws Exception {
        try (OwnProxy proxy = proxy("")) {
            assertThat(
                            ask(
                                    proxy,
                                    "GET "
                                            + path
                                            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 " + status + " ");
        }
    }

    /** What comes back until the other side closes. */
    private static String ask(OwnProxy proxy, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", proxy.httpPort())) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @Test
    void requests_that_come_at_once_are_answered_in_their_order() throws Exception {
        try (OwnProxy proxy = proxy("")) {
            String answers =
                    ask(
                            proxy,
                            "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
                                    + "HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
                                    + "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nxx"
                                    + "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(answers.lines().filter(line -> line.startsWith("HTTP/1.1 ")))
                    .containsExactly(
                            "HTTP/1.1 200 OK",
                            "HTTP/1.1 200 OK",
                            "HTTP/1.1 405 Method Not Allowed",
                            "HTTP/1.1 404 Not Found");
        }
    }

    @Test
    void numbers_and_ids_are_for_those_with_the_token() throws Exception {
        try (OwnProxy proxy = proxy(", token: open-sesame")) {
            assertThat(get(proxy, "/healthz").statusCode()).isEqualTo(200);
            assertThat(get(proxy, "/readyz").statusCode()).isEqualTo(200);
            for (String path : List.of("/metrics", "/v1/ids?table=watched.t")) {
                assertThat(get(proxy, path).statusCode()).isEqualTo(401);
                assertThat(get(proxy, path, "Authorization", "Bearer open").statusCode())
                        .isEqualTo(401);
                assertThat(get(proxy, path, "Authorization", "Bearer open-sesame").statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void a_proxy_without_servers_lives_and_is_not_ready() throws Exception {
        int closed = FreePort.find();
        try (OwnProxy proxy =
                OwnProxy.start(
                        directory,
                        """
                        listener: {port: 0}
                        http: {port: 0}
                        users: {app: {password: secret}}
                        groups: {g0: {user: x, password: x, nodes: {a: {address: "127.0.0.1:%d"}}}}
                        schemas: {watched: {default-group: g0}}
                        """
                                .formatted(closed))) {
            assertThat(get(proxy, "/healthz").statusCode()).isEqualTo(200);
            HttpResponse<String> ready = get(proxy, "/readyz");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("no server has answered yet");
        }
    }

    @Test
    void a_port_that_is_taken_is_named() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                OwnProxy other = proxy("")) {
            assertThat(other.httpPort()).isPositive();
            assertThatThrownBy(() ->
                            OwnProxy.start(
                                    directory,
                                    """
                                    listener: {port: 0}
                                    http: {host: 0.0.0.0, port: %d}
                                    users: {app: {password: secret}}
                                    groups: {g0: {user: x, password: x, nodes: {a: {address: "127.0.0.1:1"}}}}
                                    schemas: {watched: {default-group: g0}}
                                    """
                                            .formatted(taken.getLocalPort())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(
                            "cannot listen for HTTP on 0.0.0.0:" + taken.getLocalPort());
        }
    }
}
