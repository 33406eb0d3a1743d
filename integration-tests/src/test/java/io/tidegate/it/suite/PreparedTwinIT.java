package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The edges of prepared statements, beside a server that does the same, packet by packet. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class PreparedTwinIT {
    private final TestCluster cluster;
    private final List<RawClient> holders = new ArrayList<>();
    private Twins twins;

    PreparedTwinIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void login() throws Exception {
        twins = Twins.login(cluster.port(), cluster.group("g1").port(), RawClient.DEPRECATE_EOF);
    }

    @AfterEach
    void logout() throws Exception {
        twins.close();
        for (RawClient holder : holders) {
            holder.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 15, 16, 17, 24, 63, 64})
    void parameters_are_null_in_every_place_without_their_types(int count) throws Exception {
        Random random = new Random(count);
        twins.prepare("SELECT " + String.join(", ", Collections.nCopies(count, "?")));
        twins.executeWith(numbers(count).first());
        for (int place = 0; place < count; place++) {
            twins.executeWith(numbers(count).isNull(place).again());
        }
        for (int round = 0; round < 20; round++) {
            Parameters some = numbers(count);
            for (int place = 0; place < count; place++) {
                if (random.nextBoolean()) {
                    some.isNull(place);
                }
            }
            twins.executeWith(round % 5 == 0 ? some.first() : some.again());
        }
    }

    private static Parameters numbers(int count) {
        Parameters numbers = new Parameters();
        for (int i = 0; i < count; i++) {
            numbers.number(
                    i % 2 == 0 ? Parameters.LONG : Parameters.SHORT, 0, i, i % 2 == 0 ? 4 : 2);
        }
        return numbers;
    }

    /** The server prepares it again by itself, or says that it cannot. */
    @Test
    void a_statement_follows_its_table_through_ddl() throws Exception {
        twins.query("DROP TABLE IF EXISTS altered");
        twins.query("CREATE TABLE altered (id INT PRIMARY KEY, a INT)");
        try {
            twins.query("INSERT INTO altered VALUES (1, 10), (2, 20)");
            twins.prepare("SELECT * FROM altered WHERE id > ?");
            twins.execute(0);
            for (String ddl :
                    List.of(
                            "ALTER TABLE altered ADD COLUMN b VARCHAR(10) DEFAULT 'new'",
                            "ALTER TABLE altered MODIFY a VARCHAR(20)",
                            "ALTER TABLE altered DROP COLUMN b",
                            "ALTER TABLE altered RENAME COLUMN a TO c",
                            "DROP TABLE altered",
                            "CREATE TABLE altered (other DATE, id BIGINT)",
                            "ALTER TABLE altered DROP COLUMN id")) {
                twins.query(ddl);
                twins.execute(0);
                twins.execute(1);
            }
        } finally {
            twins.query("DROP TABLE altered");
        }
    }

    @Test
    void dates_and_times_have_every_length() throws Exception {
        twins.prepare("SELECT CAST(? AS CHAR)");
        int[][] dates = {{0}, {4, 0xEA, 7, 2, 28}, {4, 0, 0, 0, 0}};
        int[][] moments = {
            {0},
            {4, 0xEA, 7, 12, 31},
            {7, 0xEA, 7, 1, 1, 23, 59, 59},
            {11, 0xEA, 7, 1, 1, 23, 59, 59, 0x3F, 0x42, 0x0F, 0},
            {11, 0xEA, 7, 1, 1, 0, 0, 0, 1, 0, 0, 0}
        };
        int[][] times = {
            {0},
            {8, 0, 0, 0, 0, 0, 12, 30, 0},
            {8, 1, 0, 0, 0, 0, 0, 0, 1},
            {8, 0, 2, 0, 0, 0, 3, 4, 5},
            {8, 1, 34, 0, 0, 0, 22, 59, 59},
            {12, 0, 0, 0, 0, 0, 1, 2, 3, 0x40, 0xE2, 1, 0},
            {12, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0}
        };
        for (int[] date : dates) {
            twins.executeWith(new Parameters().add(Parameters.DATE, date).first());
        }
        for (int[] moment : moments) {
            twins.executeWith(new Parameters().add(Parameters.DATETIME, moment).first());
            twins.executeWith(new Parameters().add(Parameters.TIMESTAMP, moment).first());
        }
        for (int[] time : times) {
            twins.executeWith(new Parameters().add(Parameters.TIME, time).first());
            twins.executeWith(new Parameters().add(Parameters.TIME, time).again());
        }
    }

    @Test
    void integers_are_whole_up_to_their_bounds() throws Exception {
        twins.prepare("SELECT ?, CAST(? AS CHAR)");
        int[][] types = {
            {Parameters.TINY, 1},
            {Parameters.SHORT, 2},
            {Parameters.LONG, 4},
            {Parameters.LONGLONG, 8}
        };
        for (int[] type : types) {
            long most = type[1] == 8 ? -1L : (1L << type[1] * 8) - 1;
            for (long value : new long[] {0, 1, most >>> 1, (most >>> 1) + 1, most}) {
                for (int flags : new int[] {0, Parameters.UNSIGNED}) {
                    twins.executeWith(
                            new Parameters()
                                    .number(type[0], flags, value, type[1])
                                    .number(type[0], flags, value, type[1])
                                    .first());
                }
            }
        }
        twins.query(
                "SELECT 127, -128, 255, 32767, -32768, 65535, 2147483647, -2147483648, 4294967295,"
                        + " 9223372036854775807, -9223372036854775808, 18446744073709551615");
    }

    @Test
    void a_long_parameter_arrives_wherever_the_statement_is_executed() throws Exception {
        twins.empty("t");
        twins.prepare("INSERT INTO t VALUES (?, ?)");
        for (int id = 1; id <= 3; id++) {
            twins.longData(1, "one ");
            twins.longData(1, "two ".repeat(5000));
            twins.longData(1, "three");
            twins.executeWith(
                    new Parameters()
                            .number(Parameters.LONG, 0, id, 4)
                            .add(Parameters.BLOB)
                            .first());
            twins.query("SELECT id, MD5(v), LENGTH(v) FROM t");
            // Others take the connection, so that the statement is prepared on another one.
            holdConnections(id);
        }
        twins.longData(1, "forgotten");
        twins.reset();
        twins.executeWith(
                new Parameters()
                        .number(Parameters.LONG, 0, 9, 4)
                        .add(Parameters.STRING, 2, 'o', 'k')
                        .first());
        twins.query("SELECT id, MD5(v), LENGTH(v) FROM t");
        twins.query("DELETE FROM t");
    }

    private void holdConnections(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            RawClient holder = RawClient.login(cluster.port(), "app", "secret", "plain", 0);
            holder.query("BEGIN");
            holder.query("SELECT id FROM t LIMIT 0");
            holders.add(holder);
        }
    }

    /** What both servers prepare; MySQL refuses to prepare BEGIN. */
    @Test
    void a_transaction_is_controlled_by_prepared_statements() throws Exception {
        boolean all = cluster.family() == ServerFamily.MARIADB;
        twins.empty("t");
        for (String end : List.of("COMMIT", "ROLLBACK")) {
            if (!all && end.equals("ROLLBACK")) {
                continue;
            }
            run(all, "BEGIN");
            run(true, "INSERT INTO t VALUES (1, 'a')");
            run(all, "SAVEPOINT a");
            run(true, "UPDATE t SET v = 'b'");
            run(all, "ROLLBACK TO a");
            run(true, end);
            twins.query("SELECT * FROM t");
            run(true, "SET autocommit = 0");
            run(true, "DELETE FROM t");
            run(true, "COMMIT");
            run(true, "SET autocommit = 1");
            twins.query("SELECT * FROM t");
        }
    }

    private void run(boolean prepared, String sql) throws Exception {
        if (prepared) {
            twins.prepare(sql);
            twins.executeWith(new byte[] {0, 1, 0, 0, 0});
        } else {
            twins.query(sql);
        }
    }

    @Test
    void an_error_between_the_rows_ends_the_result() throws Exception {
        twins.empty("t");
        twins.query("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')");
        twins.prepare(
                "SELECT id, IF(id < 3, v, (SELECT v FROM t)) FROM t WHERE id >= ? ORDER BY id");
        twins.execute(0);
        twins.execute(4);
        twins.query("SELECT id, IF(id < 3, v, (SELECT v FROM t)) FROM t ORDER BY id");
        twins.query("DELETE FROM t");
    }

    @Test
    void rows_of_both_protocols_are_whole_around_the_edge_of_a_packet() throws Exception {
        int edge = 0xFF_FFFF;
        twins.prepare("SELECT REPEAT('x', ?)");
        for (long length : new long[] {edge - 7, edge - 6, edge - 5, edge, 2L * edge}) {
            twins.execute(length);
        }
        twins.query("SELECT 1");
    }
}
