package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import io.tidegate.it.server.ServerFamily;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * What goes to a server again while shards are merged: rows of parts of a UNION, texts and keys of
 * subtotals that are computed with. It is the same whatever a session has set, or it is refused.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class MergedPartsIT {
    private static final int ROWS = 60;

    @TempDir private Path directory;
    private final TestCluster cluster;
    private OwnProxy proxy;
    private RawClient proxied;
    private RawClient direct;

    MergedPartsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void fill() throws Exception {
        MergedTables.create(cluster);
        start(MergedTables.configuration(cluster));
        MergedRows written = new MergedRows(new Random(4));
        for (int id = 0; id < ROWS; id++) {
            for (String row : written.rows(id)) {
                both(row);
            }
        }
        both(
                "INSERT INTO things (id, i, s, b) VALUES (900, 1, '\u20ac \"x\\\\y\\'\\n\u00e4\ud83d\ude00', X'00FF5C2722'),"
                        + " (901, 2, '', '')");
    }

    private void start(String configuration) throws Exception {
        proxy = OwnProxy.start(directory, configuration);
        proxied = RawClient.login(proxy.port(), "app", "secret", "merged", 0);
        direct =
                RawClient.login(
                        cluster.group("g1").port(),
                        ServerAccount.USER,
                        ServerAccount.PASSWORD,
                        "merged",
                        0);
    }

    @AfterEach
    void close() throws Exception {
        proxied.close();
        direct.close();
        proxy.close();
    }

    private void both(String sql) throws Exception {
        assertThat(RawReply.of(proxied.query(sql)).errorMessage()).as(sql).isEmpty();
        assertThat(RawReply.of(direct.query(sql)).errorMessage()).as(sql).isEmpty();
    }

    private void same(String sql) throws Exception {
        var select = new MergeStatements.Select(sql, false, true);
        List<byte[]> mine = proxied.query(sql);
        assertThat(RawReply.of(mine).errorMessage()).as(sql).isEmpty();
        assertThat(MergedPackets.texts(mine, select))
                .as(sql)
                .isEqualTo(MergedPackets.texts(direct.query(sql), select));
    }

    private String error(String sql) throws Exception {
        return RawReply.of(proxied.query(sql)).errorMessage();
    }

    @Test
    void texts_keep_their_characters_whatever_the_session_reads_and_writes() throws Exception {
        for (String set :
                List.of(
                        "SET NAMES utf8mb4",
                        "SET NAMES latin1",
                        "SET character_set_results = NULL",
                        "SET character_set_results = binary",
                        "SET NAMES utf8mb4, sql_mode = 'NO_BACKSLASH_ESCAPES'",
                        "SET NAMES utf8mb4, sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT'",
                        "SET NAMES utf8mb4, sql_mode = ''")) {
            both(set);
            same("SELECT HEX(CONCAT(MAX(s), '!')), LENGTH(MIN(s)), HEX(MAX(b)) FROM things");
            same("SELECT i, HEX(MAX(s)) FROM things GROUP BY i HAVING MAX(s) > 'b' ORDER BY i");
            same("SELECT i, COUNT(*) FROM things GROUP BY i HAVING HEX(MAX(b)) = '00FF5C2722'");
            same(
                    "(SELECT s, b FROM things ORDER BY id DESC LIMIT 2) UNION ALL SELECT MAX(s), MAX(b) FROM"
                            + " things");
            same("(SELECT s FROM things ORDER BY id DESC LIMIT 2) UNION SELECT w FROM others");
            same(
                    "SELECT 'x' UNION SELECT MAX(s) FROM things UNION SELECT GROUP_CONCAT(w ORDER BY id) FROM others");
        }
    }

    @Test
    void a_limit_of_the_session_is_for_the_whole() throws Exception {
        both("SET sql_select_limit = 7");
        same(
                "(SELECT id FROM things ORDER BY id LIMIT 20) UNION ALL SELECT MAX(id) FROM things ORDER BY 1");
        same("SELECT DISTINCT i % 9 FROM things UNION SELECT MAX(i) + 50 FROM things ORDER BY 1");
        same("SELECT i, COUNT(*) FROM things GROUP BY i WITH ROLLUP HAVING COUNT(*) > 0");
    }

    @Test
    void digits_that_are_not_shown_are_not_lost() throws Exception {
        same("SELECT AVG(i) FROM things UNION ALL SELECT SUM(i) FROM things");
        assertThat(error("SELECT AVG(i) FROM things UNION ALL SELECT s FROM things"))
                .contains("TG-MERGE-UNSUPPORTED", "CAST");
        same("SELECT CAST(SUM(d) AS CHAR) FROM things UNION ALL SELECT s FROM things");
        assertThat(error("SELECT AVG(i) FROM things UNION ALL SELECT x FROM things"))
                .contains("TG-MERGE-UNSUPPORTED", "ROUND");
        assertThat(
                        error(
                                "SELECT SUM(i) / COUNT(*) FROM things UNION ALL SELECT AVG(d) FROM things"))
                .contains("TG-MERGE-UNSUPPORTED", "ROUND");
        same("SELECT ROUND(AVG(i)) FROM things WHERE id = 7 UNION ALL SELECT x FROM things");
    }

    @Test
    void what_a_text_does_not_tell_is_refused() throws Exception {
        assertThat(error("SELECT MAX(f) FROM things UNION ALL SELECT x FROM things"))
                .contains("TG-MERGE-UNSUPPORTED", "FLOAT");
        assertThat(error("SELECT MAX(ts) FROM things UNION SELECT ts FROM others"))
                .contains("TG-MERGE-UNSUPPORTED", "TIMESTAMP");
        same("SELECT MAX(ts) FROM things UNION ALL SELECT ts FROM others WHERE id < 4");
        assertThat(error("SELECT e, CONCAT(e, COUNT(*)) FROM things GROUP BY e HAVING e > 'a'"))
                .contains("TG-MERGE-UNSUPPORTED", "ENUM");
    }

    @Test
    void errors_of_the_servers_are_those_of_one_table() throws Exception {
        for (String sql :
                List.of(
                        "SELECT COUNT(*) FROM things UNION SELECT 1, 2",
                        "SELECT COUNT(*) FROM things ORDER BY 1 UNION SELECT 1",
                        "SELECT MAX(nothing) FROM things UNION SELECT 1",
                        "SELECT CONCAT(MAX(s COLLATE utf8mb4_bin), MIN(s COLLATE utf8mb4_unicode_ci)) = 'x' FROM"
                                + " things")) {
            assertThat(error(sql)).as(sql).isNotEmpty();
        }
        if (cluster.family() == ServerFamily.MARIADB) {
            String ordered = "SELECT i, COUNT(*) FROM things GROUP BY i WITH ROLLUP ORDER BY i";
            assertThat(error(ordered))
                    .isEqualTo(RawReply.of(direct.query(ordered)).errorMessage())
                    .contains("ROLLUP");
            assertThat(
                            error(
                                    "SELECT id, COUNT(*) FROM things GROUP BY id WITH ROLLUP HAVING id IS NULL"))
                    .contains("TG-MERGE-UNSUPPORTED", "NOT NULL");
        } else {
            same("SELECT id, COUNT(*) FROM things GROUP BY id WITH ROLLUP HAVING id IS NULL");
            assertThat(error("SELECT e, COUNT(*) FROM things GROUP BY e WITH ROLLUP ORDER BY e"))
                    .contains("TG-MERGE-UNSUPPORTED", "ENUM");
        }
    }

    @Test
    void rows_of_parts_are_kept_within_a_limit() throws Exception {
        close();
        start("limits: {merge-memory: 2KiB}\n" + MergedTables.configuration(cluster));
        assertThat(
                        error(
                                "(SELECT id, dt, st FROM things ORDER BY id LIMIT 60) UNION ALL SELECT 1, NULL, 'x'"))
                .contains("TG-MERGE-MEMORY", "merge-memory");
        same("(SELECT id, s FROM things ORDER BY id LIMIT 5) UNION ALL SELECT 1, 'x'");
        assertThat(
                        error(
                                "SELECT GROUP_CONCAT(i ORDER BY id), GROUP_CONCAT(i ORDER BY id DESC) FROM things"))
                .contains("TG-MERGE-MEMORY", "merge-memory");
    }
}
