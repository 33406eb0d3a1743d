package io.tidegate.sharding.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedStatementParserTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "PREPARE p FROM 'SELECT 1' ~ Prepare[name=p, source=Text[sql=SELECT 1]]",
                "prepare `My P` from \"SELECT 'a'\"; ~ Prepare[name=my p, source=Text[sql=SELECT 'a']]",
                "PREPARE p FROM 'it''s' ' \\'both\\' \\% \\n' ~ Prepare[name=p, source=Text[sql=it's 'both' \\% \\n]]",
                "PREPARE p FROM N'SELECT 1' ~ Prepare[name=p, source=Text[sql=SELECT 1]]",
                "PREPARE p FROM _utf8'SELECT 1' ~ Prepare[name=p, source=Expression[]]",
                "PREPARE p FROM CONCAT('SELECT', ' 1') ~ Prepare[name=p, source=Expression[]]",
                "PREPARE /* x */ p FROM @SQL -- y ~ Prepare[name=p, source=Variable[name=sql]]",
                "PREPARE p FROM @`My Sql` ~ Prepare[name=p, source=Variable[name=my sql]]",
                "PREPARE p FROM ~ Prepare[name=p, source=Expression[]]",
                "PREPARE p ~ Unknown[]",
                "EXECUTE P ~ Execute[name=p, arguments=Arguments[variables=[], other=-1]]",
                "EXECUTE p USING @a, @B; ~ Execute[name=p, arguments=Arguments[variables=[a, b], other=-1]]",
                "EXECUTE p USING 1 ~ Execute[name=p, arguments=Arguments[variables=[], other=3]]",
                "EXECUTE p USING @a + 1 ~ Execute[name=p, arguments=Arguments[variables=[], other=3]]",
                "EXECUTE p USING ~ Execute[name=p, arguments=Arguments[variables=[], other=3]]",
                "EXECUTE p @a ~ Unknown[]",
                "EXECUTE IMMEDIATE 'SELECT ?' USING @a ~ Immediate[source=Text[sql=SELECT ?], arguments=Arguments[variables=[a], other=-1]]",
                "EXECUTE IMMEDIATE CONVERT('x' USING utf8) ~ Immediate[source=Expression[], arguments=Arguments[variables=[], other=-1]]",
                "EXECUTE IMMEDIATE @a ~ Immediate[source=Variable[name=a], arguments=Arguments[variables=[], other=-1]]",
                "EXECUTE immediate ~ Execute[name=immediate, arguments=Arguments[variables=[], other=-1]]",
                "DEALLOCATE PREPARE P; ~ Deallocate[name=p]",
                "DROP PREPARE p ~ Deallocate[name=p]",
                "DEALLOCATE PREPARE p, q ~ Unknown[]"
            })
    void statements_are_read(String sql, String expected) {
        assertThat(parsed(sql)).isEqualTo(expected.replace("\\n", "\n"));
    }

    private static String parsed(String sql) {
        SqlDialect dialect = new SqlDialect(StandardCharsets.UTF_8, false, false, false);
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        Scan scan = new Scanner(50).scan(bytes, 0, bytes.length, dialect);
        return NamedStatementParser.parse(scan.snapshot()).toString();
    }
}
