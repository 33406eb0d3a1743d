package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import io.tidegate.it.cluster.TestCluster;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LOAD DATA LOCAL INFILE by drivers, and by clients and servers that do not get to its end. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class LocalInfileIT {
    private static final String LOAD = "LOAD DATA LOCAL INFILE 'mine' INTO TABLE plain.t";
    private static final int MEBIBYTE = 1 << 20;

    private final TestCluster cluster;

    @TempDir Path directory;

    LocalInfileIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void allow() throws SQLException {
        atServer("SET GLOBAL local_infile = ON");
        atServer("DELETE FROM plain.t");
    }

    private void atServer(String sql) throws SQLException {
        try (Connection server = cluster.group("g0").connect()) {
            Sql.execute(server, sql);
        }
    }

    private String rows() throws SQLException {
        try (Connection server = cluster.group("g0").connect()) {
            return Sql.rows(server, "SELECT COUNT(*) FROM plain.t").getFirst();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:mysql, allowLoadLocalInfile=true",
        "jdbc:mysql, allowLoadLocalInfile=true&useServerPrepStmts=true",
        "jdbc:mysql, allowLoadLocalInfile=true&useCompression=true",
        "jdbc:mariadb, allowLocalInfile=true",
        "jdbc:mariadb, allowLocalInfile=true&useServerPrepStmts=true"
    })
    void drivers_load_a_file(String scheme, String options) throws Exception {
        // MariaDB's driver expects to be asked for a quote as it stands in the statement.
        String name = scheme.equals("jdbc:mysql") ? "it's.tsv" : "its.tsv";
        Path file = directory.resolve(name);
        StringBuilder content = new StringBuilder();
        for (int i = 1; i <= 50_000; i++) {
            content.append(i).append("\tvalue number ").append(i).append('\n');
        }
        Files.writeString(file, content);
        try (OwnProxy proxy = proxy("");
                Connection client = connect(proxy, scheme, options);
                Statement statement = client.createStatement()) {
            int loaded =
                    statement.executeUpdate(
                            "LOAD DATA LOCAL INFILE '"
                                    + file.toString().replace("'", "''")
                                    + "' INTO TABLE t");

            assertThat(loaded).isEqualTo(50_000);
            assertThat(Sql.rows(client, "SELECT v FROM t WHERE id = 50000"))
                    .containsExactly("value number 50000");
        }
    }

    private static Connection connect(OwnProxy proxy, String scheme, String options)
            throws SQLException {
        return scheme.equals("jdbc:mysql")
                ? proxy.mysql("app", "secret", options)
                : proxy.mariadb("app", "secret", options);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zlib", "zstd"})
    void over_compressed_connections(String method) throws Exception {
        int client = method.equals("zlib") ? RawClient.COMPRESS : RawClient.ZSTD;
        String server = cluster.family().name().equals("MYSQL") ? method : "zlib";
        try (OwnProxy proxy = proxy(", compression: " + server);
                RawClient raw = login(proxy.port(), client)) {
            for (int from = 1; from < 400; from += 200) {
                byte[] request = raw.query(LOAD + " (id)").getLast();
                byte[][] parts = new byte[200][];
                for (int i = 0; i < parts.length; i++) {
                    parts[i] = bytes((from + i) + "\n");
                }
                raw.sendFile(request, parts);
            }
            byte[] request = raw.query(LOAD + " (id, v)").getLast();
            raw.sendFile(request, bytes("900\t" + "x".repeat(3 * MEBIBYTE) + "\n901\n"));
            assertThat(
                            RawReply.of(raw.query("SELECT COUNT(*), SUM(LENGTH(v)) FROM plain.t"))
                                    .rows())
                    .containsExactly("402," + 3 * MEBIBYTE);
        }
    }

    @Test
    void twenty_mebibytes_pass_with_less_than_eight_of_memory() throws Exception {
        byte[] part = "1234567\t%s\n".formatted("x".repeat(119)).repeat(512).getBytes(UTF_8);
        try (OwnProxy proxy = proxy("");
                RawClient client = login(proxy.port(), 0)) {
            // Netty takes its memory by the chunk: most of what it wants it has after two MiB.
            byte[] first = client.query(LOAD + " LINES STARTING BY 'no such'").getLast();
            client.sendFile(first, Collections.nCopies(32, part).toArray(byte[][]::new));
            byte[] request = client.query(LOAD + " LINES STARTING BY 'no such'").getLast();
            long before = usedAfterCollection();
            long most = 0;
            int sequence = request[3] + 1;
            for (int sent = 0; sent < 20 * MEBIBYTE; sent += part.length) {
                client.send(part, sequence++ & 0xff);
                if (sequence % 64 == 0) {
                    most = Math.max(most, usedAfterCollection());
                }
            }
            client.send(new byte[0], sequence & 0xff);

            assertThat(client.packet()[4]).isZero();
            assertThat(most - before).isLessThan(8 * MEBIBYTE);
        }
    }

    /**
     * What a collection has left: what threads set aside for themselves after it would count as
     * used. Netty's buffers lie outside the heap.
     */
    private static long usedAfterCollection() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                        .sum()
                + PlatformDependent.usedDirectMemory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL QUERY ", "KILL "})
    void a_load_is_killed_in_the_middle(String kill) throws Exception {
        try (OwnProxy proxy = proxy("");
                RawClient client = login(proxy.port(), 0);
                RawClient other = login(proxy.port(), 0)) {
            byte[] request = client.query(LOAD).getLast();
            client.send(bytes("1\tone\n"), request[3] + 1);

            assertThat(RawReply.of(other.query(kill + client.connectionId())).errno()).isZero();
            if (kill.equals("KILL ")) {
                assertThat(client.packetsToTheEnd()).isEmpty();
            } else {
                client.send(bytes("2\ttwo\n"), request[3] + 2);
                client.send(new byte[0], request[3] + 3);
                byte[] error = client.packet();
                assertThat(error[3]).isEqualTo((byte) (request[3] + 4));
                assertThat(error[4]).isEqualTo((byte) 0xff);
            }

            assertThat(RawReply.of(other.query("SELECT COUNT(*) FROM plain.t FOR UPDATE")).rows())
                    .containsExactly("0");
        }
    }

    @Test
    void a_client_that_leaves_in_the_middle_has_loaded_nothing() throws Exception {
        try (OwnProxy proxy = proxy("")) {
            try (RawClient client = login(proxy.port(), 0)) {
                byte[] request = client.query(LOAD).getLast();
                client.send(bytes("1\tone\n2\ttwo\n"), request[3] + 1);
            }

            // The one connection is back, and the server has given the table up.
            try (RawClient other = login(proxy.port(), 0)) {
                assertThat(
                                RawReply.of(other.query("SELECT COUNT(*) FROM plain.t FOR UPDATE"))
                                        .rows())
                        .containsExactly("0");
            }
        }
    }

    @Test
    void a_server_that_is_lost_in_the_middle_is_told_behind_the_file() throws Exception {
        try (OwnProxy proxy = proxy("");
                RawClient client = login(proxy.port(), 0)) {
            byte[] request = client.query(LOAD).getLast();
            client.send(bytes("1\tone\n"), request[3] + 1);

            killLoad();
            client.send(bytes("2\ttwo\n"), request[3] + 2);
            client.send(new byte[0], request[3] + 3);

            byte[] error = client.packet();
            assertThat(error[3]).isEqualTo((byte) (request[3] + 4));
            assertThat(new String(error, UTF_8)).contains("TG-OUTCOME-UNKNOWN");
            assertThat(RawReply.of(client.query("SELECT COUNT(*) FROM plain.t")).rows())
                    .containsExactly("0");
        }
    }

    private void killLoad() throws SQLException {
        try (Connection server = cluster.group("g0").connect()) {
            String find =
                    "SELECT id FROM information_schema.processlist WHERE info LIKE 'LOAD DATA%'";
            for (String id : Sql.rows(server, find)) {
                Sql.execute(server, "KILL " + id);
            }
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> Sql.rows(server, find).isEmpty());
        }
    }

    @Test
    void a_client_is_not_read_when_its_server_is_slow() throws Exception {
        AtomicLong sent = new AtomicLong();
        try (OwnProxy proxy = proxy("");
                RawClient client = login(proxy.port(), 0)) {
            byte[] request = client.query(LOAD + " (@id) SET id = @id + SLEEP(100)").getLast();
            Thread sending =
                    Thread.ofVirtual()
                            .start(() -> send(client, request[3] + 1, 64 * MEBIBYTE, sent));

            // It would be through within a second.
            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofMinutes(1))
                    .pollDelay(Duration.ofSeconds(2))
                    .until(() -> sent.get() < 24 * MEBIBYTE && sending.isAlive());
            killLoad();
        }
    }

    private static void send(RawClient client, int first, int length, AtomicLong sent) {
        byte[] part = "1234567\n".repeat(8 * 1024).getBytes(UTF_8);
        try {
            for (int sequence = first; sent.get() < length; sequence++) {
                client.send(part, sequence & 0xff);
                sent.addAndGet(part.length);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @ParameterizedTest
    @CsvSource({
        "users, TG-KEY-MISSING",
        "users (name), TG-KEY-MISSING",
        "strict.users (id), TG-MULTI-SHARD-WRITE",
        "countries, TG-UNSUPPORTED-ON-SHARDS"
    })
    void what_cannot_be_split_is_refused_before_the_client_is_asked(String table, String code)
            throws Exception {
        try (RawClient client =
                RawClient.login(cluster.port(), "app", "secret", "app", RawClient.LOCAL_FILES)) {
            RawReply reply =
                    RawReply.of(client.query("LOAD DATA LOCAL INFILE 'mine' INTO TABLE " + table));

            assertThat(reply.errorMessage()).contains(code);
            assertThat(RawReply.of(client.query("SELECT 1")).rows()).containsExactly("1");
        }
    }

    /** With one connection in all, a pinned client would keep it. */
    @Test
    void a_client_that_has_loaded_a_file_shares_its_connection() throws Exception {
        try (OwnProxy proxy = proxy("");
                RawClient loading = login(proxy.port(), 0);
                RawClient other = login(proxy.port(), 0)) {
            byte[] request =
                    loading.query(LOAD + " FIELDS TERMINATED BY ',' IGNORE 1 LINES (id, v)")
                            .getLast();
            loading.sendFile(request, bytes("id,v\n1,one\n"));

            assertThat(RawReply.of(other.query("SELECT v FROM plain.t")).rows())
                    .containsExactly("one");
        }
    }

    private static RawClient login(int port, int capabilities) throws IOException {
        return RawClient.login(
                port, "app", "secret", "plain", capabilities | RawClient.LOCAL_FILES);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private OwnProxy proxy(String ofGroup) throws Exception {
        return OwnProxy.start(
                directory,
                """
                listener: {port: 0, event-loops: 1}
                pool: {max-connections: 1, acquire-timeout: 5s}
                users:
                  app: {password: secret}
                """
                        + cluster.groupsAsYaml().replaceAll("\\bpassword: [^,}]+", "$0" + ofGroup)
                        + """
                        schemas:
                          plain: {default-group: g0}
                        """);
    }
}
