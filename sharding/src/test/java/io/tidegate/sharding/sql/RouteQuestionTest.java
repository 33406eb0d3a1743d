package io.tidegate.sharding.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.sharding.key.Recoding;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteQuestionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "EXPLAIN ROUTE SELECT 1 | SELECT 1",
                "explain /* c */ route (SELECT 1); | (SELECT 1);",
                "DESC ROUTE DELETE FROM t | DELETE FROM t",
                "DESCRIBE ROUTE /* kept */ SELECT 1 | /* kept */ SELECT 1",
                "EXPLAIN FORMAT=ROUTE BEGIN | BEGIN",
                "EXPLAIN FORMAT = 'Route' SELECT 1 | SELECT 1",
                "EXPLAIN FORMAT = `ROUTE` SELECT 1 | SELECT 1",
            })
    void the_statement_in_question_is_found(String sql, String statement) {
        assertThat(statementOf(sql)).isEqualTo(statement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EXPLAIN route",
                "EXPLAIN route id",
                "EXPLAIN route 'i%';",
                "EXPLAIN route.users id",
                "EXPLAIN `route` id",
                "EXPLAIN FORMAT=JSON SELECT 1",
                "EXPLAIN SELECT 1",
                "SELECT 'EXPLAIN ROUTE' FROM t",
                "ANALYZE ROUTE SELECT 1"
            })
    void all_else_is_for_servers(String sql) {
        assertThat(statementOf(sql)).isEmpty();
    }

    private static String statementOf(String sql) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        SqlDialect dialect =
                new SqlDialect(StandardCharsets.UTF_8, false, false, false, Recoding.NONE);
        int start =
                RouteQuestion.statementStart(
                        new Scanner(200).scan(bytes, 0, bytes.length, dialect));
        return start == RouteQuestion.NONE ? "" : sql.substring(start).strip();
    }
}
