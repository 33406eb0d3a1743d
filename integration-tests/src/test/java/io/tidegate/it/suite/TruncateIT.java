package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;

/** TRUNCATE of tables with a rule: a job that never takes rows away that came behind it. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class TruncateIT extends DdlSchema {
    private static final String ROWS =
            "INSERT INTO items (id, n) VALUES (1,1),(2,2),(3,3),(4,4),(5,5),(6,6),(7,7),(8,8)";

    TruncateIT(TestCluster cluster) {
        super(cluster);
    }

    /** How many rows each sub-table has. */
    private Map<String, String> counts() throws SQLException {
        Map<String, String> counts = new TreeMap<>();
        for (Map.Entry<String, String> each : PLACES.entrySet()) {
            counts.put(
                    each.getKey(),
                    asked(each.getValue(), "SELECT COUNT(*) FROM ddl." + each.getKey()).getFirst());
        }
        return counts;
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECTOR_J_TEXT", "CONNECTOR_J_PREPARED"})
    void every_sub_table_is_emptied(Driver driver) throws Exception {
        try (Connection client = client(driver)) {
            Sql.execute(client, ITEMS);
            Sql.execute(client, ROWS);
            assertThat(counts().values()).doesNotContain("0");

            try (PreparedStatement truncate = client.prepareStatement("TRUNCATE TABLE items")) {
                assertThat(truncate.executeUpdate()).isZero();
            }

            assertThat(counts().values()).containsOnly("0");
            assertThat(Sql.rows(client, "SHOW DDL").getFirst()).contains(",done,4,4,app,");
            Sql.execute(client, ROWS);
            Sql.execute(client, "TRUNCATE ddl.items");
            assertThat(counts().values()).containsOnly("0");
        }
    }

    @Test
    void a_broadcast_table_is_emptied_on_every_group() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, "CREATE TABLE codes (code INT PRIMARY KEY)");
            Sql.execute(client, "INSERT INTO codes VALUES (1), (2)");

            Sql.execute(client, "TRUNCATE TABLE codes");

            assertThat(asked("g0", "SELECT * FROM ddl.codes")).isEmpty();
            assertThat(asked("g1", "SELECT * FROM ddl.codes")).isEmpty();
        }
    }

    @Test
    void what_is_open_is_committed() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, ITEMS);
            Sql.execute(client, "CREATE TABLE codes (code INT PRIMARY KEY)");
            client.setAutoCommit(false);
            Sql.execute(client, "INSERT INTO items (id, n) VALUES (1, 1)");

            Sql.execute(client, "TRUNCATE TABLE codes");
            client.rollback();

            assertThat(Sql.rows(client, "SELECT n FROM items WHERE id = 1")).containsExactly("1");
        }
    }

    @Test
    void a_table_that_is_not_there_is_the_servers_own_error() throws Exception {
        try (Connection client = client()) {
            assertThatThrownBy(() -> Sql.execute(client, "TRUNCATE TABLE items"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            error -> assertThat(error.getErrorCode()).isEqualTo(1146));
            assertThat(Sql.rows(client, "SHOW DDL").getFirst()).contains(",refused,");
        }
    }

    @Test
    void what_is_resumed_leaves_rows_that_came_into_emptied_sub_tables() throws Exception {
        try (Connection client = client()) {
            String job = emptiedBut("items_0003", client);
            assertThat(Sql.rows(client, "SHOW DDL " + job))
                    .anyMatch(row -> row.startsWith("3,g1,items_0003,failed,"));
            direct("g0", "INSERT INTO ddl.items_0000 VALUES (100, 100)");

            Sql.execute(client, "RESUME DDL " + job);

            assertThat(counts())
                    .isEqualTo(
                            Map.of(
                                    "items_0000",
                                    "1",
                                    "items_0001",
                                    "0",
                                    "items_0002",
                                    "0",
                                    "items_0003",
                                    "0"));
        }
    }

    /** The journal as a proxy leaves it that dies between a server's answer and its own note. */
    @Test
    void an_attempt_that_was_cut_off_is_not_repeated_where_it_was_carried_out() throws Exception {
        try (Connection client = client()) {
            String job = emptiedBut("items_0003", client);
            direct(
                    "g0",
                    "UPDATE ddl.tidegate_ddl_part SET state = 'running', after_print = NULL WHERE number IN"
                            + " (1, 3)");
            direct("g0", "INSERT INTO ddl.items_0001 VALUES (100, 100)");

            Sql.execute(client, "RESUME DDL " + job);

            assertThat(counts().get("items_0001")).isEqualTo("1");
            assertThat(counts().get("items_0003")).isEqualTo("0");
            assertThat(Sql.rows(client, "SHOW DDL " + job))
                    .anyMatch(row ->
                            row.startsWith("1,g0,items_0001,done,") && row.contains("found done"));
        }
    }

    @Test
    void an_attempt_of_which_nothing_is_told_is_left_to_people() throws Exception {
        try (Connection client = client()) {
            String job = emptiedBut("items_0003", client);
            direct(
                    "g0",
                    "UPDATE ddl.tidegate_ddl_part SET state = 'running', before_print = '', after_print ="
                            + " NULL WHERE number = 2");
            direct("g1", "INSERT INTO ddl.items_0002 VALUES (100, 100)");

            assertThatThrownBy(() -> Sql.execute(client, "RESUME DDL " + job))
                    .hasMessageContaining("TG-DDL-INCOMPLETE")
                    .hasMessageContaining("not known of items_0002 on g1");
            assertThat(counts().get("items_0002")).isEqualTo("1");
            Sql.execute(client, "CANCEL DDL " + job);
            Sql.execute(client, "TRUNCATE TABLE items");
            assertThat(counts().values()).containsOnly("0");
        }
    }

    /** A TRUNCATE that one sub-table's reader is in the way of; its job. */
    private String emptiedBut(String subTable, Connection client) throws Exception {
        Sql.execute(client, ITEMS);
        Sql.execute(client, ROWS);
        try (Connection reader = cluster.group("g1").connect()) {
            reader.setAutoCommit(false);
            Sql.rows(reader, "SELECT * FROM ddl." + subTable);
            Sql.execute(client, "SET lock_wait_timeout = 1");
            assertThatThrownBy(() -> Sql.execute(client, "TRUNCATE TABLE items"))
                    .hasMessageContaining("TG-DDL-INCOMPLETE")
                    .hasMessageContaining("refused on " + subTable);
            reader.rollback();
        }
        List<String> emptied = new ArrayList<>(PLACES.keySet());
        emptied.remove(subTable);
        assertThat(counts())
                .allSatisfy((table, count) -> {
                    if (emptied.contains(table)) {
                        assertThat(count).isEqualTo("0");
                    } else {
                        assertThat(count).isNotEqualTo("0");
                    }
                });
        return Sql.rows(client, "SHOW DDL").getFirst().split(",")[0];
    }
}
