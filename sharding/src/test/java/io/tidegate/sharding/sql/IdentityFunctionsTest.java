package io.tidegate.sharding.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.sharding.sql.IdentityFunctions.Identity;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityFunctionsTest {
    private static final Identity IDENTITY = new Identity(-1, "o'b\\@h", "a@%");
    private static final SqlDialect PLAIN =
            new SqlDialect(StandardCharsets.UTF_8, false, false, false);

    private static ScannedSql scan(String sql, SqlDialect dialect) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        Scan scan = new Scanner(200).scan(bytes, 0, bytes.length, dialect);
        assertThat(scan.has(Trait.IDENTITY)).isTrue();
        return scan.snapshot();
    }

    private static String writtenOut(String sql, SqlDialect dialect) {
        Rewriting.Rewritten out = IdentityFunctions.writtenOut(scan(sql, dialect), IDENTITY);
        return out == null ? "" : new String(out.sql(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select connection_id() | select CAST(4294967295 AS UNSIGNED) AS `connection_id()`",
                "select user ( ), 2 | select 'o''b\\\\\\\\@h' AS `user ( )`, 2",
                "select current_user from t | select 'a@%' AS `current_user` from t",
                "select a, current_user() b | select a, 'a@%' b",
                "select f(1, current_user) | select f(1, 'a@%')",
                "insert into t values (1, current_user()) | insert into t values (1, 'a@%')",
                "select a from t where b in (1, current_user) | select a from t where b in (1, 'a@%')",
                "select a from t group by a, current_user | select a from t group by a, 'a@%'",
                "update t set a = 1, b = current_user | update t set a = 1, b = 'a@%'",
                "select 1; select current_user; create view v as select current_user"
                        + " | select 1; select 'a@%' AS `current_user`; create view v as select current_user"
            })
    void the_client_is_written_out(String sql, String expected) {
        assertThat(writtenOut(sql, PLAIN)).isEqualTo(expected.replace("\\\\\\\\", "\\\\"));
    }

    @Test
    void a_backslash_is_one_where_it_escapes_nothing() {
        assertThat(
                        writtenOut(
                                "do user()",
                                new SqlDialect(StandardCharsets.UTF_8, false, true, false)))
                .isEqualTo("do 'o''b\\@h'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create view v as select user()",
                "create definer = current_user view v as select 1",
                "select t.current_user from t",
                "select connection_id from t",
                "select * from performance_schema.threads where processlist_id = connection_id()",
                "select 1 from information_schema.`innodb_trx` where trx_mysql_thread_id = connection_id()",
                "show grants for current_user()"
            })
    void what_does_not_mean_the_client_is_left(String sql) {
        assertThat(writtenOut(sql, PLAIN)).isEmpty();
    }
}
