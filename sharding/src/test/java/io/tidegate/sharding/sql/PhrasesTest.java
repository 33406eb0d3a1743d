package io.tidegate.sharding.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhrasesTest {
    private static final SqlDialect DIALECT =
            new SqlDialect(StandardCharsets.UTF_8, false, false, false);

    private static Scan scan(String sql) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        return new Scanner(200).scan(bytes, 0, bytes.length, DIALECT);
    }

    private static Phrases phrases(String sql) {
        return Phrases.of(scan(sql).snapshot());
    }

    @ParameterizedTest
    @CsvSource({
        "use shop, shop",
        "/* a */USE/* b */shop /* c */;, shop",
        "-- a|USE # b|`sh``op`;;, sh`op",
        "USE 2024_shop, 2024_shop"
    })
    void a_schema_is_found_between_comments(String sql, String schema) {
        assertThat(phrases(sql.replace('|', '\n')).usedSchema()).contains(schema);
    }

    @ParameterizedTest
    @ValueSource(strings = {"USE", "USE a b", "USE 'a'", "USE 7", "USE a.b", "USE a; SELECT 1"})
    void what_is_not_one_name_is_no_schema(String sql) {
        assertThat(phrases(sql).usedSchema()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SELECT ROW_COUNT(), true, ROW_COUNT()",
        "select row_count ( ) as n from dual;, true, n",
        "SELECT FOUND_ROWS()/* a */`a b`, false, a b",
        "SELECT FOUND_ROWS() FROM DUAL, false, FOUND_ROWS()"
    })
    void a_count_alone_has_a_column(String sql, boolean rows, String column) {
        assertThat(phrases(sql).lastCount()).contains(new Phrases.LastCount(rows, column));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT ROW_COUNT() + 1",
                "SELECT ROW_COUNT(), 1",
                "SELECT ROW_COUNT() FROM t",
                "SELECT ROW_COUNT() AS",
                "SELECT ROW_COUNT(",
                "SELECT FROM DUAL",
                "DO ROW_COUNT()"
            })
    void a_count_in_a_larger_statement_has_none(String sql) {
        assertThat(phrases(sql).lastCount()).isEmpty();
    }

    @Test
    void warnings_are_asked_for_in_several_ways() {
        assertThat(phrases("show /* a */ warnings ;").isShowWarnings()).isTrue();
        assertThat(phrases("SHOW WARNINGS LIMIT 1").isShowWarnings()).isFalse();
        assertThat(phrases("SHOW COUNT(*) WARNINGS").warningCount())
                .contains("@@session.warning_count");
        assertThat(phrases("SELECT @@Local.warning_count").warningCount())
                .contains("@@Local.warning_count");
        assertThat(phrases("SELECT @@warning_count + 1").warningCount()).isEmpty();
    }

    @Test
    void the_ends_and_beginnings_of_transactions_are_told_apart() {
        assertThat(phrases("START TRANSACTION READ /* a */ ONLY").isReadOnly()).isTrue();
        assertThat(phrases("START TRANSACTION READ WRITE").isReadOnly()).isFalse();
        assertThat(phrases("START TRANSACTION WITH CONSISTENT SNAPSHOT").isConsistentSnapshot())
                .isTrue();
        assertThat(phrases("COMMIT AND CHAIN").speaksOfChain()).isTrue();
        assertThat(phrases("COMMIT RELEASE").releases()).isTrue();
        assertThat(phrases("COMMIT AND CHAIN NO RELEASE").releases()).isFalse();
        assertThat(phrases("COMMIT /* RELEASE */").releases()).isFalse();
    }

    /** An event loop reads them: nobody may hold it up with a statement of a special form. */
    @ParameterizedTest
    @ValueSource(strings = {"/**/", "/* ", "/*! ", "; ", ";/*", " ", "-- \n", "USE ", "(", "`"})
    void no_statement_takes_longer_than_its_length(String part) {
        String much = part.repeat(1_000_000 / part.length());
        Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () -> {
                    for (String head :
                            new String[] {"USE ", "SELECT 1", "SHOW WARNINGS ", "BEGIN "}) {
                        Scan scan = scan(head + much + "x");
                        assertThat(Phrases.of(scan.snapshot()).usedSchema()).isNotNull();
                    }
                });
    }
}
