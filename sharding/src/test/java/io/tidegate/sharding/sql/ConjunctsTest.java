package io.tidegate.sharding.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.sharding.key.Recoding;
import io.tidegate.sharding.sql.SelectParts.Range;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConjunctsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT 1 FROM t WHERE a = 1 | WHERE a = 1",
                "SELECT 1 FROM t WHERE a = 1 AND b = 2 LIMIT 3 | WHERE a = 1; WHERE b = 2",
                "SELECT 1 FROM t WHERE (a = 1 AND (b = 2)) ORDER BY c | WHERE a = 1; WHERE b = 2",
                "SELECT 1 FROM t WHERE a BETWEEN 1 AND 2 AND b = 2 | WHERE a BETWEEN 1 AND 2; WHERE b = 2",
                "SELECT 1 FROM t WHERE a = 1 AND b = 2 OR c = 3 | WHERE a = 1 AND b = 2 OR c = 3",
                "SELECT 1 FROM t WHERE a = 1 && b = 2 FOR UPDATE | WHERE a = 1; WHERE b = 2",
                "SELECT 1 FROM t WHERE (a = 1 OR b = 2) AND c = 3 | WHERE a = 1 OR b = 2; WHERE c = 3",
                "SELECT 1 FROM t WHERE a = 1 XOR b = 2 AND c = 3 | WHERE a = 1 XOR b = 2 AND c = 3",
                "SELECT 1 FROM t WHERE CASE WHEN a AND b THEN 1 END AND c = 3 | WHERE CASE WHEN a AND b THEN 1 END; WHERE c = 3",
                "SELECT 1 FROM t WHERE LEFT(a, 1) = 'x' AND t.group = 2 | WHERE LEFT(a, 1) = 'x'; WHERE t.group = 2",
                "SELECT 1 FROM t JOIN u ON t.a = u.a AND t.b = 1 WHERE c | ON t.a = u.a; ON t.b = 1; WHERE c",
                "SELECT 1 FROM t LEFT JOIN u ON a = 1 JOIN v ON b = 2 | OUTER_ON a = 1; ON b = 2",
                "SELECT 1 FROM t LEFT OUTER JOIN u ON a = 1, v WHERE b = 2 | OUTER_ON a = 1; WHERE b = 2",
                "UPDATE t JOIN u ON a = b SET c = 1 WHERE d = 2 | ON a = b; WHERE d = 2",
                "SELECT (SELECT 1 FROM u WHERE a = 1) FROM t WHERE b IN (SELECT 2 FROM v WHERE c AND d) | WHERE b IN (SELECT 2 FROM v WHERE c AND d)",
                "DELETE FROM t |",
            })
    void conditions_are_taken_apart(String sql, String expected) {
        Tokens tokens = tokens(sql);

        List<String> found =
                Conjuncts.of(tokens, 0, tokens.count()).stream()
                        .map(each -> each.place() + " " + text(tokens, each.range()))
                        .toList();

        assertThat(String.join("; ", found)).isEqualTo(expected == null ? "" : expected);
    }

    private static String text(Tokens tokens, Range range) {
        return tokens.text(range.from(), range.to() - 1);
    }

    private static Tokens tokens(String sql) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        SqlDialect dialect =
                new SqlDialect(StandardCharsets.UTF_8, false, false, false, Recoding.NONE);
        return Tokens.of(new Scanner(200).scan(bytes, 0, bytes.length, dialect).snapshot());
    }
}
