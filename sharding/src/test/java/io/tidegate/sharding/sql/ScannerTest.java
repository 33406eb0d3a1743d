package io.tidegate.sharding.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                "select `a``b`, @x, @@y.z, ? | select `a``b` , @x , @@y.z , #",
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
    void no_character_of_a_statement_is_taken_for_the_mark_of_a_dialect() {
        assertThat(scan("select 1 \u0001", PLAIN).snapshot().shape())
                .isNotEqualTo(scan("select 1", ANSI).snapshot().shape());
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
    @ValueSource(
            strings = {
                "select /*!40001 SQL_NO_CACHE */ a from t where b = 1",
                "select/*!sql_no_cache*/a from t where b = 1"
            })
    void what_dumps_write_behind_select_is_a_comment(String sql) {
        assertThat(shape(sql, PLAIN)).isEqualTo(shape("select a from t where b = 1", PLAIN));
        assertThat(scan(sql, PLAIN).has(Trait.EXECUTABLE_COMMENT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select a from t /*!40001 SQL_NO_CACHE */ where b = 1",
                "select /*!40001 SQL_NO_CACHE, */ a from t where b = 1",
                "select /*!40001 SQL_NO_CACHED */ a from t where b = 1",
                "select /*!40001 SQL_NO_CACHE",
                "/*! SQL_NO_CACHE */ select a from t"
            })
    void anything_else_is_executed(String sql) {
        assertThat(scan(sql, PLAIN).has(Trait.EXECUTABLE_COMMENT)).isTrue();
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
                "select shutdown(1), user() | SESSION_FUNCTION IDENTITY",
                "select 1; set sql_mode = '' | MULTI_STATEMENT SET_BEHIND_FIRST",
                "update t set a = 1; select 1 | MULTI_STATEMENT",
                "select 1; drop user a | MULTI_STATEMENT ADMINISTRATION",
                "start replica | ADMINISTRATION",
                "start transaction | ~~",
                "create or replace table server (a int) | ~~",
                "select @a | USER_VARIABLE",
                "select @a := 1 | USER_VARIABLE USER_VARIABLE_SET",
                "select @a : = 1 | USER_VARIABLE USER_VARIABLE_SET",
                "update t set a = @b | USER_VARIABLE",
                "update t set a = (@b := @b + 1) | USER_VARIABLE USER_VARIABLE_SET",
                "select 1 into @a | USER_VARIABLE USER_VARIABLE_SET INTO",
                "table t limit 1 into @a | USER_VARIABLE USER_VARIABLE_SET INTO",
                "insert into t values (@a) | USER_VARIABLE",
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
    void what_stands_in_front_of_a_statement_is_no_part_of_it() {
        byte[] bytes = "t.5".getBytes(StandardCharsets.US_ASCII);
        Scan scan =
                new Scanner(200)
                        .scan(
                                bytes,
                                1,
                                2,
                                new SqlDialect(StandardCharsets.UTF_8, false, false, false));

        assertThat(scan.valueCount()).isEqualTo(1);
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select a in (1) | select a in ( ? )",
                "select a in (1, -2, + 3, 'x', 0x1F, NULL, true) | select a in ( ? )",
                "select a in (?, ?, 3) | select a in ( # )",
                "select a in (-?, ?) | select a in ( # )",
                "select a in (/* c */ 1, 2/**/, 3) | select a in ( ? )",
                "select a not IN(1,2) and b In (3) | select a not IN ( ? ) and b In ( ? )",
                "select a in () | select a in ( )",
                "select a in (1,) | select a in ( ? , )",
                "select a in (1 | select a in ( ?",
                "select a in (1, b, -2) | select a in ( ? , b , - ? )",
                "select a in (1 + 2, 3) | select a in ( ? + ? , ? )",
                "select a in (- -1, 2) | select a in ( - - ? , ? )",
                "select a in (f(1, 2), 3) | select a in ( f ( ? , ? ) , ? )",
                "select (a, b) in ((1, 2), (3, 4)) | select ( a , b ) in ( ( ? , ? ) , ( ? , ? ) )",
                "select a in (select b from t where c in (1, 2)) | select a in ( select b from t where c in ( ? ) )",
                "select a in (date '2026-01-01', 'x') | select a in ( date ? , ? )",
                "select a in ('x' 'y', 'z') | select a in ( ? ? , ? )",
                "select f(1, 2), 1 in (3) | select f ( ? , ? ) , ? in ( ? )",
                "select a in (@x, 1) | select a in ( @x , ? )",
                "select a in (-null, 1) | select a in ( - null , ? )",
                "select a in (1, -true) | select a in ( ? , - true )",
                "select a in (null is null, 1) | select a in ( null is null , ? )",
                "select a in (true and b, 1) | select a in ( true and b , ? )",
                "select a in (N'x', x'1F', b'1', .5, -2.5e3) | select a in ( ? )",
                "select a in (_utf8'x', 'y') | select a in ( _utf8 ? , ? )",
                "select a in ('x' collate utf8mb4_bin, 'y') | select a in ( ? collate utf8mb4_bin , ? )",
                "select a in ((1), 2) | select a in ( ( ? ) , ? )",
                "select a in (1, (2)) | select a in ( ? , ( ? ) )",
                "select a in (?, 1), b in (1, ?) | select a in ( # ) , b in ( ? )",
                "select a in (1, ~2), b in (!1, 2) | select a in ( ? , ~ ? ) , b in ( ! ? , ? )",
                "select a in ({d '2026-01-01'}, 1) | select a in ( { d ? } , ? )",
                "select a in (1, 2) in (3, 4) | select a in ( ? ) in ( ? )",
                "select a in (b in (1, 2), 3) | select a in ( b in ( ? ) , ? )",
                "select a in (case when b in (1, 2) then 3 end, 4) | select a in ( case when b in ( ? ) then ? end , ? )",
                "select field(a, 1, 2), coalesce(null, 1) | select field ( a , ? , ? ) , coalesce ( null , ? )",
                "select a from t where (1, 2) = (a, b) | select a from t where ( ? , ? ) = ( a , b )",
                "select a from t group by 1, 2 | select a from t group by ? , ?",
                "select a from t order by 1, 2 limit 3, 4 | select a from t order by ? , ? limit ? , ?",
                "select `in` (1, 2) | select `in` ( ? , ? )",
                "select position('a' in ('b')) | select position ( ? in ( ? ) )",
                "select a from t join u on t.b in (1, 2) and u.c in (?, ?) | select a from t join u on t . b in ( ? ) and u . c in ( # )",
                "update t set a = b in (1, 2) where c in (3, 4) | update t set a = b in ( ? ) where c in ( ? )"
            })
    void lists_of_plain_values_have_one_shape(String sql, String expected) {
        assertThat(shape(sql, PLAIN)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "insert into t (a) values (1), (2), (3) | insert into t ( a ) values ( ? )",
                "insert t value (1, -2), (+3, NULL), (true, 'x') | insert t value ( ? , ? )",
                "replace t values (?, 1), (?, 2) | replace t values ( # , ? )",
                "replace t values (1, now()), (2, now()) | replace t values ( ? , now ( ) )",
                "replace t values (1), (now()), (2), (3) | replace t values ( ? ) , ( now ( ) ) , ( ? )",
                "replace t values (1, 2), (3) | replace t values ( ? , ? ) , ( ? )",
                "replace t values (t.a), (t.a) | replace t values ( t . a ) , ( t . a )",
                "replace t values (a in (1, 2)), (a in (3, 4)) | replace t values ( a in ( ? , ? ) )",
                "replace t values (-1 + 2), (-3) | replace t values ( - ? + ? ) , ( ? )",
                "replace t values (), () | replace t values ( )",
                "replace t values (1), (2 | replace t values ( ? ) , ( ?",
                "replace value (a) values (1), (2) | replace value ( a ) values ( ? )",
                "insert t (a) values (1), (2) on duplicate key update a = values(a), b = values(b) | insert t ( a ) values ( ? ) on duplicate key update a = values ( a ) , b = values ( b )",
                "insert t (a) values (1) on duplicate key update a = b in (1, 2) | insert t ( a ) values ( ? ) on duplicate key update a = b in ( ? )",
                "select * from (values (1), (2)) x | select * from ( values ( ? ) , ( ? ) ) x",
                "insert t values row(1), row(2) | insert t values row ( ? ) , row ( ? )",
                "insert t set a = 1, b = (2) | insert t set a = ? , b = ( ? )",
                "insert t values (default), (default), (1) | insert t values ( default ) , ( ? )",
                "insert t values (_utf8'x'), (_utf8'y') | insert t values ( _utf8 ? )",
                "insert t values ((1)), ((2)) | insert t values ( ( ? ) )",
                "insert t values ((null)), ((1)) | insert t values ( ( null ) ) , ( ( ? ) )",
                "insert t values (-null), (1) | insert t values ( - null ) , ( ? )",
                "insert t values (?), (1), (?) | insert t values ( # ) , ( ? ) , ( # )",
                "insert t values (1) /* ), ( */, /* ( */ (2) | insert t values ( ? )",
                "insert t values ('),('), ('(') | insert t values ( ? )",
                "insert t values (1), (2) as new (a), (3) | insert t values ( ? ) as new ( a ) , ( ? )",
                "insert t values (1), (2) (3) | insert t values ( ? ) ( ? )",
                "insert t values (1), (2), | insert t values ( ? ) ,",
                "insert t select a in (1, 2) from u | insert t select a in ( ? ) from u",
                "insert t (a, b), (c, d) | insert t ( a , b ) , ( c , d )",
                "explain insert t values (1), (2) | explain insert t values ( ? ) , ( ? )",
                "update t set a = values(1), (2) | update t set a = values ( ? ) , ( ? )"
            })
    void rows_of_one_shape_are_one_row_of_the_shape(String sql, String expected) {
        assertThat(shape(sql, PLAIN)).isEqualTo(expected);
    }

    @Test
    void the_values_that_a_shape_leaves_out_are_found_by_their_places() {
        ScannedSql sql =
                scan("select 1 from t where a in (2, -3, null) and b = 5 and c in (6, 7)", PLAIN)
                        .snapshot();

        var places = IntStream.range(0, 5).map(sql.lists()::place).boxed().toList();

        assertThat(places).containsExactly(0, 1, 4, 5, 7);
        assertThat(IntStream.range(0, 7).filter(sql::isNegated)).containsExactly(2);
        assertThat(sql.valueType(3)).isEqualTo(TokenType.WORD);
    }

    @Test
    void statements_of_one_shape_have_the_same_tokens() {
        String[] pieces = {
            "insert t",
            "select",
            "values",
            "in",
            "(",
            "(",
            ")",
            ")",
            ",",
            ",",
            "-",
            "null",
            "?",
            "1",
            "'a'",
            "-2",
            "x",
            ".",
            "in (1",
            "values (2",
            ", (3)",
            "`q`",
            "@v"
        };
        Random random = new Random(3);
        Map<String, List<String>> seen = new HashMap<>();
        for (int round = 0; round < 100_000; round++) {
            String sql =
                    random.ints(random.nextInt(12), 0, pieces.length)
                            .mapToObj(piece -> pieces[piece])
                            .collect(Collectors.joining(" "));
            ScannedSql scanned = scan(sql, PLAIN).snapshot();
            Tokens tokens = Tokens.of(scanned);
            List<String> kinds = new ArrayList<>();
            for (int token = 0; token < tokens.count(); token++) {
                kinds.add(tokens.value(token) < 0 ? tokens.text(token) : "" + tokens.value(token));
            }

            assertThat(kinds.stream().filter(kind -> kind.matches("\\d+")))
                    .as(sql)
                    .hasSize(scanned.valueCount() - scanned.lists().extra());
            String shape = new String(scanned.shape(), StandardCharsets.UTF_8);
            // Rows are recognised alike as well, or a plan would look for some that are not there.
            kinds.add("rows");
            IntStream.range(0, scanned.lists().rowCount())
                    .map(scanned.lists()::rowToken)
                    .distinct()
                    .forEach(token -> kinds.add("" + token));
            assertThat(kinds).as(sql).isEqualTo(seen.computeIfAbsent(shape, none -> kinds));
        }
    }
}
