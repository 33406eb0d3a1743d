package io.tidegate.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.sql.StatementKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KillTest {
    private static final int OWN = -2;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "KILL 5 | 5 | false | false",
                "kill connection 5; | 5 | false | false",
                "KILL/* q */QUERY/**/5 | 5 | true | false",
                "/* a */ KILL QUERY 4294967295 -- no more | 4294967295 | true | false",
                "KILL HARD 5 | 5 | false | false",
                "KILL HARD QUERY 5 | 5 | true | false",
                "KILL SOFT CONNECTION 5 | 5 | false | true",
                "KILL SOFT QUERY 5 # x | 5 | true | true",
                "KILL CONNECTION_ID() | 4294967294 | false | false",
                "KILL QUERY connection_id ( ) | 4294967294 | true | false",
            })
    void the_statement_names_one_client(String sql, long id, boolean queryOnly, boolean soft) {
        assertThat(Kill.parse(sql, OWN, true)).isEqualTo(new Kill(id, queryOnly, soft));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KILL",
                "KILL USER app",
                "KILL QUERY ID 5",
                "KILL @id",
                "KILL ?",
                "KILL 5 + 1",
                "KILL '5'",
                "KILL 5, 6",
                "KILL QUERY CONNECTION 5",
                "KILL /*!50000 QUERY */ 5",
                "KILL 1234567890123456789",
            })
    void anything_else_is_refused(String sql) {
        assertThatThrownBy(() -> Kill.parse(sql, OWN, true)).isInstanceOf(TidegateException.class);
    }

    @Test
    void hard_and_soft_are_words_of_mariadb() {
        assertThatThrownBy(() -> Kill.parse("KILL HARD 5", OWN, false))
                .isInstanceOf(TidegateException.class);
    }

    @Test
    void a_megabyte_of_blanks_is_read_at_once() {
        String blanks = " ".repeat(1 << 20);

        assertThat(Kill.parse("KILL" + blanks + "5" + blanks, OWN, true).id()).isEqualTo(5);
        assertThatThrownBy(() -> Kill.parse("KILL" + blanks + "x", OWN, true))
                .isInstanceOf(TidegateException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "SELECT, true, false, INTERRUPT",
        "SELECT, false, false, END",
        "UPDATE, true, true, INTERRUPT",
        "UPDATE, true, false, END",
        "INSERT, false, true, END",
        "COMMIT, true, true, LEAVE",
        "COMMIT, false, true, END",
        "EXPLAIN, true, true, INTERRUPT",
        "EXPLAIN, true, false, END",
        "XA, true, true, LEAVE",
        "SET, true, true, LEAVE",
        "BEGIN, true, true, LEAVE",
        "DDL, true, false, END",
        "CALL, false, true, END",
    })
    void what_may_be_committing_is_not_interrupted_on_a_mariadb(
            StatementKind kind, boolean plain, boolean inTransaction, KillRule rule) {
        assertThat(KillRule.of(true, kind, plain, inTransaction)).isEqualTo(rule);
        assertThat(KillRule.of(false, kind, plain, inTransaction)).isEqualTo(KillRule.INTERRUPT);
    }
}
