package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;

/** INSERT ... SELECT by way of the proxy: its limits, what fails in the middle, transactions. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class InsertSelectIT extends SelectedSchema {
    private static final int LOCK_WAIT_TIMEOUT = 1205;

    InsertSelectIT(TestCluster cluster) {
        super(cluster);
    }

    private static List<String> rows(RawClient client, String sql) throws Exception {
        return RawReply.of(client.query(sql)).rows();
    }

    /** Of all groups. */
    private List<String> stored(String table, String subTable, String columns) throws Exception {
        List<String> all =
                new ArrayList<>(tables.rows("g0", "SELECT " + columns + " FROM parted." + table));
        all.addAll(tables.rows("g1", "SELECT " + columns + " FROM parted." + subTable));
        return all;
    }

    private List<String> inDst() throws Exception {
        return stored("dst_0000", "dst_0001", "id");
    }

    @Test
    void more_rows_than_the_limit_are_refused_and_none_is_written() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            fill(client, SelectedTables.MOST_ROWS + 1);

            assertThat(error(client, "INSERT INTO dst (id) SELECT id FROM src"))
                    .contains("TG-INSERT-SELECT-ROWS", "40 rows", "limits.insert-select-rows");
            assertThat(inDst()).isEmpty();

            done(client, "INSERT INTO dst (id) SELECT id FROM src WHERE id < 40");
            assertThat(inDst()).hasSize(40);
        }
    }

    @Test
    void in_a_transaction_the_limit_leaves_the_transaction_as_it_was() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            for (int id = 0; id <= SelectedTables.MOST_ROWS; id++) {
                done(client, "INSERT INTO unruled (id) VALUES (" + 2 * id + ")");
            }
            done(client, "BEGIN");
            done(client, "INSERT INTO dst (id) VALUES (1000)");

            assertThat(error(client, "INSERT INTO dst (id) SELECT id FROM unruled"))
                    .contains("TG-INSERT-SELECT-ROWS");
            assertThat(rows(client, "SELECT id FROM dst WHERE id = 1000")).containsExactly("1000");
            done(client, "COMMIT");
            assertThat(inDst()).containsExactly("1000");
        }
    }

    @Test
    void rows_that_take_more_memory_than_they_may_are_refused() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            for (int id = 0; id < 20; id++) {
                done(client, "INSERT INTO src (id, bl) VALUES (" + id + ", REPEAT('x', 60000))");
            }

            assertThat(error(client, "INSERT INTO dst (id, bl) SELECT id, bl FROM src"))
                    .contains("TG-MERGE-MEMORY", "limits.merge-memory");
            assertThat(inDst()).isEmpty();

            done(client, "INSERT INTO dst (id, bl) SELECT id, bl FROM src WHERE id < 10");
            assertThat(stored("dst_0000", "dst_0001", "SHA2(bl, 256)").stream().distinct())
                    .hasSize(1);
            assertThat(inDst()).hasSize(10);
        }
    }

    @Test
    void where_writes_over_groups_are_refused_nothing_is_written() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            done(client, "USE refusing");
            done(client, "INSERT INTO unruled (id) VALUES (1), (2), (4)");

            assertThat(error(client, "INSERT INTO dst (id) SELECT id FROM unruled"))
                    .contains("TG-MULTI-SHARD-WRITE");
            assertThat(rows(client, "SELECT COUNT(*) FROM dst")).containsExactly("0");

            done(client, "INSERT INTO dst (id) SELECT id FROM unruled WHERE id > 1");
            assertThat(rows(client, "SELECT id FROM dst ORDER BY id")).containsExactly("2", "4");
        }
    }

    @Test
    void a_group_that_refuses_its_rows_has_none_and_the_error_tells_of_the_others()
            throws Exception {
        try (RawClient client = tables.proxied(0)) {
            fill(client, 6);
            done(client, "INSERT INTO dst (id) VALUES (5)");

            assertThat(error(client, "INSERT INTO dst (id) SELECT id FROM src"))
                    .contains("TG-PARTIAL-WRITE", "Duplicate entry '5'");

            assertThat(inDst()).containsExactly("0", "2", "4", "5");
        }
    }

    @Test
    void one_groups_rows_are_one_transaction() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            fill(client, 6);
            done(client, "INSERT INTO dst (id) VALUES (4)");

            assertThat(error(client, "INSERT INTO dst (id) SELECT id FROM src WHERE id % 2 = 0"))
                    .contains("Duplicate entry '4'")
                    .doesNotContain("TG-");

            assertThat(inDst()).containsExactly("4");
        }
    }

    @Test
    void a_transaction_takes_it_back() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            fill(client, 4);
            for (String end : List.of("ROLLBACK", "COMMIT")) {
                done(client, "BEGIN");
                done(client, "INSERT INTO dst (id, i) SELECT id + 2, i + 5 FROM src WHERE id = 0");
                assertThat(rows(client, "SELECT i FROM dst WHERE id = 2")).containsExactly("5");
                done(client, end);
                assertThat(inDst()).hasSize(end.equals("COMMIT") ? 1 : 0);
            }
        }
    }

    @Test
    void without_autocommit_it_is_part_of_the_transaction() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            fill(client, 4);
            done(client, "SET autocommit = 0");

            done(client, "INSERT INTO dst (id, i) SELECT id + 2, i + 5 FROM src WHERE id = 0");
            done(client, "ROLLBACK");

            assertThat(inDst()).isEmpty();
        }
    }

    @Test
    void a_transaction_on_one_group_writes_no_rows_of_another() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            fill(client, 4);
            done(client, "BEGIN");

            assertThat(error(client, "INSERT INTO dst (id) SELECT id + 1 FROM src WHERE id = 0"))
                    .contains("TG-CROSS-GROUP-TRANSACTION");
            done(client, "INSERT INTO dst (id) SELECT id + 2 FROM src WHERE id = 0");
            done(client, "COMMIT");

            assertThat(inDst()).containsExactly("2");
        }
    }

    /** As one server does it, on REPEATABLE READ: it reads what is committed, and locks it. */
    @Test
    void in_a_transaction_the_rows_that_are_read_are_locked_and_the_latest() throws Exception {
        try (RawClient client = tables.proxied(0);
                Connection other = cluster.group("g0").connect()) {
            fill(client, 1);
            Sql.execute(other, "SET innodb_lock_wait_timeout = 1");
            done(client, "BEGIN");
            assertThat(rows(client, "SELECT i FROM src WHERE id = 0")).containsExactly("0");
            Sql.execute(other, "UPDATE parted.src_0000 SET i = 77 WHERE id = 0");

            done(client, "INSERT INTO dst (id, i) SELECT id, i FROM src WHERE id = 0");

            assertThat(rows(client, "SELECT i FROM dst WHERE id = 0")).containsExactly("77");
            assertThatThrownBy(() ->
                            Sql.execute(other, "UPDATE parted.src_0000 SET i = 78 WHERE id = 0"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            timeout ->
                                    assertThat(timeout.getErrorCode())
                                            .isEqualTo(LOCK_WAIT_TIMEOUT));
            done(client, "ROLLBACK");
        }
    }

    @Test
    void at_read_committed_nothing_is_locked() throws Exception {
        try (RawClient client = tables.proxied(0);
                Connection other = cluster.group("g0").connect()) {
            fill(client, 1);
            Sql.execute(other, "SET innodb_lock_wait_timeout = 1");
            done(client, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
            done(client, "BEGIN");

            done(client, "INSERT INTO dst (id, i) SELECT id, i FROM src WHERE id = 0");

            Sql.execute(other, "UPDATE parted.src_0000 SET i = 78 WHERE id = 0");
            done(client, "COMMIT");
        }
    }

    @ParameterizedTest
    @EnumSource(Driver.class)
    void parameters_may_stand_in_the_select(Driver driver) throws Exception {
        try (RawClient client = tables.proxied(0);
                Connection connection =
                        driver.connect(tables.port(), "parted", "app", "secret", "")) {
            fill(client, 8);
            String sql =
                    "INSERT INTO dst (id, i, v) SELECT id, i + ?, ? FROM src WHERE id > ? ON DUPLICATE KEY"
                            + " UPDATE v = ?";
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                for (int round = 0; round < 2; round++) {
                    insert.setInt(1, 5);
                    insert.setString(2, "it's \\ \"é\"");
                    insert.setLong(3, 5);
                    insert.setString(4, "again");
                    assertThat(insert.executeUpdate()).isEqualTo(round == 0 ? 2 : 4);
                }
            }
            assertThat(rows(client, "SELECT id, i, v FROM dst ORDER BY id"))
                    .containsExactly("6,65,again", "7,75,again");

            try (PreparedStatement limited =
                    connection.prepareStatement(
                            "INSERT INTO dst (id) SELECT id + ? FROM src ORDER BY id LIMIT ?")) {
                limited.setInt(1, 20);
                limited.setInt(2, 2);
                assertThat(limited.executeUpdate()).isEqualTo(2);
            }
            assertThatThrownBy(
                            () -> {
                                try (PreparedStatement refused =
                                        connection.prepareStatement(
                                                "INSERT INTO dst (i) SELECT i FROM src WHERE id = ?")) {
                                    refused.setInt(1, 1);
                                    refused.execute();
                                }
                            })
                    .hasMessageContaining("TG-KEY-MISSING");
        }
    }

    @Test
    void a_statement_prepared_in_sql_is_executed_too() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            fill(client, 4);
            done(
                    client,
                    "PREPARE copy FROM 'INSERT INTO dst (id) SELECT id FROM src WHERE id < ?'");
            done(client, "SET @most = 3");
            done(client, "EXECUTE copy USING @most");
            assertThat(inDst()).containsExactly("0", "2", "1");

            done(
                    client,
                    "PREPARE first FROM 'INSERT INTO dst (id) SELECT id + 10 FROM src ORDER BY id LIMIT ?'");
            done(client, "EXECUTE first USING @most");
            assertThat(inDst()).containsExactly("0", "2", "10", "12", "1", "11");
        }
    }

    @Test
    void a_limit_of_the_sessions_counts_no_rows_of_an_insert() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            fill(client, 6);
            done(client, "SET sql_select_limit = 2");

            done(client, "INSERT INTO dst (id) SELECT id FROM src");

            assertThat(inDst()).hasSize(6);
            assertThat(rows(client, "SELECT id FROM src")).hasSize(2);
        }
    }

    @Test
    void timestamps_pass_only_where_all_groups_show_the_same() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            done(client, "SET time_zone = '+00:00'");
            done(client, "INSERT INTO src (id, ts) VALUES (1, '2026-10-25 00:30:00')");
            tables.execute("g1", "SET GLOBAL time_zone = '+02:00'");
            String sql = "INSERT INTO dst (id, ts) SELECT id + 1, ts FROM src";
            try (RawClient other = tables.proxied(0)) {
                done(other, "SELECT MAX(id) FROM dst");
                assertThat(error(other, sql)).contains("TG-INSERT-SELECT-VALUE", "time_zone");
                assertThat(inDst()).isEmpty();
            } finally {
                tables.execute("g1", "SET GLOBAL time_zone = 'SYSTEM'");
            }

            done(client, sql);
            assertThat(rows(client, "SELECT ts FROM dst")).containsExactly("2026-10-25 00:30:00");
        }
    }

    @Test
    void dates_that_sql_mode_forbids_are_refused_before_anything_is_written() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            done(client, "SET sql_mode = ''");
            done(client, "INSERT INTO src (id, da) VALUES (1, '2026-01-01'), (2, '0000-00-00')");
            done(client, "SET sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_DATE'");

            assertThat(error(client, "INSERT INTO dst (id, da) SELECT id, da FROM src"))
                    .contains("TG-INSERT-SELECT-VALUE", "a date with a zero");
            assertThat(inDst()).isEmpty();
        }
    }

    @Test
    void a_target_that_is_not_there_is_told_of_before_rows_are_read() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            fill(client, 2);

            assertThat(
                            RawReply.of(client.query("INSERT INTO nowhere (id) SELECT id FROM src"))
                                    .errno())
                    .isEqualTo(1146);
            assertThat(
                            RawReply.of(
                                            client.query(
                                                    "INSERT INTO dst (id) SELECT nothing FROM src"))
                                    .errno())
                    .isEqualTo(1054);
            done(client, "SELECT 1");
        }
    }

    @Test
    void explain_route_tells_of_the_read_and_the_write() throws Exception {
        try (RawClient client = tables.proxied(0)) {
            List<String> told =
                    rows(
                            client,
                            "EXPLAIN ROUTE INSERT INTO dst (id) SELECT id FROM src WHERE id = 1");

            assertThat(told)
                    .anyMatch(row -> row.startsWith("plan,") && row.contains("read, then write"))
                    .anyMatch(row -> row.startsWith("send,g0 shard 1,SELECT id FROM `src_0001`"))
                    .anyMatch(row -> row.contains("then INSERT INTO dst (id) VALUES"))
                    .anyMatch(row -> row.startsWith("session,proxy,40 rows at most"));
        }
    }
}
