package io.tidegate.it.suite;

import static io.tidegate.it.suite.LoadTables.load;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * LOAD DATA LOCAL INFILE into a sharded table: ids, keys that are not certain, and what surrounds
 * it in a transaction.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class LoadedRowsIT {
    private static final String FILE = "LOAD DATA LOCAL INFILE 'mine' INTO TABLE ";

    private final TestCluster cluster;
    private @TempDir Path directory;
    private LoadTables tables;

    LoadedRowsIT(TestCluster cluster) {
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

    @Test
    void ids_of_a_generated_column_stand_in_the_file() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            String loaded =
                    load(client, FILE + "g (v, id, k)", bytes("a\t70\t1\nb\t80\t2\nc\t-9\t3\n"));

            assertThat(loaded).isEqualTo("Records: 3  Deleted: 0  Skipped: 0  Warnings: 0");
            assertThat(tables.parted("g", "k, id, v"))
                    .containsExactly("1,70,a", "2,80,b", "3,-9,c");
            assertThat(RawReply.of(client.query("SELECT v FROM g WHERE k = 2")).rows())
                    .containsExactly("b");
            assertThat(load(client, FILE + "g (v, k)")).contains("TG-UNSUPPORTED-ON-SHARDS");
        }
    }

    /** A server would store them, or what it makes of them, where an INSERT gets an id. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "", "\\N", "x", "0x7", "1e2"})
    void a_line_without_an_id_leaves_nothing_behind(String id) throws Exception {
        try (RawClient client = tables.proxied(0)) {
            String error =
                    load(
                            client,
                            FILE + "g (v, k, id)",
                            bytes("a\t1\t70\nb\t2\t" + id + "\nc\t3\t90\n"));

            assertThat(error).contains("TG-LOAD-LINE", "line 2 of the file", "g.id");
            assertThat(tables.isEmpty("g")).isTrue();
        }
    }

    /** A server would clip it, and rows on other shards may have what comes of it. */
    @ParameterizedTest
    @CsvSource({
        "BIGINT, 9223372036854775808, 9223372036854775807",
        "BIGINT, 18446744073709551615, -9223372036854775808",
        "BIGINT UNSIGNED, -1, 18446744073709551615",
        "TINYINT UNSIGNED, 256, 255",
        "TINYINT, -129, -128"
    })
    void an_id_that_the_column_does_not_hold_leaves_nothing_behind(
            String type, String outside, String inside) throws Exception {
        for (int shard = 0; shard < 8; shard++) {
            tables.alter(
                    shard / 4,
                    "ALTER TABLE parted.g_000" + shard + " MODIFY id " + type + " NOT NULL");
        }
        try (RawClient client = tables.proxied(0)) {
            String error =
                    load(
                            client,
                            FILE + "g (v, k, id)",
                            bytes("a\t1\t70\nb\t2\t" + outside + "\nc\t3\t90\n"));

            assertThat(error)
                    .contains("TG-LOAD-LINE", "line 2 of the file", "g.id that " + type + " does");
            assertThat(tables.isEmpty("g")).isTrue();
            assertThat(load(client, FILE + "g (v, k, id)", bytes("b\t2\t" + inside + "\n")))
                    .isEqualTo("Records: 1  Deleted: 0  Skipped: 0  Warnings: 0");
            assertThat(tables.parted("g", "id")).containsExactly(inside);
        }
    }

    @Test
    void ids_of_columns_of_several_types_are_not_loaded() throws Exception {
        for (int shard : List.of(7, 3)) {
            tables.alter(shard / 4, "ALTER TABLE parted.g_000" + shard + " MODIFY id INT NOT NULL");

            try (RawClient client = tables.proxied(0)) {
                assertThat(load(client, FILE + "g (v, k, id)", bytes("a\t1\t70\n")))
                        .contains(
                                "TG-KEY-VALUE-UNROUTABLE", "generated column id", "bigint", "int");
            }
        }
        assertThat(tables.isEmpty("g")).isTrue();
    }

    /** A server would take the first for the text '', and the second for the column's default. */
    @ParameterizedTest
    @ValueSource(strings = {"a\t\\N\n", "a\n"})
    void a_text_as_key_is_not_null(String line) throws Exception {
        try (RawClient client = tables.proxied(0)) {
            String error = load(client, FILE + "p (a, k)", bytes("a\tb\n" + line));

            assertThat(error).contains("TG-LOAD-LINE", "line 2 of the file has no value for p.k");
            assertThat(tables.isEmpty("p")).isTrue();
        }
    }

    @Test
    void a_key_of_which_servers_have_not_told_the_definition() throws Exception {
        String load = FILE + "t (id, v)";
        try (OwnProxy unasked = OwnProxy.start(directory, LoadTables.yaml(cluster, ""));
                RawClient client = LoadTables.login(unasked);
                RawClient knowing = tables.proxied(0)) {
            assertThat(load(client, load)).contains("TG-KEY-VALUE-UNROUTABLE", "t", "id");
            assertThat(explained(client, load))
                    .anyMatch(row ->
                            row.startsWith("session,nowhere,refused: TG-KEY-VALUE-UNROUTABLE"));
            assertThat(explained(client, "SELECT * FROM t WHERE id = 1"))
                    .noneMatch(row -> row.contains("refused"));
            assertThat(explained(knowing, load)).noneMatch(row -> row.contains("refused"));
        }
    }

    private static List<String> explained(RawClient client, String sql) throws Exception {
        return RawReply.of(client.query("EXPLAIN ROUTE " + sql)).rows();
    }

    /** What was sent before has been carried out, and waits for the end of the file. */
    @ParameterizedTest
    @ValueSource(strings = {"x\tx", "x\tx\n", "2\tb\nx"})
    void nothing_commits_before_the_last_line(String last) throws Exception {
        try (RawClient client = tables.proxied(0)) {
            byte[] request = client.query(FILE + "t (id, v)").getLast();
            // The first of them is whole when the next one begins.
            client.send(bytes("1\t" + "x".repeat(600 * 1024) + "\n3\tc\n"), request[3] + 1);
            Thread.sleep(1000);
            client.send(bytes(last), request[3] + 2);
            client.send(new byte[0], request[3] + 3);

            assertThat(RawReply.of(List.of(client.packet())).errorMessage())
                    .contains("Nothing of the file was loaded");
            assertThat(tables.isEmpty("t")).isTrue();
        }
    }

    @Test
    void savepoints_of_the_client_outlive_a_load_that_fails() throws Exception {
        String load = FILE + "one (id, v)";
        try (RawClient client = tables.proxied(0)) {
            client.query("BEGIN");
            client.query("INSERT INTO one (id, v) VALUES (1, 'before')");
            client.query("SAVEPOINT mine");
            client.query("INSERT INTO one (id, v) VALUES (2, 'behind')");
            // Several parts have been sent when the line comes that has no shard.
            assertThat(load(client, load, bytes(many(5, 9000)), bytes("x\tx\n")))
                    .contains("line 9001 of the file");
            assertThat(ids(client)).containsExactly("1", "2");
            assertThat(load(client, load, bytes("3\tc\n4\td\n"))).startsWith("Records: 2 ");
            assertThat(ids(client)).containsExactly("1", "2", "3", "4");

            assertThat(RawReply.of(client.query("ROLLBACK TO SAVEPOINT mine")).errno()).isZero();
            assertThat(ids(client)).containsExactly("1");
            assertThat(load(client, load, bytes("5\te\n"))).startsWith("Records: 1 ");
            client.query("COMMIT");
            assertThat(tables.parted("one", "id")).containsExactly("1", "5");
        }
    }

    private static List<String> ids(RawClient client) throws Exception {
        return RawReply.of(client.query("SELECT id FROM one ORDER BY id")).rows();
    }

    private static String many(int first, int lines) {
        StringBuilder content = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            content.append(first + i).append('\t').append("x".repeat(1000)).append('\n');
        }
        return content.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
