package io.tidegate.it.suite;

import static io.tidegate.it.suite.LoadTables.load;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import io.tidegate.it.cluster.TestCluster;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LOAD DATA LOCAL INFILE into a sharded table: how it ends, and what it leaves. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class SplitLoadIT {
    private static final String LOAD = "LOAD DATA LOCAL INFILE 'mine' INTO TABLE t (id, v)";
    private static final int MEBIBYTE = 1 << 20;

    private final TestCluster cluster;
    private @TempDir Path directory;
    private LoadTables tables;

    SplitLoadIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        tables = new LoadTables(cluster, directory, "");
    }

    @AfterEach
    void stop() throws Exception {
        tables.close();
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:mysql, allowLoadLocalInfile=true",
        "jdbc:mysql, allowLoadLocalInfile=true&useServerPrepStmts=true",
        "jdbc:mysql, allowLoadLocalInfile=true&useCompression=true",
        "jdbc:mariadb, allowLocalInfile=true",
        "jdbc:mariadb, allowLocalInfile=true&useServerPrepStmts=true"
    })
    void a_hundred_thousand_lines(String scheme, String options) throws Exception {
        Path file = directory.resolve("mine.csv");
        StringBuilder content = new StringBuilder("id,v\n");
        for (int i = 1; i <= 100_000; i++) {
            content.append(i).append(",value number ").append(i).append('\n');
        }
        Files.writeString(file, content);
        try (Connection client =
                scheme.equals("jdbc:mysql")
                        ? tables.proxy().mysql("app", "secret", options)
                        : tables.proxy().mariadb("app", "secret", options)) {
            client.setCatalog("parted");

            int loaded =
                    Sql.update(
                            client,
                            "LOAD DATA LOCAL INFILE '"
                                    + file
                                    + "' INTO TABLE t FIELDS TERMINATED BY ',' IGNORE 1 LINES (id, v)");

            assertThat(loaded).isEqualTo(100_000);
            assertThat(
                            Sql.rows(
                                    client,
                                    "SELECT COUNT(*), SUM(id), SUM(CRC32(v)) FROM parted.t WHERE v = CONCAT('value"
                                            + " number ', id) AND n = 7"))
                    .containsExactly("100000,5000050000," + checksum());
            // By their keys they are found where routing expects them.
            for (int id = 1; id <= 100_000; id += 4999) {
                assertThat(Sql.rows(client, "SELECT v FROM parted.t WHERE id = " + id))
                        .containsExactly("value number " + id);
            }
        }
    }

    private static String checksum() {
        CRC32 crc = new CRC32();
        long sum = 0;
        for (int i = 1; i <= 100_000; i++) {
            crc.reset();
            crc.update(bytes("value number " + i));
            sum += crc.getValue();
        }
        return Long.toString(sum);
    }

    @Test
    void all_connections_are_compressed() throws Exception {
        tables.close();
        tables = new LoadTables(cluster, directory, ", compression: zlib");
        StringBuilder content = new StringBuilder();
        for (int i = 1; i <= 3000; i++) {
            content.append(i).append('\t').append("x".repeat(1000)).append('\n');
        }
        try (RawClient client = tables.proxied(RawClient.COMPRESS)) {
            assertThat(load(client, LOAD, bytes(content.toString())))
                    .isEqualTo("Records: 3000  Deleted: 0  Skipped: 0  Warnings: 0");
            assertThat(RawReply.of(client.query("SELECT COUNT(*), SUM(LENGTH(v)) FROM t")).rows())
                    .containsExactly("3000,3000000");
        }
    }

    @Test
    void forty_mebibytes_pass_with_less_than_sixteen_of_memory() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            // Netty takes its memory by the chunk: most of what it wants it has after some MiB.
            long ignored = sendBig(client, 0, 12 * MEBIBYTE);
            long before = usedAfterCollection();
            long most = sendBig(client, 1_000_000, 40 * MEBIBYTE);

            assertThat(ignored).isPositive();
            assertThat(most - before).isLessThan(16 * MEBIBYTE);
        }
    }

    private static long sendBig(RawClient client, long first, int length) throws IOException {
        byte[] request = client.query(LOAD).getLast();
        String filling = "x".repeat(64 * 1024 - 20);
        int sequence = request[3] + 1;
        long most = 0;
        long id = first;
        for (int sent = 0; sent < length; sent += filling.length()) {
            client.send(bytes(++id + "\t" + filling + "\n"), sequence++ & 0xff);
            if (sequence % 64 == 0) {
                most = Math.max(most, usedAfterCollection());
            }
        }
        client.send(new byte[0], sequence & 0xff);
        assertThat(client.packet()[4]).isZero();
        return most;
    }

    /** What a collection has left; Netty's buffers lie outside the heap. */
    private static long usedAfterCollection() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                        .sum()
                + PlatformDependent.usedDirectMemory();
    }

    @Test
    void a_client_is_not_read_when_its_servers_are_slow() throws Exception {
        AtomicLong sent = new AtomicLong();
        try (RawClient client = tables.proxied(0)) {
            byte[] request = client.query(LOAD + " SET n = SLEEP(100)").getLast();
            Thread sending = Thread.ofVirtual().start(() -> send(client, request[3] + 1, sent));

            // It would be through within a second.
            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofMinutes(1))
                    .pollDelay(Duration.ofSeconds(2))
                    .until(() -> sent.get() < 30 * MEBIBYTE && sending.isAlive());
        }
        killLoads();
    }

    private static void send(RawClient client, int first, AtomicLong sent) {
        byte[] part = bytes("1234567\tx\n".repeat(6 * 1024));
        try {
            for (int sequence = first; sent.get() < 64 * MEBIBYTE; sequence++) {
                client.send(part, sequence & 0xff);
                sent.addAndGet(part.length);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void killLoads() throws SQLException {
        for (int group = 0; group < 2; group++) {
            Connection server = tables.server(group);
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

    /** Enough for several parts of each shard before the broken line. */
    private static String many(int lines) {
        StringBuilder content = new StringBuilder();
        for (int i = 1; i <= lines; i++) {
            content.append(i).append('\t').append("x".repeat(1000)).append('\n');
        }
        return content.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\tx\n",
                "\tx\n",
                "12x\tx\n",
                " 12\tx\n",
                "1.5\tx\n",
                "\\N\tx\n",
                "99999999999999999999\tx\n",
                "\n",
                "7777777\t\u00ff"
            })
    void a_line_without_a_shard_leaves_nothing_behind(String line) throws Exception {
        byte[] broken = line.getBytes(ISO_8859_1);
        try (RawClient client = tables.proxied(0)) {
            String error = load(client, LOAD, bytes(many(6000)), broken, bytes(many(6000)));

            assertThat(error).containsAnyOf("TG-KEY-VALUE-UNROUTABLE", "TG-LOAD-LINE");
            assertThat(error).contains("line 6001 of the file");
            assertThat(tables.isEmpty("t")).isTrue();
            assertThat(load(client, LOAD, bytes("1\ta\n2\tb\n3\tc\n"))).startsWith("Records: 3 ");
            assertThat(tables.parted("t", "id, v")).containsExactly("1,a", "2,b", "3,c");
        }
    }

    @Test
    void a_line_that_is_too_long_leaves_nothing_behind() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            String error =
                    load(
                            client,
                            LOAD,
                            bytes("1\ta\n2\t"),
                            bytes("x".repeat(3 * MEBIBYTE)),
                            bytes("\n"));

            assertThat(error).contains("TG-LOAD-LINE: line 2 of the file is longer than");
            assertThat(tables.isEmpty("t")).isTrue();
        }
    }

    @Test
    void ids_of_nineteen_digits() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            load(
                    client,
                    LOAD,
                    bytes(
                            "9007199254740993\ta\n9223372036854775807\tb\n-9223372036854775808\tc\n"));

            assertThat(tables.parted("t", "id, v"))
                    .containsExactly(
                            "-9223372036854775808,c",
                            "9007199254740993,a",
                            "9223372036854775807,b");
            for (String id :
                    List.of("9007199254740993", "9223372036854775807", "-9223372036854775808")) {
                assertThat(RawReply.of(client.query("SELECT id FROM t WHERE id = " + id)).rows())
                        .containsExactly(id);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"KILL QUERY, 0", "KILL QUERY, 6000", "KILL, 0", "KILL, 6000"})
    void a_load_is_killed_in_the_middle(String kill, int lines) throws Exception {
        try (RawClient client = tables.proxied(0);
                RawClient other = tables.proxied(0)) {
            byte[] request = client.query(LOAD).getLast();
            client.send(bytes("900000\tone\n"), request[3] + 1);
            if (lines > 0) {
                client.send(bytes(many(lines)), request[3] + 2);
            }
            int sent = lines > 0 ? 3 : 2;

            assertThat(RawReply.of(other.query(kill + " " + client.connectionId())).errno())
                    .isZero();
            if (kill.equals("KILL")) {
                assertThat(packetsToTheEnd(client)).isEmpty();
            } else {
                client.send(bytes("2\ttwo\n"), request[3] + sent);
                client.send(new byte[0], request[3] + sent + 1);
                byte[] error = client.packet();
                assertThat(error[3]).isEqualTo((byte) (request[3] + sent + 2));
                assertThat(RawReply.of(List.of(error)).errno()).isEqualTo(1317);
                assertThat(RawReply.of(client.query("SELECT 1")).rows()).containsExactly("1");
            }

            assertThat(tables.isEmpty("t")).isTrue();
        }
    }

    /** A connection that ends with bytes of its client unread is reset. */
    private static List<byte[]> packetsToTheEnd(RawClient client) throws IOException {
        try {
            return client.packetsToTheEnd();
        } catch (SocketException reset) {
            return List.of();
        }
    }

    /** Locks are free before the client says anything more. */
    @Test
    void a_load_that_waits_for_its_client_is_undone_when_it_is_killed() throws Exception {
        try (RawClient client = tables.proxied(0);
                RawClient other = tables.proxied(0)) {
            // Or the end of its patience would do it.
            client.query("SET net_read_timeout = 600");
            byte[] request = client.query(LOAD).getLast();
            client.send(bytes(many(6000)), request[3] + 1);
            // All of it is with the servers, so that nothing else has the load go on.
            Thread.sleep(1500);
            other.query("KILL QUERY " + client.connectionId());

            assertThat(tables.isEmpty("t")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6000})
    void a_client_that_leaves_in_the_middle_has_loaded_nothing(int lines) throws Exception {
        try (RawClient client = tables.proxied(0)) {
            byte[] request = client.query(LOAD).getLast();
            client.send(bytes(many(lines)), request[3] + 1);
        }

        assertThat(tables.isEmpty("t")).isTrue();
        try (RawClient next = tables.proxied(0)) {
            assertThat(load(next, LOAD, bytes("1\ta\n2\tb\n"))).startsWith("Records: 2 ");
        }
    }

    @Test
    void a_server_that_is_lost_in_the_middle_is_told_behind_the_file() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            byte[] request = client.query(LOAD + " SET n = SLEEP(IF(id = 5000, 30, 0))").getLast();
            client.send(bytes(many(6000)), request[3] + 1);
            String find =
                    "SELECT id FROM information_schema.processlist WHERE info LIKE 'LOAD DATA%'";
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() ->
                            Sql.rows(tables.server(0), find).size()
                                            + Sql.rows(tables.server(1), find).size()
                                    > 0);
            Thread.sleep(500);
            killLoads();
            client.send(bytes("7000\ttwo\n"), request[3] + 2);
            client.send(new byte[0], request[3] + 3);

            byte[] error = client.packet();
            assertThat(error[3]).isEqualTo((byte) (request[3] + 4));
            assertThat(error[4]).isEqualTo((byte) 0xff);
            assertThat(tables.isEmpty("t")).isTrue();
        }
    }

    @Test
    void an_error_of_a_server_leaves_nothing_behind() throws Exception {
        tables.alter(1, "ALTER TABLE parted.t_0005 DROP COLUMN v");
        try (RawClient client = tables.proxied(0)) {
            assertThat(load(client, LOAD, bytes(many(6000)))).startsWith("1054 ");
            assertThat(tables.isEmpty("t")).isTrue();
            assertThat(RawReply.of(client.query("SELECT 1")).rows()).containsExactly("1");
        }
    }

    /** One group has all its lines when the other still waits for a lock. */
    @Test
    void no_group_commits_before_all_have_executed_their_lines() throws Exception {
        Connection locking = tables.server(1);
        locking.setAutoCommit(false);
        for (int shard = 4; shard < 8; shard++) {
            Sql.rows(locking, "SELECT * FROM parted.t_000" + shard + " FOR UPDATE");
        }
        try (RawClient client = tables.proxied(0)) {
            client.query("SET innodb_lock_wait_timeout = 1");
            String error = load(client, LOAD, bytes("1\ta\n2\tb\n3\tc\n4\td\n5\te\n6\tf\n"));

            assertThat(error).startsWith("1205 ");
            locking.rollback();
            locking.setAutoCommit(true);
            assertThat(tables.isEmpty("t")).isTrue();
        }
    }

    @Test
    void inside_a_transaction() throws Exception {
        String one = LOAD.replace("TABLE t", "TABLE one");
        try (RawClient client = tables.proxied(0)) {
            client.query("BEGIN");
            client.query("INSERT INTO one (id, v) VALUES (100000, 'mine')");
            assertThat(load(client, one, bytes(many(3000)))).startsWith("Records: 3000 ");
            assertThat(load(client, one, bytes("200000\ta\nx\tb\n")))
                    .contains("line 2 of the file");
            assertThat(RawReply.of(client.query("SELECT COUNT(*) FROM one")).rows())
                    .containsExactly("3001");
            client.query("ROLLBACK");
            assertThat(tables.isEmpty("one")).isTrue();

            client.query("SET autocommit = 0");
            load(client, one, bytes("1\ta\n2\tb\n"));
            assertThat(load(client, one, bytes("3\tc\nx\tb\n"))).contains("line 2 of the file");
            client.query("COMMIT");
            assertThat(tables.parted("one", "id, v")).containsExactly("1,a", "2,b");
        }
    }

    @Test
    void a_transaction_is_of_one_group() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            client.query("BEGIN");
            assertThat(load(client, LOAD)).contains("TG-CROSS-GROUP-TRANSACTION");
            client.query("ROLLBACK");
            assertThat(load(client, LOAD, bytes("1\ta\n"))).startsWith("Records: 1 ");
        }
    }

    @Test
    void who_wants_no_files_is_not_asked() throws Exception {
        try (RawClient without =
                        RawClient.login(tables.proxy().port(), "app", "secret", "parted", 0);
                RawClient client = tables.proxied(0)) {
            assertThat(load(without, LOAD)).startsWith("3948 ");
            Sql.execute(tables.server(1), "SET GLOBAL local_infile = OFF");
            assertThat(load(client, LOAD)).startsWith("3948 ");
            Sql.execute(tables.server(1), "SET GLOBAL local_infile = ON");
            assertThat(load(client, LOAD, bytes("1\ta\n"))).startsWith("Records: 1 ");
        }
    }

    @Test
    void a_file_of_a_character_set_that_cannot_be_cut_is_refused() throws Exception {
        for (int group = 0; group < 2; group++) {
            tables.alter(group, "ALTER DATABASE parted CHARACTER SET sjis");
        }
        try (RawClient client = tables.proxied(0)) {
            assertThat(load(client, LOAD)).contains("TG-UNSUPPORTED-ON-SHARDS", "sjis");
            assertThat(
                            load(
                                    client,
                                    LOAD.replace(" (id", " CHARACTER SET utf8mb4 (id"),
                                    bytes("1\tä\n")))
                    .startsWith("Records: 1 ");
            assertThat(tables.parted("t", "v")).containsExactly("ä");
        }
    }

    @Test
    void the_connections_are_shared_behind_it() throws Exception {
        try (RawClient client = tables.proxied(0);
                RawClient other = tables.proxied(0)) {
            load(client, LOAD, bytes("1\ta\n2\tb\n3\tc\n"));
            RawReply list = RawReply.of(client.query("SHOW PROCESSLIST"));

            assertThat(list.rows()).noneMatch(row -> row.contains("bound to its connections"));
            assertThat(RawReply.of(client.query("SELECT LAST_INSERT_ID()")).errorMessage())
                    .contains("TG-SESSION-STATE-NOT-PORTABLE");
            assertThat(RawReply.of(other.query("SELECT LAST_INSERT_ID()")).rows())
                    .containsExactly("0");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
