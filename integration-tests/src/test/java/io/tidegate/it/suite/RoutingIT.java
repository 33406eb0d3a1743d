package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class RoutingIT {
    private final TestCluster cluster;
    private final long key = Keys.range();

    RoutingIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    /** Each of them is longer than the greatest packet. */
    @ParameterizedTest
    @EnumSource
    void rows_of_18_megabytes_come_whole_from_several_shards(Driver driver) throws Exception {
        long first = Keys.range();
        try (Connection client = driver.connect(cluster)) {
            for (int i = 0; i < 4; i++) {
                Sql.update(
                        client,
                        "INSERT INTO users (id, name, country) VALUES (?, ?, 'DE')",
                        first + i,
                        "n" + i);
            }
            List<String> seen = new ArrayList<>();
            try (PreparedStatement statement =
                    client.prepareStatement(
                            "SELECT REPEAT('x', 9000000), name, REPEAT('y', 9000000) FROM users WHERE"
                                    + " id >= ? AND id < ?")) {
                statement.setLong(1, first);
                statement.setLong(2, first + 4);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        assertThat(rows.getString(1)).hasSize(9_000_000).endsWith("xxx");
                        assertThat(rows.getString(3)).hasSize(9_000_000).endsWith("yyy");
                        seen.add(rows.getString(2));
                    }
                }
            }
            assertThat(seen).containsExactlyInAnyOrder("n0", "n1", "n2", "n3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void rows_of_one_insert_are_split_and_all_found(Driver driver) throws Exception {
        try (Connection connection = driver.connect(cluster)) {
            int inserted =
                    Sql.update(
                            connection,
                            "INSERT INTO users (id, name) VALUES (?,?),(?,?),(?,?),(?,?)",
                            key,
                            "a",
                            key + 1,
                            "b",
                            key + 2,
                            "c",
                            key + 3,
                            "d");

            assertThat(inserted).isEqualTo(4);
            assertThat(
                            Sql.subTablesWith(
                                    cluster, "users", "id BETWEEN " + key + " AND " + (key + 3)))
                    .hasSize(4);
            for (int row = 0; row < 4; row++) {
                assertThat(Sql.rows(connection, "SELECT name FROM users WHERE id = ?", key + row))
                        .containsExactly("abcd".substring(row, row + 1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void equal_keys_of_co_located_tables_lie_together(Driver driver) throws Exception {
        try (Connection connection = driver.connect(cluster)) {
            Sql.update(connection, "INSERT INTO users (id, name) VALUES (?, 'Ada')", key);
            Sql.update(
                    connection,
                    "INSERT INTO orders (user_id, id, total) VALUES (?, 1, 9.50), (?, 2, 7)",
                    key,
                    key);

            var joined =
                    Sql.rows(
                            connection,
                            "SELECT u.name, o.id, o.total FROM users u JOIN orders o ON"
                                    + " o.user_id = u.id WHERE u.id = ? ORDER BY o.id",
                            key);

            assertThat(joined).containsExactly("Ada,1,9.50", "Ada,2,7.00");
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_in_list_and_a_scan_find_rows_of_all_shards(Driver driver) throws Exception {
        String name = "n" + key;
        try (Connection connection = driver.connect(cluster)) {
            Sql.update(
                    connection,
                    "INSERT INTO users (id, name) VALUES (?,?),(?,?),(?,?)",
                    key,
                    name,
                    key + 1,
                    name,
                    key + 2,
                    name);

            assertThat(
                            Sql.rows(
                                    connection,
                                    "SELECT id FROM users WHERE id IN (?, ?)",
                                    key,
                                    key + 2))
                    .containsExactlyInAnyOrder("" + key, "" + (key + 2));
            assertThat(Sql.rows(connection, "SELECT id FROM users WHERE name = ?", name))
                    .containsExactlyInAnyOrder("" + key, "" + (key + 1), "" + (key + 2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void lists_of_any_length_write_and_find_all_their_rows(Driver driver) throws Exception {
        try (Connection connection = driver.connect(cluster)) {
            for (int length : new int[] {1, 3, 40, 2}) {
                List<Object> values = new ArrayList<>();
                List<Object> ids = new ArrayList<>();
                List<String> expected = new ArrayList<>();
                for (int row = 0; row < length; row++) {
                    String name = row % 3 == 0 ? null : "n" + row;
                    ids.add(key + row);
                    values.add(key + row);
                    values.add(name);
                    expected.add((key + row) + "," + name);
                }
                String list = String.join(",", Collections.nCopies(length, "?"));
                String rows = String.join(",", Collections.nCopies(length, "(?,?)"));

                Sql.update(
                        connection,
                        "INSERT INTO users (id, name) VALUES " + rows,
                        values.toArray());
                var found =
                        Sql.rows(
                                connection,
                                "SELECT id, name FROM users WHERE id IN (" + list + ")",
                                ids.toArray());
                int gone =
                        Sql.update(
                                connection,
                                "DELETE FROM users WHERE id IN (" + list + ")",
                                ids.toArray());

                assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
                assertThat(gone).isEqualTo(length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void updates_and_deletes_reach_exactly_their_rows(Driver driver) throws Exception {
        String name = "w" + key;
        try (Connection connection = driver.connect(cluster)) {
            for (int row = 0; row < 6; row++) {
                Sql.update(
                        connection, "INSERT INTO users (id, name) VALUES (?, ?)", key + row, name);
            }

            int one = Sql.update(connection, "UPDATE users SET country = 'DE' WHERE id = ?", key);
            int all =
                    Sql.update(connection, "UPDATE users SET country = 'FR' WHERE name = ?", name);
            int gone =
                    Sql.update(
                            connection, "DELETE FROM users WHERE id IN (?, ?)", key + 1, key + 2);

            assertThat(one).isEqualTo(1);
            assertThat(all).isEqualTo(6);
            assertThat(gone).isEqualTo(2);
            assertThat(Sql.subTablesWith(cluster, "users", "name = '" + name + "'")).hasSize(4);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM users AS u WHERE u.id = ?",
                "DELETE FROM app.users u WHERE app.u.id = ? AND u.name = 'u.id' ORDER BY u.name"
                        + " LIMIT 1",
                "DELETE u FROM users AS u WHERE u.id = ?",
                "DELETE FROM u USING app.users AS u WHERE u.id = ?",
                "DELETE app.users FROM app.users WHERE users.id = ?",
                "UPDATE users AS u SET u.name = 'gone' WHERE u.id = ?"
            })
    void a_write_with_an_alias_reaches_exactly_its_row(String sql) throws Exception {
        for (Driver driver : Driver.values()) {
            try (Connection connection = driver.connect(cluster)) {
                Sql.update(
                        connection,
                        "REPLACE INTO users (id, name) VALUES (?, 'u.id'), (?, 'u.id')",
                        key,
                        key + 1);

                assertThat(Sql.update(connection, sql, key)).as("%s", driver).isEqualTo(1);

                assertThat(
                                Sql.rows(
                                        connection,
                                        "SELECT id FROM users u WHERE u.id IN (?, ?) AND u.name ="
                                                + " 'u.id'",
                                        key,
                                        key + 1))
                        .as("%s", driver)
                        .containsExactly("" + (key + 1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void mod_places_by_the_remainder(Driver driver) throws Exception {
        try (Connection connection = driver.connect(cluster)) {
            Sql.update(connection, "INSERT INTO counters (id, n) VALUES (?, 5)", key + 3);

            assertThat(Sql.subTablesWith(cluster, "counters", "id = " + (key + 3)))
                    .containsExactly("g1.counters_0003");
            assertThat(Sql.rows(connection, "SELECT n FROM counters WHERE id = ?", key + 3))
                    .containsExactly("5");
        }
    }

    @ParameterizedTest
    @EnumSource
    void range_places_by_the_bounds_and_prunes(Driver driver) throws Exception {
        long low = key / 1000 % 900;
        try (Connection connection = driver.connect(cluster)) {
            Sql.update(
                    connection,
                    "INSERT INTO logs (id, line) VALUES (?, 'x'), (?, 'y'), (?, 'z')",
                    low,
                    low + 1000,
                    key);

            assertThat(
                            Sql.subTablesWith(
                                    cluster,
                                    "logs",
                                    "id IN (%d, %d, %d)".formatted(low, low + 1000, key)))
                    .containsExactly("g0.logs_0000", "g0.logs_0001", "g1.logs_0002");
            assertThat(
                            Sql.rows(
                                    connection,
                                    "SELECT line FROM logs WHERE id BETWEEN ? AND ?",
                                    low + 1000,
                                    low + 1000))
                    .containsExactly("y");
        }
    }

    @ParameterizedTest
    @EnumSource
    void months_lie_in_their_own_sub_tables(Driver driver) throws Exception {
        try (Connection connection = driver.connect(cluster)) {
            Sql.update(
                    connection,
                    "INSERT INTO events (id, created_at) VALUES (?, '2026-03-31 23:59:59'), (?,"
                            + " '2026-04-01 00:00:00')",
                    key,
                    key);

            assertThat(Sql.subTablesWith(cluster, "events", "id = " + key))
                    .containsExactly("g0.events_202603", "g1.events_202604");
            assertThat(
                            Sql.rows(
                                    connection,
                                    "SELECT created_at FROM events WHERE created_at >= '2026-04-01'"
                                            + " AND created_at < '2026-05-01' AND id = ?",
                                    key))
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("2026-04-01 00:00:00");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_month_without_a_shard_is_refused(Driver driver) throws Exception {
        try (Connection connection = driver.connect(cluster)) {
            assertThatThrownBy(() ->
                            Sql.update(
                                    connection,
                                    "INSERT INTO events (id, created_at) VALUES (1,"
                                            + " '2027-01-01')"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("TG-KEY-OUT-OF-RANGE");
        }
    }

    @ParameterizedTest
    @EnumSource
    void lists_place_strings_as_the_server_compares_them(Driver driver) throws Exception {
        try (Connection connection = driver.connect(cluster)) {
            Sql.update(
                    connection,
                    "INSERT INTO regions (code, id) VALUES ('de', ?), ('US', ?), ('BR', ?)",
                    key,
                    key,
                    key);

            assertThat(Sql.subTablesWith(cluster, "regions", "id = " + key))
                    .containsExactly("g0.regions_0000", "g1.regions_0001", "g1.regions_0002");
            assertThat(
                            Sql.rows(
                                    connection,
                                    "SELECT code FROM regions WHERE code = 'DE' AND id = ?",
                                    key))
                    .containsExactly("de");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_broadcast_table_is_written_on_every_group_and_joins_anywhere(Driver driver)
            throws Exception {
        String code =
                "" + driver.name().charAt(0) + driver.name().charAt(driver.name().length() - 1);
        try (Connection connection = driver.connect(cluster);
                Connection second = cluster.group("g1").connect()) {
            Sql.update(connection, "REPLACE INTO countries (code, name) VALUES (?, 'Land')", code);
            Sql.update(
                    connection,
                    "INSERT INTO users (id, name, country) VALUES (?, 'a', ?), (?, 'b', ?)",
                    key,
                    code,
                    key + 1,
                    code);

            assertThat(Sql.rows(second, "SELECT name FROM app.countries WHERE code = ?", code))
                    .containsExactly("Land");
            assertThat(
                            Sql.rows(
                                    connection,
                                    "SELECT u.id, c.name FROM users u JOIN countries c ON c.code ="
                                            + " u.country WHERE u.country = ?",
                                    code))
                    .contains(key + ",Land", (key + 1) + ",Land");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    SELECT JSON_ARRAYAGG(country) FROM users                          | TG-MERGE-UNSUPPORTED
                    SELECT id FROM users ORDER BY id LIMIT 3 FOR UPDATE               | TG-MERGE-UNSUPPORTED
                    SELECT country, COUNT(*) OVER () FROM users                      | TG-MERGE-UNSUPPORTED
                    SELECT u.id FROM users u JOIN counters c ON c.id = u.id           | TG-JOIN-NOT-COLOCATED
                    SELECT u.id FROM users u JOIN orders o ON o.id = u.id             | TG-JOIN-NOT-COLOCATED
                    UPDATE users SET id = 5 WHERE id = 6                              | TG-KEY-UPDATE
                    INSERT INTO users (name) VALUES ('x')                             | TG-KEY-MISSING
                    INSERT INTO users (id) VALUES (RAND())                            | TG-KEY-VALUE-UNROUTABLE
                    DELETE users FROM users AS u WHERE u.id = 5                       | TG-UNSUPPORTED-ON-SHARDS
                    RENAME TABLE users TO people                                      | TG-DDL-ON-SHARDS
                    CREATE VIEW some AS SELECT id FROM users                          | TG-DDL-ON-SHARDS
                    INSERT INTO strict.users (id) VALUES (1),(2),(3),(4),(5),(6),(7)  | TG-MULTI-SHARD-WRITE
                    """)
    void what_is_not_provably_right_is_refused_by_name(String sql, String code) throws Exception {
        for (Driver driver : Driver.values()) {
            try (Connection connection = driver.connect(cluster)) {
                // Twice: the second time the plan comes from the cache.
                for (int round = 0; round < 2; round++) {
                    assertThatThrownBy(() -> Sql.execute(connection, sql))
                            .as("%s, round %d", driver, round)
                            .isInstanceOf(SQLException.class)
                            .hasMessageContaining(code);
                }
                assertThat(Sql.rows(connection, "SELECT 1")).containsExactly("1");
            }
        }
    }
}
