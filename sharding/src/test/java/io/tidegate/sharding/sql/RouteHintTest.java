package io.tidegate.sharding.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which comments are hints, what they say, and where they may stand. */
class RouteHintTest {
    private static Scan scan(String sql, boolean mariaDb) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        SqlDialect dialect = new SqlDialect(StandardCharsets.UTF_8, false, false, mariaDb);
        return new Scanner(100).scan(bytes, 0, bytes.length, dialect);
    }

    private static RouteHint hint(String sql) {
        RouteHint hint = scan(sql, false).hint();
        assertThat(scan(sql, true).hint()).isEqualTo(hint);
        return hint;
    }

    private static final RouteHint SHARD_3 = new RouteHint.Asked(3, false, null, true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT /*+ tidegate: shard=3 */ a FROM t",
                "SELECT/*+tidegate:shard=3*/a FROM t",
                "select /*+\tTideGate :\n SHARD = 3\n*/ a FROM t",
                "SELECT /*+ tidegate: shard=03, */ a FROM t",
                "/*+ tidegate: shard=3 */ SELECT a FROM t",
                "/* by an ORM */ /*+ tidegate: shard=3 */ SELECT a FROM t",
                "-- a line\n/*+ tidegate: shard=3 */ SELECT a FROM t",
                "/* by an ORM */ SELECT /* here */ /*+ tidegate: shard=3 */ a FROM t",
                "SELECT /*+ MAX_EXECUTION_TIME(100) */ /*+ tidegate: shard=3 */ a FROM t",
                "SELECT /*+ tidegate: shard=3 */ /*+ MAX_EXECUTION_TIME(100) */ a FROM t;",
                "((SELECT /*+ tidegate: shard=3 */ a FROM t))",
                "(SELECT /*+ tidegate: shard=3 */ a FROM t) UNION (SELECT 1)",
                "WITH /*+ tidegate: shard=3 */ x AS (SELECT 1) SELECT a FROM t",
                "EXPLAIN /*+ tidegate: shard=3 */ SELECT a FROM t",
                "EXPLAIN SELECT /*+ tidegate: shard=3 */ a FROM t",
                "EXPLAIN FORMAT=JSON SELECT /*+ tidegate: shard=3 */ a FROM t",
                "DESC SELECT /*+ tidegate: shard=3 */ a FROM t",
                "SELECT /*+ tidegate: shard=3 */ a FROM t WHERE b = '/*+ tidegate: shard=4 */'",
                "SELECT /*!40001 SQL_NO_CACHE */ /*+ tidegate: shard=3 */ a FROM t",
            })
    void a_comment_at_the_first_keyword_is_a_hint(String sql) {
        assertThat(hint(sql)).isEqualTo(SHARD_3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a FROM t",
                "SELECT /* tidegate: shard=3 */ a FROM t",
                "SELECT /* + tidegate: shard=3 */ a FROM t",
                "SELECT '/*+ tidegate: shard=3 */' FROM t",
                "SELECT \"/*+ tidegate: shard=3 */\" FROM t",
                "SELECT `/*+ tidegate: shard=3 */` FROM t",
                "SELECT 'it''s \\' /*+ tidegate: shard=3 */' FROM t",
                "-- /*+ tidegate: shard=3 */\nSELECT a FROM t",
                "# /*+ tidegate: shard=3 */\nSELECT a FROM t",
                "/* /*+ tidegate: shard=3 */ SELECT a FROM t",
                "SELECT /*+ MAX_EXECUTION_TIME(100) */ a FROM t",
                "SELECT /*+ INDEX(tidegate idx) */ a FROM tidegate",
                "SELECT /*+ INDEX(t mytidegate) */ a FROM t",
                "SELECT /*+ tidegates */ a FROM t",
                "SELECT /*+ */ a FROM t",
                "SELECT /*+*/ a FROM t",
            })
    void other_comments_and_texts_are_none(String sql) {
        assertThat(hint(sql)).isEqualTo(RouteHint.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a /*+ tidegate: shard=3 */ FROM t",
                "SELECT a FROM t /*+ tidegate: shard=3 */",
                "SELECT a FROM t; /*+ tidegate: shard=3 */",
                "SELECT DISTINCT /*+ tidegate: shard=3 */ a FROM t",
                "SELECT a FROM (SELECT /*+ tidegate: shard=3 */ b FROM t) x",
                "SELECT a FROM t UNION SELECT /*+ tidegate: shard=3 */ b FROM t",
                "INSERT INTO t SELECT /*+ tidegate: shard=3 */ b FROM t",
                "WITH x AS (SELECT 1) SELECT /*+ tidegate: shard=3 */ a FROM t",
                "EXPLAIN FORMAT=JSON /*+ tidegate: shard=3 */ SELECT a FROM t",
                "SELECT a FROM t WHERE b IN (1, /*+ tidegate: shard=3 */ 2)",
            })
    void elsewhere_it_is_unusable(String sql) {
        assertThat(hint(sql)).asString().contains("directly behind the statement's first keyword");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE VIEW v AS SELECT /*+ tidegate: shard=3 */ a FROM t",
                "CREATE /*+ tidegate: shard=3 */ VIEW v AS SELECT a FROM t",
                "CREATE PROCEDURE p() BEGIN SELECT /*+ tidegate: shard=3 */ a FROM t; END",
                "SET /*+ tidegate: master */ @a = 1",
                "BEGIN /*+ tidegate: master */",
                "/*+ tidegate: master */ COMMIT",
                "TRUNCATE /*+ tidegate: shard=1 */ TABLE t",
                "SHOW /*+ tidegate: shard=1 */ TABLES",
                "CALL /*+ tidegate: shard=1 */ p()",
                "EXECUTE /*+ tidegate: shard=1 */ s",
                "LOAD /*+ tidegate: shard=1 */ DATA INFILE 'x' INTO TABLE t",
                "/*+ tidegate: shard=1 */",
                "SELECT /*+ tidegate: shard=1 */ ROW_COUNT()",
                "SELECT /*+ tidegate: shard=1 */ tidegate_next_id('shop.orders')",
                "SELECT /*+ tidegate: shard=1 */ FOUND_ROWS()",
                "SELECT /*+ tidegate: shard=1 */ @@warning_count",
            })
    void statements_that_are_not_routed_by_shards_take_none(String sql) {
        assertThat(hint(sql)).asString().contains("not for statements like this one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT /*+ tidegate: shard=3 */ 1; SELECT 2",
                "SELECT 1; SELECT /*+ tidegate: shard=3 */ 2",
                "SELECT /*!50000 /*+ tidegate: shard=3 */ */ a FROM t",
                "SELECT /*! STRAIGHT_JOIN */ /*+ tidegate: shard=3 */ a FROM t",
                "/*!99999 SELECT */ /*+ tidegate: shard=3 */ a FROM t",
                "SELECT /*+ tidegate: shard=3 */ /*+ tidegate: master */ a FROM t",
                "/*+ tidegate: shard=3 */ SELECT /*+ tidegate: shard=3 */ a FROM t",
                "/*+ tidegate: shard=3 */ SELECT a FROM (SELECT /*+ tidegate: shard=3 */ 1) x",
                "SELECT /*+ tidegate: shard=3",
                "SELECT /*+ tidegate: shard=3 * /a FROM t",
                "SELECT /*+ tidegate: shard=3 */ 'a",
                "SELECT /*+ tidegate shard=3 */ a FROM t",
                "SELECT /*+ tidegate */ a FROM t",
                "SELECT /*+ TIDEGATE(shard=3) */ a FROM t",
                "SELECT /*+ MAX_EXECUTION_TIME(100) tidegate: shard=3 */ a FROM t",
                "SELECT /*+ tidegate: */ a FROM t",
                "SELECT /*+ tidegate: , */ a FROM t",
                "SELECT /*+ tidegate: shard */ a FROM t",
                "SELECT /*+ tidegate: shard= */ a FROM t",
                "SELECT /*+ tidegate: shard=-1 */ a FROM t",
                "SELECT /*+ tidegate: shard='3' */ a FROM t",
                "SELECT /*+ tidegate: shard=0x3 */ a FROM t",
                "SELECT /*+ tidegate: shard=3.0 */ a FROM t",
                "SELECT /*+ tidegate: shard=4294967299 */ a FROM t",
                "SELECT /*+ tidegate: shard=1,3 */ a FROM t",
                "SELECT /*+ tidegate: shard=1-3 */ a FROM t",
                "SELECT /*+ tidegate: shard=1 shard=3 */ a FROM t",
                "SELECT /*+ tidegate: shard=3 shard=3 */ a FROM t",
                "SELECT /*+ tidegate: shard(3) */ a FROM t",
                "SELECT /*+ tidegate: scatter=on */ a FROM t",
                "SELECT /*+ tidegate: scatter */ a FROM t",
                "SELECT /*+ tidegate: scatter=off scatter=off */ a FROM t",
                "SELECT /*+ tidegate: master replica */ a FROM t",
                "SELECT /*+ tidegate: master=1 */ a FROM t",
                "SELECT /*+ tidegate: shards=3 */ a FROM t",
                "SELECT /*+ tidegate: shard=3; master */ a FROM t",
                "SELECT /*+ tidegate: shard=3 fast */ a FROM t",
                "SELECT /*+ tidegate: shard=3 tidegate: master */ a FROM t",
                "UPDATE /*+ tidegate: replica */ t SET a = 1",
                "SELECT /*+ tidegate: replica */ a FROM t FOR UPDATE",
                "SELECT /*+ tidegate: replica */ a FROM t LOCK IN SHARE MODE",
            })
    void what_is_not_understood_is_unusable(String sql) {
        assertThat(hint(sql)).isInstanceOf(RouteHint.Unusable.class);
    }

    @Test
    void executable_comments_are_no_hints() {
        assertThat(hint("SELECT /*! +tidegate: shard=3 */ a FROM t")).isEqualTo(RouteHint.NONE);
        assertThat(scan("SELECT /*M!+ tidegate: shard=3 */ a FROM t", true).hint())
                .isEqualTo(RouteHint.NONE);
        assertThat(scan("SELECT /*M! /*+ tidegate: shard=3 */ */ a FROM t", true).hint())
                .isInstanceOf(RouteHint.Unusable.class);
    }

    @Test
    void a_hint_says_all_that_it_says() {
        assertThat(hint("SELECT /*+ tidegate: scatter=off, Replica shard=12 */ a FROM t"))
                .isEqualTo(new RouteHint.Asked(12, true, RouteHint.Server.REPLICA, true));
        assertThat(hint("DELETE /*+ tidegate: master scatter = OFF */ FROM t"))
                .isEqualTo(new RouteHint.Asked(null, true, RouteHint.Server.MASTER, false));
        assertThat(hint("EXPLAIN REPLACE /*+ tidegate: shard=1 */ INTO t SELECT 1"))
                .isEqualTo(new RouteHint.Asked(1, false, null, false));
    }

    @Test
    void the_next_scan_knows_nothing_of_it() {
        byte[] hinted = "SELECT /*+ tidegate: shard=3 */ 1".getBytes(StandardCharsets.UTF_8);
        byte[] plain = "SELECT 1".getBytes(StandardCharsets.UTF_8);
        SqlDialect dialect = new SqlDialect(StandardCharsets.UTF_8, false, false, false);
        Scanner scanner = new Scanner(100);
        scanner.scan(hinted, 0, hinted.length, dialect);

        assertThat(scanner.scan(plain, 0, plain.length, dialect).hint()).isEqualTo(RouteHint.NONE);
    }

    @Test
    void it_is_taken_out_of_the_text_and_all_else_stays() {
        String sql = "/* a */ SELECT /*+ tidegate:\nshard=3 */ /*+ NO_ICP(t) */ a /* b */ FROM t";
        byte[] bytes = ("??" + sql).getBytes(StandardCharsets.UTF_8);
        SqlDialect dialect = new SqlDialect(StandardCharsets.UTF_8, false, false, false);
        Scan scan = new Scanner(100).scan(bytes, 2, bytes.length - 2, dialect);

        scan.blankHint();

        ScannedSql left = scan.snapshot();
        assertThat(new String(left.bytes(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "/* a */ SELECT "
                                + " ".repeat(13)
                                + "\n"
                                + " ".repeat(10)
                                + " /*+ NO_ICP(t) */ a /* b */ FROM t")
                .hasSameSizeAs(sql);
        assertThat(left.hint()).isEqualTo(SHARD_3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT /*+\u00a0tidegate: shard=3 */ a FROM t",
                "SELECT /*+ \u200btidegate: shard=3 */ a FROM t",
                "SELECT /*+ tidegate\u00a0: shard=3 */ a FROM t",
                "SELECT /*+ tidegate\uff1a shard=3 */ a FROM t",
                "SELECT /*+ `tidegate`: shard=3 */ a FROM t",
                "SELECT /*+ \"tidegate\" : shard=3 */ a FROM t",
                "SELECT /*+ tidegate_: shard=3 */ a FROM t",
                "SELECT /*+ tidegateshard=3 */ a FROM t",
                "SELECT /*+ NO_ICP(t) `tidegate`: shard=3 */ a FROM t",
                "SELECT /*+ NO_ICP(t) tidegate\uff1ashard=3 */ a FROM t",
                "SELECT /*+ NO_ICP(t)\u00a0tidegate : shard=3 */ a FROM t",
            })
    void a_blank_or_colon_of_another_alphabet_makes_no_comment_of_it(String sql) {
        assertThat(hint(sql)).isInstanceOf(RouteHint.Unusable.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WITH /*+ tidegate: shard=3 */ x AS (SELECT 1) SELECT a FROM t | true",
                "WITH /*+ tidegate: shard=3 */ x (a, b) AS (SELECT (1), 2), y AS (SELECT (1)) (SELECT 1) | true",
                "WITH /*+ tidegate: shard=3 */ x AS (SELECT 1) DELETE FROM t | false",
                "WITH /*+ tidegate: shard=3 */ RECURSIVE x (a) AS (SELECT (1)) UPDATE t SET a = 1 | false",
                "EXPLAIN WITH /*+ tidegate: shard=3 */ x AS (SELECT 1) DELETE FROM t | false",
            })
    void a_with_reads_when_the_statement_behind_it_does(String sql, boolean reads) {
        assertThat(hint(sql)).isEqualTo(new RouteHint.Asked(3, false, null, reads));
    }

    @Test
    void what_a_hint_for_the_server_sets_is_seen() {
        assertThat(
                        scan("SELECT /*+ set_var ( `Insert_Id` = 5) */ 1", false)
                                .has(Trait.HINTED_INSERT_ID))
                .isTrue();
        assertThat(scan("SELECT /*+ SET_VAR(sql_mode='') */ 1", true).has(Trait.HINTED_SQL_MODE))
                .isTrue();
        Scan other = scan("SELECT /*+ SET_VAR(sort_buffer_size=1) */ insert_id, sql_mode", false);
        assertThat(other.has(Trait.HINTED_INSERT_ID)).isFalse();
        assertThat(other.has(Trait.HINTED_SQL_MODE)).isFalse();
        assertThat(scan("SELECT /* SET_VAR(insert_id=1) */ 1", false).has(Trait.HINTED_INSERT_ID))
                .isFalse();
    }
}
