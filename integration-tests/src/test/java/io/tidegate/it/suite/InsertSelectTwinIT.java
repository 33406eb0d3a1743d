package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * INSERT ... SELECT by way of the proxy, and on one server: the same rows are stored, to the last
 * bit, and clients are told the same.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class InsertSelectTwinIT extends SelectedSchema {
    private static final int FOUND_ROWS = 1 << 1;
    private static final int HEADER = 4;
    private static final int TWO_BYTES = 0xfc;
    private static final int OF_INDEXES = 0x30;
    private static final int ROWS = 30;

    /** Of dst, told so that no two values look alike. */
    private static final String STORED =
            "SELECT id, i, t, u, b, d, w, HEX(CAST(f AS CHAR)), bits + 0, y, HEX(v), HEX(c), HEX(l), HEX(g),"
                    + " HEX(tx), HEX(vb), HEX(bi), HEX(bl), da, dt, dt6, ts, ts3, ti, ti6, HEX(e), e + 0, s + 0"
                    + " FROM %s ORDER BY id";

    private static final String ALL =
            "id, i, t, u, b, d, w, f, bits, y, v, c, l, g, tx, vb, bi, bl, da, dt, dt6, ts, ts3, ti, ti6, e, s";

    InsertSelectTwinIT(TestCluster cluster) {
        super(cluster);
    }

    /** Two clients who send the same. */
    private final class Pair implements AutoCloseable {
        private final RawClient proxied;
        private final RawClient direct;

        Pair(int further) throws Exception {
            proxied = tables.proxied(further);
            direct = tables.direct(further);
            same("SET time_zone = '+00:00'");
        }

        void same(String sql) throws Exception {
            assertThat(told(proxied.query(sql))).as(sql).isEqualTo(told(direct.query(sql)));
        }

        /** What is stored, and that it is something. */
        void sameRows(String table, String columns) throws Exception {
            String sql = "SELECT " + columns + " FROM " + table + " ORDER BY id";
            assertThat(RawReply.of(proxied.query(sql)).rows())
                    .as(sql)
                    .isEqualTo(RawReply.of(direct.query(sql)).rows());
        }

        void sameStored(String table) throws Exception {
            String sql = STORED.formatted(table);
            List<String> stored = RawReply.of(proxied.query(sql)).rows();
            assertThat(stored).isEqualTo(RawReply.of(direct.query(sql)).rows()).isNotEmpty();
        }

        /** An OK with all that it says, an error by its number, a result by its rows. */
        private static String told(List<byte[]> reply) {
            RawReply read = RawReply.of(reply);
            if (read.errno() != 0) {
                return "error " + read.errno();
            }
            return reply.size() > 1 ? read.rows().toString() : ok(reply.getLast().clone());
        }

        /** Which indexes were used says nothing of the rows. */
        private static String ok(byte[] packet) {
            int status = HEADER + 1;
            for (int field = 0; field < 2; field++) {
                status += (packet[status] & 0xff) == TWO_BYTES ? 3 : 1;
            }
            packet[status] &= ~OF_INDEXES;
            return new String(packet, HEADER, packet.length - HEADER, ISO_8859_1);
        }

        void fill(long seed) throws Exception {
            for (int id = 0; id < ROWS; id++) {
                same(
                        "INSERT INTO src ("
                                + ALL
                                + ") VALUES ("
                                + id
                                + ", "
                                + String.join(", ", RandomValues.of(new Random(seed * 100 + id)))
                                + ")");
            }
        }

        @Override
        public void close() throws Exception {
            proxied.close();
            direct.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void each_value_of_each_type_is_stored_as_it_was(long seed) throws Exception {
        try (Pair pair = new Pair(0)) {
            pair.same("SET sql_mode = 'ALLOW_INVALID_DATES'");
            pair.fill(seed);
            for (String mode :
                    List.of(
                            "ALLOW_INVALID_DATES",
                            "STRICT_TRANS_TABLES,ALLOW_INVALID_DATES,NO_BACKSLASH_ESCAPES")) {
                for (String target : List.of("dst", "unruled", "everywhere")) {
                    pair.same("SET sql_mode = '" + mode + "'");
                    pair.same("DELETE FROM " + target);
                    pair.same(
                            "INSERT INTO "
                                    + target
                                    + " ("
                                    + ALL
                                    + ") SELECT "
                                    + ALL
                                    + " FROM src ORDER BY id");
                    pair.sameStored(target);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"latin1", "utf8mb3", "utf8mb4"})
    void the_sessions_character_set_changes_nothing(String names) throws Exception {
        try (Pair pair = new Pair(0)) {
            pair.same("SET sql_mode = 'ALLOW_INVALID_DATES'");
            pair.fill(7);
            pair.same("SET NAMES " + names);

            pair.same("INSERT INTO dst (" + ALL + ") SELECT " + ALL + " FROM src");

            pair.same("SET NAMES utf8mb4");
            pair.sameStored("dst");
        }
    }

    /** Each column of src into each of dst, by pairs that are not refused by name. */
    @Test
    void what_is_stored_in_columns_of_other_types_is_the_same_or_refused() throws Exception {
        String[] columns = ALL.split(", ");
        int stored = 0;
        try (Pair pair = new Pair(0)) {
            pair.same("SET sql_mode = 'ALLOW_INVALID_DATES'");
            pair.fill(5);
            for (String mode :
                    List.of("ALLOW_INVALID_DATES", "STRICT_TRANS_TABLES,ALLOW_INVALID_DATES")) {
                pair.same("SET sql_mode = '" + mode + "'");
                for (String from : columns) {
                    for (String to : columns) {
                        stored +=
                                from.equals("id") || to.equals("id")
                                        ? 0
                                        : storedSame(pair, from, to);
                    }
                }
            }
        }
        assertThat(stored).isGreaterThan(700);
    }

    private static int storedSame(Pair pair, String from, String to) throws Exception {
        String sql = "INSERT INTO dst (id, " + to + ") SELECT id, " + from + " FROM src";
        pair.same("DELETE FROM dst");
        List<byte[]> mine = pair.proxied.query(sql);
        if (RawReply.of(mine).errorMessage().contains("TG-INSERT-SELECT-VALUE")) {
            return 0;
        }
        List<byte[]> theirs = pair.direct.query(sql);
        boolean failed = RawReply.of(theirs).errno() != 0;
        assertThat(RawReply.of(mine).errno() != 0)
                .as(sql + ": " + RawReply.of(mine).errorMessage())
                .isEqualTo(failed);
        if (failed) {
            // Of a write over two groups one may have been done, and the error tells so.
            pair.proxied.query("DELETE FROM dst");
            return 0;
        }
        pair.sameStored("dst");
        return 1;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, FOUND_ROWS, RawClient.DEPRECATE_EOF})
    void clients_are_told_what_one_server_tells(int further) throws Exception {
        try (Pair pair = new Pair(further)) {
            pair.same("INSERT INTO src (id, i, v) VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'c')");
            for (String target : List.of("dst", "unruled", "everywhere")) {
                for (String sql :
                        List.of(
                                "INSERT INTO %s (id, i, v) SELECT id, i, v FROM src WHERE id = 1",
                                "INSERT INTO %s (id, i, v) SELECT id, i, v FROM src WHERE id > 1 ORDER BY id",
                                "INSERT INTO %s (id) SELECT id FROM src WHERE id > 100",
                                "INSERT IGNORE INTO %s (id) SELECT id FROM src WHERE id = 1",
                                "INSERT IGNORE INTO %s (id) SELECT id FROM src",
                                "INSERT IGNORE INTO %s (id, t) SELECT 9, i * 100 FROM src WHERE id = 3",
                                "REPLACE INTO %s (id, i) SELECT id, i FROM src WHERE id = 2",
                                "REPLACE INTO %s (id, i) SELECT id + 2, i FROM src",
                                "INSERT INTO %s (id, i) SELECT id, i FROM src WHERE id = 1 ON DUPLICATE KEY UPDATE i = 5",
                                "INSERT INTO %s (id, i) SELECT id, i FROM src WHERE id = 1 ON DUPLICATE KEY UPDATE i = 5",
                                "INSERT INTO %s (id, i) SELECT 77, 1 ON DUPLICATE KEY UPDATE i = 5",
                                "INSERT INTO %s (id, i) SELECT id, COUNT(*) FROM src GROUP BY id HAVING id < 3 ON DUPLICATE KEY"
                                        + " UPDATE i = i + 1",
                                "INSERT INTO %s (id, i) SELECT SUM(id) + 50, AVG(i) FROM src",
                                "INSERT INTO %s (id) SELECT id FROM src WHERE id = 1",
                                "INSERT INTO %s (id) SELECT id, i FROM src",
                                "INSERT INTO %s (id, nothing) SELECT id, i FROM src WHERE id > 100",
                                "INSERT INTO %s (id, i) SELECT id, nothing FROM src")) {
                    pair.same(sql.formatted(target));
                    pair.same("SELECT ROW_COUNT()");
                    pair.sameRows(target, "id, i, v, t");
                }
            }
        }
    }

    @Test
    void rows_of_the_target_itself_are_read_before() throws Exception {
        try (Pair pair = new Pair(0)) {
            pair.same("INSERT INTO dst (id, i) VALUES (1, 10), (2, 20), (3, 30)");

            pair.same("INSERT INTO dst (id, i) SELECT id + 3, i FROM dst");
            pair.same("INSERT INTO dst (id, i) SELECT id + 6, i + id FROM dst ORDER BY id LIMIT 4");

            pair.sameRows("dst", "id, i");
        }
    }

    @Test
    void warnings_of_both_are_told() throws Exception {
        try (Pair pair = new Pair(0)) {
            pair.same("SET sql_mode = 'ERROR_FOR_DIVISION_BY_ZERO'");
            pair.same("INSERT INTO src (id, i) VALUES (1, 0), (2, 1)");

            pair.same("INSERT INTO dst (id, i) SELECT id, 1 / i FROM src WHERE id = 1");
            List<String> told = new ArrayList<>();
            for (RawClient each : List.of(pair.proxied, pair.direct)) {
                told.add(RawReply.of(each.query("SHOW WARNINGS")).rows().toString());
            }
            assertThat(told.getFirst()).isEqualTo(told.getLast()).contains("1365");

            pair.same("SET sql_mode = 'ERROR_FOR_DIVISION_BY_ZERO,STRICT_ALL_TABLES'");
            String sql = "INSERT INTO dst (id, i) SELECT id + 5, 1 / i FROM src";
            assertThat(RawReply.of(pair.direct.query(sql)).errno()).isEqualTo(1365);
            assertThat(RawReply.of(pair.proxied.query(sql)).errorMessage())
                    .contains("TG-INSERT-SELECT-VALUE", "1365");
            assertThat(RawReply.of(pair.proxied.query("SET max_error_count = 0")).errno()).isZero();
            assertThat(RawReply.of(pair.proxied.query(sql)).errorMessage())
                    .contains("TG-INSERT-SELECT-VALUE", "max_error_count");
            pair.sameRows("dst", "id, i");
        }
    }

    @Test
    void generated_ids_are_told_as_those_of_auto_increment() throws Exception {
        try (Pair pair = new Pair(0)) {
            pair.same("INSERT INTO src (id, i) VALUES (1, 10), (2, 20), (3, 30)");
            for (String sql :
                    List.of(
                            "INSERT INTO tickets (k, n) SELECT id, i FROM src ORDER BY id",
                            "INSERT INTO tickets (id, k, n) SELECT NULL, id, i FROM src WHERE id = 2",
                            "INSERT INTO tickets (id, k) SELECT 900, 1",
                            "INSERT INTO tickets (k) SELECT 7 FROM src WHERE id > 100")) {
                pair.same(sql);
                pair.same("SELECT LAST_INSERT_ID()");
            }
            pair.sameRows("tickets", "id, k, n");
        }
    }
}
