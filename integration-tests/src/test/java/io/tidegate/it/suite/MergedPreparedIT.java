package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Prepared SELECTs over the shards of a table, and over one table with all its rows on a server:
 * columns and rows must be the same, byte by byte.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class MergedPreparedIT {
    private static final int COM_STMT_PREPARE = 0x16;
    private static final int COM_STMT_EXECUTE = 0x17;
    private static final int ROWS = 120;
    private static final int RANDOM_STATEMENTS = 300;
    private static final int VAR_STRING = 253;
    private static final int NEWDECIMAL = 246;
    private static final int DOUBLE = 5;
    private static final int FLOAT = 4;

    @TempDir private Path directory;
    private final TestCluster cluster;
    private final Random random = new Random(3);
    private final MergedRows written = new MergedRows(random);
    private final MergeStatements statements;
    private OwnProxy proxy;
    private RawClient proxied;
    private RawClient direct;

    MergedPreparedIT(TestCluster cluster) {
        this.cluster = cluster;
        this.statements = new MergeStatements(random, cluster.family());
    }

    @BeforeEach
    void fill() throws Exception {
        MergedTables.create(cluster);
        proxy = MergedTables.proxy(cluster, directory);
        proxied = RawClient.login(proxy.port(), "app", "secret", "merged", 0);
        direct =
                RawClient.login(
                        cluster.group("g1").port(),
                        ServerAccount.USER,
                        ServerAccount.PASSWORD,
                        "merged",
                        0);
        for (int id = 0; id < ROWS; id++) {
            String row = written.row(id);
            proxied.query(row);
            direct.query(row);
        }
    }

    @AfterEach
    void close() throws Exception {
        proxied.close();
        direct.close();
        proxy.close();
    }

    private static Parameters none() {
        return new Parameters();
    }

    private static Parameters number(long value) {
        return none().number(Parameters.LONGLONG, 0, value, 8);
    }

    private static Parameters text(Parameters to, int type, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int[] value = new int[bytes.length + 1];
        value[0] = bytes.length;
        for (int i = 0; i < bytes.length; i++) {
            value[i + 1] = bytes[i] & 0xFF;
        }
        return to.add(type, value);
    }

    private static List<byte[]> execute(RawClient client, String sql, byte[] parameters)
            throws Exception {
        List<byte[]> prepared = client.command(COM_STMT_PREPARE, sql.getBytes(UTF_8));
        assertThat(RawReply.of(prepared).errorMessage()).as(sql).isEmpty();
        byte[] ok = prepared.getFirst();
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        command.write(ok, 5, 4);
        command.writeBytes(parameters);
        return client.command(COM_STMT_EXECUTE, command.toByteArray());
    }

    private static String prepareError(RawClient client, String sql) throws Exception {
        return RawReply.of(client.command(COM_STMT_PREPARE, sql.getBytes(UTF_8))).errorMessage();
    }

    private void same(String sql, Parameters parameters) throws Exception {
        byte[] values = parameters.first();
        if (!sql.contains("?")) {
            values = new byte[] {0, 1, 0, 0, 0};
        }
        var select = new MergeStatements.Select(sql, true, false);
        List<byte[]> mine = execute(proxied, sql, values);
        List<byte[]> theirs = execute(direct, sql, values);
        assertThat(RawReply.of(mine).errorMessage()).as(sql).isEmpty();
        assertThat(rows(mine)).as(sql).isEqualTo(rows(theirs));
        assertThat(texts(mine, select)).as(sql).isEqualTo(texts(theirs, select));
    }

    /** How wide a column is that has a parameter in it hangs on the digits of its value. */
    private static List<String> texts(List<byte[]> packets, MergeStatements.Select select) {
        List<String> texts = MergedPackets.texts(packets, select);
        return select.sql().indexOf('?') > select.sql().indexOf("FROM")
                ? texts
                : texts.stream().map(text -> text.replaceFirst(" length [0-9]+ ", " ")).toList();
    }

    private static int rows(List<byte[]> packets) {
        return packets.size();
    }

    @Test
    void a_union_is_executed_as_the_text_that_it_means() throws Exception {
        same(
                "SELECT id, i FROM things WHERE id < ? UNION SELECT id, 5 FROM things WHERE id = 3"
                        + " ORDER BY id, i",
                number(20));
        same(
                "SELECT id, i FROM things WHERE id = ? UNION ALL SELECT id, i FROM things WHERE id = 8"
                        + " ORDER BY 1",
                number(7));
        same("SELECT i FROM things UNION SELECT i FROM others ORDER BY i LIMIT 5", none());
        same(
                "(SELECT id, s FROM things WHERE i > 0 ORDER BY id LIMIT ?) UNION ALL SELECT COUNT(*), MAX(w)"
                        + " FROM things ORDER BY 1, 2",
                number(4));
        same(
                "SELECT MAX(s), AVG(i), SUM(x) FROM things WHERE id > ? UNION ALL SELECT MIN(s), AVG(i), NULL"
                        + " FROM things ORDER BY 1",
                number(4));
    }

    @Test
    void values_of_all_types_come_in_the_binary_form() throws Exception {
        for (String column :
                List.of(
                        "i", "u", "d", "x", "s", "p", "w", "b", "e", "st", "dt", "t", "y", "da",
                        "bi")) {
            same("SELECT id, " + column + " FROM things ORDER BY " + column + ", id", none());
            same("SELECT " + column + " FROM things WHERE id < ? ORDER BY id DESC", number(90));
        }
        same(
                "SELECT CAST('0000-00-00' AS DATE), CAST('0:0:0' AS TIME), NULL, id FROM things ORDER BY id LIMIT 3",
                none());
    }

    @Test
    void parameters_of_all_types_mean_what_they_mean_on_a_server() throws Exception {
        String by = " ORDER BY id LIMIT 50";
        for (String column : List.of("i", "u", "d", "x", "s", "e", "bi")) {
            same("SELECT id FROM things WHERE " + column + " > ?" + by, number(3));
            same("SELECT id FROM things WHERE " + column + " < ?" + by, number(-3));
            same(
                    "SELECT id FROM things WHERE " + column + " <> ?" + by,
                    text(none(), VAR_STRING, "a'\\b\u00e9"));
            same(
                    "SELECT id FROM things WHERE " + column + " = ?" + by,
                    text(none(), VAR_STRING, "3"));
            same(
                    "SELECT id FROM things WHERE " + column + " >= ?" + by,
                    text(none(), NEWDECIMAL, "-1.500"));
            same("SELECT id FROM things WHERE " + column + " <=> ?" + by, none().add(6).isNull(0));
            same(
                    "SELECT id FROM things WHERE " + column + " > ?" + by,
                    none().number(DOUBLE, 0, Double.doubleToLongBits(-1.25e-3), 8));
            same(
                    "SELECT id FROM things WHERE " + column + " > ?" + by,
                    none().number(FLOAT, 0, Float.floatToIntBits(0.1f), 4));
        }
        same(
                "SELECT id FROM things WHERE u = ?" + by,
                none().number(Parameters.LONGLONG, Parameters.UNSIGNED, -1L, 8));
        same("SELECT id FROM things WHERE b = ?" + by, text(none(), Parameters.BLOB, "a"));
        same("SELECT id FROM things WHERE s = ?" + by, text(none(), Parameters.BLOB, "A"));
        same(
                "SELECT id FROM things WHERE dt > ?" + by,
                none().add(Parameters.DATETIME, 4, 0xE2, 7, 5, 6));
        same(
                "SELECT id FROM things WHERE dt > ?" + by,
                none().add(Parameters.DATETIME, 11, 0xE2, 7, 5, 6, 10, 11, 12, 1, 0, 0, 0));
        same(
                "SELECT id FROM things WHERE da = ?" + by,
                none().add(Parameters.DATE, 4, 0xEA, 7, 2, 1));
        same(
                "SELECT id FROM things WHERE t < ?" + by,
                none().add(Parameters.TIME, 8, 1, 2, 0, 0, 0, 3, 4, 5));
        same(
                "SELECT id FROM things WHERE t < ?" + by,
                none().add(Parameters.TIME, 12, 0, 0, 0, 0, 0, 3, 4, 5, 1, 2, 3, 0));
    }

    @Test
    void parameters_stand_wherever_they_may() throws Exception {
        Parameters two = number(2).number(Parameters.LONGLONG, 0, 9, 8);
        same("SELECT id, i FROM things ORDER BY id LIMIT ?, ?", two);
        same("SELECT id, i FROM things ORDER BY id LIMIT ? OFFSET ?", two);
        same("SELECT id, i FROM things WHERE id BETWEEN ? AND ? ORDER BY i, id", two);
        same("SELECT id FROM things WHERE id IN (?, ?) ORDER BY id", two);
        same("SELECT i - ?, id FROM things ORDER BY id LIMIT 5", number(-3));
        same(
                "SELECT COUNT(*), SUM(i), AVG(d), MAX(dt), MIN(t), BIT_XOR(i) FROM things WHERE id > ?",
                number(5));
        same("SELECT SUM(i * ?), COUNT(*) FROM things", number(7));
        same("SELECT y, COUNT(*) FROM things WHERE i<? GROUP BY y ORDER BY y", number(4));
        Parameters small = none().number(Parameters.LONGLONG, Parameters.UNSIGNED, 5, 8);
        same("SELECT u + ?, id FROM things WHERE u < 9 ORDER BY id LIMIT 5", small);
        same("SELECT id FROM things WHERE i < ? ORDER BY id", small);
        same("SELECT id FROM things WHERE ABS(i) = ? + 1 ORDER BY id", small);
        same("SELECT id FROM things WHERE i IN (?) ORDER BY id", small);
        same("SELECT MAX(i) FROM things HAVING MAX(i) > ?", small);
        same("SELECT id FROM things ORDER BY id LIMIT ?", small);
        same("SELECT i % ? AS rest, COUNT(*) FROM things GROUP BY rest ORDER BY rest", number(3));
        same("SELECT DISTINCT i % ? FROM things ORDER BY 1", number(3));
        same("SELECT id FROM things ORDER BY i + ?, id", number(3));
        same("SELECT id FROM things WHERE id = ? ORDER BY i", number(17));
    }

    @Test
    void random_selects_without_parameters() throws Exception {
        int compared = 0;
        for (int i = 0; i < RANDOM_STATEMENTS; i++) {
            MergeStatements.Select select = statements.next();
            String refused = prepareError(direct, select.sql());
            if (!refused.isEmpty()) {
                // Of some subtotals, where as a text it is none.
                assertThat(prepareError(proxied, select.sql())).as(select.sql()).isNotEmpty();
                continue;
            }
            List<byte[]> mine = execute(proxied, select.sql(), new byte[] {0, 1, 0, 0, 0});
            String error = RawReply.of(mine).errorMessage();
            if (error.contains("FLOAT")) {
                continue;
            }
            List<byte[]> theirs = execute(direct, select.sql(), new byte[] {0, 1, 0, 0, 0});
            assertThat(error).as(select.sql()).isEmpty();
            if (select.ordered() && !select.folded()) {
                compared++;
                assertThat(MergedPackets.texts(mine, select))
                        .as(select.sql())
                        .isEqualTo(MergedPackets.texts(theirs, select));
            } else {
                assertThat(mine).as(select.sql()).hasSameSizeAs(theirs);
            }
        }
        assertThat(compared).isGreaterThan(RANDOM_STATEMENTS / 20);
    }

    @Test
    void what_is_not_the_same_in_a_text_is_refused() throws Exception {
        List<String> errors = new ArrayList<>();
        errors.add(error("SELECT id, f FROM things ORDER BY id", none()));
        errors.add(error("SELECT id FROM things ORDER BY ?", number(1)));
        errors.add(error("SELECT i FROM things GROUP BY i, ?", number(1)));
        errors.add(
                error(
                        "SELECT id FROM things WHERE dt > ? ORDER BY id",
                        none().add(Parameters.DATETIME, 0)));

        assertThat(errors).allSatisfy(error -> assertThat(error).contains("several shards"));
    }

    private String error(String sql, Parameters parameters) throws Exception {
        byte[] values = sql.contains("?") ? parameters.first() : new byte[] {0, 1, 0, 0, 0};
        return RawReply.of(execute(proxied, sql, values)).errorMessage();
    }

    @Test
    void a_limit_of_the_session_counts_the_rows_of_all_shards() throws Exception {
        proxied.query("SET sql_select_limit = 7");
        direct.query("SET sql_select_limit = 7");

        same("SELECT id FROM things WHERE id > ? ORDER BY id", number(3));
        assertThat(execute(proxied, "SELECT id FROM things WHERE id > ?", number(3).first()))
                .hasSameSizeAs(
                        execute(direct, "SELECT id FROM things WHERE id > ?", number(3).first()));
        assertThat(execute(proxied, "SELECT id FROM things", new byte[] {0, 1, 0, 0, 0}))
                .hasSameSizeAs(
                        execute(direct, "SELECT id FROM things", new byte[] {0, 1, 0, 0, 0}));
    }
}
