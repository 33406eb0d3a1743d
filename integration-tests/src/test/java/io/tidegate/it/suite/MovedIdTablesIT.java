package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The tables in which ids are reserved change their group while proxies go on giving ids. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class MovedIdTablesIT {
    private static final String[] RULES = {
        "parts: {key: k, generate: {id: {segment: {block: 7}}}",
        "bills: {key: k, generate: {id: snowflake}"
    };

    private final TestCluster cluster;
    private @TempDir Path directory;
    private @TempDir Path other;
    private @TempDir Path third;
    private IdTables tables;
    private OwnProxy one;
    private OwnProxy two;
    private int key;

    MovedIdTablesIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        tables = IdTables.create(cluster, "parts", "bills");
        dropMoved();
        one = OwnProxy.startChecked(directory, tables.yaml(RULES));
        two = OwnProxy.startChecked(other, tables.yaml(RULES));
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        two.close();
        dropMoved();
        tables.close();
    }

    private void dropMoved() throws SQLException {
        for (String group : List.of("g0", "g1")) {
            tables.execute(
                    group,
                    "DROP TABLE IF EXISTS plain.tidegate_segments_moved, plain.tidegate_workers_moved");
        }
    }

    private static Connection client(OwnProxy proxy) throws SQLException {
        return Driver.CONNECTOR_J_TEXT.connect(proxy.port(), "plain", "app", "secret", "");
    }

    /** Inserts rows until no more ids are there. */
    private String insertUntilRefused(OwnProxy proxy, String table, int most) throws SQLException {
        try (Connection client = client(proxy)) {
            for (int i = 0; i < most; i++) {
                Sql.execute(client, "INSERT INTO " + table + " (k) VALUES (" + ++key + ")");
            }
            return "";
        } catch (SQLException refused) {
            assertThat(refused.getErrorCode()).isEqualTo(1467);
            return String.valueOf(refused.getMessage());
        }
    }

    private void insert(OwnProxy proxy, int rows) throws SQLException {
        for (String table : List.of("parts", "bills")) {
            assertThat(insertUntilRefused(proxy, table, rows)).isEmpty();
        }
    }

    private void assertNoIdTwice() throws SQLException {
        for (String table : List.of("parts", "bills")) {
            assertThat(tables.rows(table, "id")).doesNotHaveDuplicates().isNotEmpty();
        }
    }

    private static void use(OwnProxy proxy, Path directory, String yaml) throws Exception {
        Files.writeString(directory.resolve("tidegate.yaml"), "apiVersion: tidegate/v1\n" + yaml);
        proxy.reload();
    }

    private String onG1() {
        String yaml = tables.yaml(RULES);
        String moved =
                yaml.replace("plain:\n    default-group: g0", "plain:\n    default-group: g1");
        assertThat(moved).isNotEqualTo(yaml);
        return moved;
    }

    /** As docs/generated-keys.md has it, by other means than a dump. */
    private void copyTo(String from, String to, String table, String columns) throws SQLException {
        List<String> rows;
        try (Connection source = cluster.group(from).connect()) {
            rows = Sql.rows(source, "SELECT " + columns + " FROM plain." + table + "_moved");
            String definition =
                    Sql.rows(source, "SHOW CREATE TABLE plain." + table + "_moved")
                            .getFirst()
                            .substring((table + "_moved,").length());
            tables.execute(to, definition.replace("CREATE TABLE `", "CREATE TABLE plain.`"));
        }
        for (String row : rows) {
            tables.execute(
                    to,
                    "INSERT INTO plain."
                            + table
                            + "_moved ("
                            + columns
                            + ") VALUES ('"
                            + row.replace(",", "','")
                            + "')");
        }
        tables.execute(to, "RENAME TABLE plain." + table + "_moved TO plain." + table);
    }

    @Test
    void a_group_that_changes_without_the_tables_gives_no_ids() throws Exception {
        insert(one, 5);
        insert(two, 5);

        use(two, other, onG1());

        assertThat(insertUntilRefused(two, "parts", 50)).contains("TG-IDS-UNAVAILABLE", "g0");
        insert(one, 20);
        assertNoIdTwice();
    }

    @Test
    void a_copy_beside_the_tables_gives_no_ids() throws Exception {
        insert(one, 5);
        insert(two, 5);
        tables.execute(
                "g1",
                "CREATE TABLE plain.tidegate_segments (name VARCHAR(64) NOT NULL PRIMARY KEY, next_id"
                        + " BIGINT NOT NULL)");
        tables.execute("g1", "INSERT INTO plain.tidegate_segments VALUES ('parts', 8)");

        use(two, other, onG1());

        assertThat(insertUntilRefused(two, "parts", 50)).contains("TG-IDS-UNAVAILABLE", "g0");
        insert(one, 20);
        assertNoIdTwice();
    }

    @Test
    void the_tables_are_moved_by_their_steps() throws Exception {
        insert(one, 5);
        insert(two, 5);

        tables.execute(
                "g0",
                "RENAME TABLE plain.tidegate_segments TO plain.tidegate_segments_moved,"
                        + " plain.tidegate_workers TO plain.tidegate_workers_moved");
        assertThat(insertUntilRefused(one, "parts", 50))
                .contains("TG-IDS-UNAVAILABLE", "tidegate_segments_moved");
        copyTo("g0", "g1", "tidegate_segments", "name, next_id");
        copyTo("g0", "g1", "tidegate_workers", "worker, owner, fence, until_ms");
        use(one, directory, onG1());
        assertThat(insertUntilRefused(two, "parts", 50)).contains("TG-IDS-UNAVAILABLE");
        use(two, other, onG1());
        // Who asks right after a failure has the same one.
        Thread.sleep(600);
        insert(one, 30);
        insert(two, 30);
        assertNoIdTwice();

        try (OwnProxy old = OwnProxy.startChecked(third, tables.yaml(RULES))) {
            assertThat(insertUntilRefused(old, "parts", 1)).contains("TG-IDS-UNAVAILABLE", "g1");
            assertThat(insertUntilRefused(old, "bills", 1)).contains("TG-IDS-UNAVAILABLE", "g1");
        }
    }

    @Test
    void where_rows_are_already_the_table_is_created_by_hand() throws Exception {
        tables.execute("g1", "INSERT INTO plain.parts_0003 (id, k) VALUES (4711, 99)");
        assertThat(insertUntilRefused(one, "parts", 1))
                .contains("TG-IDS-UNAVAILABLE", "parts_0003", "docs/generated-keys.md");

        tables.createSegments();
        try (Connection client = client(one)) {
            assertThatThrownBy(() ->
                            Sql.execute(client, "INSERT INTO parts (k) VALUES (99999), (99999)"))
                    .isInstanceOf(SQLException.class);
        }
        Thread.sleep(600);
        assertThat(insertUntilRefused(one, "parts", 1)).isEmpty();
        assertThat(tables.rows("parts", "id")).hasSize(2).contains("4711");
    }
}
