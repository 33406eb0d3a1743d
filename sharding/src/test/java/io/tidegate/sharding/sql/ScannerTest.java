package io.tidegate.sharding.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScannerTest {
    private static final SqlDialect PLAIN =
            new SqlDialect(StandardCharsets.UTF_8, false, false, true);
    private static final SqlDialect ANSI =
            new SqlDialect(StandardCharsets.UTF_8, true, false, true);
    private static final SqlDialect NO_ESCAPES =
            new SqlDialect(StandardCharsets.UTF_8, false, true, true);

    private static Scan scan(String sql, SqlDialect dialect) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        return new Scanner(50).scan(bytes, 0, bytes.length, dialect);
    }

    private static String shape(String sql, SqlDialect dialect) {
        return new String(scan(sql, dialect).snapshot().shape(), StandardCharsets.UTF_8).strip();
    }

    private static String traits(String sql) {
        Scan scan = scan(sql, PLAIN);
        return Arrays.stream(Trait.values())
                .filter(scan::has)
                .map(Trait::name)
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select 'a', 1, -2.5e3, 0x1F, x'00', b'01', N'n' | select ? , ? , - ? , ? , ? , ? , ?",
                "select 'it''s', 'a\\'b', \"c\" | select ? , ? , ?",
                "select a.b, .5, 1.5, t.5x | select a . b , ? , ? , t . 5x",
                "select /* c */ 1 -- c | select ?",
                "select 1 # c | select ?",
                "select 1--1 | select ? - - ?",
                "select `a``b`, @x, @@y.z, ? | select `a``b` , @x , @@y.z , ?",
                "SELECT   1 ; | SELECT ?",
                "select 2024_orders, 0xZZ from 1st | select 2024_orders , 0xZZ from 1st"
            })
    void literals_become_question_marks(String sql, String expected) {
        assertThat(shape(sql, PLAIN)).isEqualTo(expected);
    }

    @Test
    void what_an_executable_comment_says_belongs_to_the_shape() {
        assertThat(shape("/*!50000 select */ 1 /*M! + 2 */", PLAIN)).startsWith("select ? + ?");
    }

    @Test
    void double_quotes_hold_a_name_under_ansi_quotes() {
        assertThat(shape("select \"a\" from t", ANSI)).startsWith("select \"a\" from t");
    }

    @Test
    void a_backslash_is_a_character_without_escapes() {
        assertThat(scan("select 'a\\', 'b'", NO_ESCAPES).valueCount()).isEqualTo(2);
    }

    @Test
    void one_text_has_two_shapes_under_two_dialects() {
        assertThat(scan("select 1", PLAIN).snapshot().shape())
                .isNotEqualTo(scan("select 1", ANSI).snapshot().shape());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select a from t where b = 1 | select a from t /*!99999 where b = 1 */",
                "select a from t where b = 1 | select a from t; where b = 1"
            })
    void a_statement_that_a_server_reads_differently_has_another_shape(String one, String other) {
        assertThat(shape(one, PLAIN)).isNotEqualTo(shape(other, PLAIN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select 1 | SELECT",
                "(select 1) | SELECT",
                "/* c */ with x as (select 1) select * from x | SELECT",
                "START TRANSACTION READ ONLY | BEGIN",
                "start replica | OTHER",
                "ROLLBACK | ROLLBACK",
                "ROLLBACK WORK TO SAVEPOINT a | ROLLBACK_TO",
                "rollback to a | ROLLBACK_TO",
                "RELEASE SAVEPOINT a | RELEASE_SAVEPOINT",
                "truncate t | DDL",
                "/*!40101 SET NAMES utf8 */ | SET",
                "-- nothing | EMPTY",
                "desc t | EXPLAIN",
                "XA START 'a' | XA",
                "kill 5 | KILL",
                "nonsense | OTHER"
            })
    void kinds_are_told_by_the_first_words(String sql, StatementKind expected) {
        assertThat(scan(sql, PLAIN).kind()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            emptyValue = "",
            value = {
                "insert into orders (a, b) values (1, 2) | ~~",
                "insert into shop.orders (a) values (now()) | ~~",
                "insert ignore orders (a) values (1) | ~~",
                "replace `orders` (a) values (1) | ~~",
                "select count(*), json_extract(a, '$.x') from t where a in (1) and (b or c) | ~~",
                "select my_function(1) | SESSION_FUNCTION",
                "select shop.my_function (1) | SESSION_FUNCTION",
                "select get_lock('a', 1) | SESSION_FUNCTION",
                "select share(1) | SESSION_FUNCTION",
                "select shutdown(1), user() | SESSION_FUNCTION",
                "select 1; set sql_mode = '' | MULTI_STATEMENT SET_BEHIND_FIRST",
                "update t set a = 1; select 1 | MULTI_STATEMENT",
                "select 1; drop user a | MULTI_STATEMENT ADMINISTRATION",
                "start replica | ADMINISTRATION",
                "start transaction | ~~",
                "create or replace table server (a int) | ~~",
                "select @a | USER_VARIABLE",
                "select @@identity | SYSTEM_VARIABLE LAST_INSERT_ID",
                "select @@session.warning_count | SYSTEM_VARIABLE DIAGNOSTICS",
                "select last_insert_id() | LAST_INSERT_ID",
                "update t set a = last_insert_id(a + 1) | LAST_INSERT_ID LAST_INSERT_ID_SET",
                "select 1; select 2 | MULTI_STATEMENT",
                "select 1; -- end | ~~",
                "select 1 for update | LOCKING_READ",
                "select 1 lock in share mode | LOCKING_READ",
                "select sql_calc_found_rows 1 | CALC_FOUND_ROWS",
                "select found_rows(), row_count() | ROW_COUNT FOUND_ROWS",
                "create temporary table t (id int, key k (id)) | TEMPORARY_TABLE",
                "select 1 into outfile 'x' | INTO",
                "show warnings | DIAGNOSTICS",
                "select 'a | UNTERMINATED",
                "select ? | HAS_PARAMETERS"
            })
    void traits_are_seen(String sql, String expected) {
        assertThat(traits(sql)).isEqualTo(expected);
    }

    @Test
    void deep_nesting_is_seen() {
        assertThat(
                        scan("select " + "(".repeat(51) + "1" + ")".repeat(51), PLAIN)
                                .has(Trait.TOO_DEEP))
                .isTrue();
        assertThat(
                        scan("select " + "(".repeat(50) + "1" + ")".repeat(50), PLAIN)
                                .has(Trait.TOO_DEEP))
                .isFalse();
    }

    @Test
    void no_prefix_of_a_statement_and_no_random_bytes_make_it_fail() {
        String sql =
                "select /*!50000 'a\\'b' */ `x`, \"y\", @a, @@b.c, 0x1, b'0', -1.5e-3 from t -- c\n where a = ?;";
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        Scanner scanner = new Scanner(50);
        for (int length = 0; length <= bytes.length; length++) {
            int end = length;
            assertThatCode(() -> scanner.scan(bytes, 0, end, PLAIN).snapshot())
                    .doesNotThrowAnyException();
        }
        Random random = new Random(42);
        byte[] alphabet = "'\"`\\/*!M-#@?.;() aeExX01\n\0".getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 200_000; round++) {
            byte[] noise = new byte[random.nextInt(40)];
            for (int i = 0; i < noise.length; i++) {
                noise[i] =
                        random.nextInt(8) == 0
                                ? (byte) random.nextInt()
                                : alphabet[random.nextInt(alphabet.length)];
            }
            Scan scan = scanner.scan(noise, 0, noise.length, round % 2 == 0 ? PLAIN : ANSI);
            for (int value = 0; value < scan.valueCount(); value++) {
                assertThat(scan.valueEnd(value))
                        .isBetween(scan.valueStart(value) + 1, noise.length);
            }
        }
    }
}
