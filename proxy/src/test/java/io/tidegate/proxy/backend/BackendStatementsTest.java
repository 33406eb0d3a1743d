package io.tidegate.proxy.backend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxy.backend.BackendStatements.Key;
import io.tidegate.proxy.backend.BackendStatements.Prepared;
import io.tidegate.sharding.sql.SqlDialect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackendStatementsTest {
    private final BackendStatements statements = new BackendStatements();

    @Test
    void a_text_is_found_in_the_schema_that_it_was_prepared_in() {
        Prepared inShop = new Prepared(1, 0);
        statements.add(key("SELECT 1", "shop"), inShop);

        assertThat(statements.find(key("SELECT 1", "shop"))).isSameAs(inShop);
        assertThat(statements.find(key("SELECT 1", "other"))).isNull();
        assertThat(statements.find(key("SELECT 1", null))).isNull();
    }

    @Test
    void a_text_that_is_read_in_another_way_is_another_statement() {
        statements.add(key("SELECT \"a\"", null, false), new Prepared(1, 0));

        assertThat(statements.find(key("SELECT \"a\"", null, true))).isNull();
    }

    @Test
    void executions_with_other_types_have_a_statement_of_their_own() {
        byte[] number = {8, 0};
        byte[] text = {(byte) 253, 0};
        byte[] nothing = {6, 0};
        Key plain = key("SELECT ?", "shop");
        Prepared first = new Prepared(1, 1);
        statements.add(plain, first);
        assertThat(statements.find(statements.forTypes(plain, number))).isSameAs(first);
        first.uses(nothing);
        first.uses(number);

        Key ofText = statements.forTypes(plain, text);
        assertThat(statements.find(ofText)).isNull();
        Prepared second = new Prepared(2, 1);
        second.uses(text);
        assertThat(statements.add(ofText, second)).isNull();

        assertThat(statements.find(statements.forTypes(plain, text))).isSameAs(second);
        assertThat(statements.find(statements.forTypes(plain, number))).isSameAs(first);
        assertThat(statements.find(statements.forTypes(plain, nothing))).isSameAs(first);
    }

    @Test
    void a_statement_that_is_prepared_again_leaves_the_older_one_to_be_closed() {
        Prepared first = new Prepared(1, 0);
        Prepared second = new Prepared(2, 0);
        statements.add(key("SELECT 1", "shop"), first);

        assertThat(statements.add(key("SELECT 1", "shop"), second)).isSameAs(first);
        assertThat(statements.find(key("SELECT 1", "shop"))).isSameAs(second);
    }

    @Test
    void the_least_recently_used_of_too_many_is_to_be_closed() {
        for (int id = 0; id < 128; id++) {
            assertThat(statements.add(key("SELECT " + id, null), new Prepared(id, 0))).isNull();
        }
        statements.find(key("SELECT 0", null));

        Prepared evicted = statements.add(key("SELECT 128", null), new Prepared(128, 0));

        assertThat(evicted).isNotNull().extracting(Prepared::id).isEqualTo(1);
        assertThat(statements.find(key("SELECT 0", null))).isNotNull();
        assertThat(statements.find(key("SELECT 1", null))).isNull();
    }

    @Test
    void a_statement_with_an_open_cursor_is_neither_executed_again_nor_closed() {
        Prepared reading = new Prepared(1, 0);
        Key key = key("SELECT 1", "shop").withCursor();
        statements.add(key, reading);

        reading.cursorOpened();

        assertThat(statements.find(key)).isNull();
        assertThat(statements.add(key, new Prepared(2, 0))).isNull();
        assertThat(statements.knows(reading)).isFalse();
    }

    @Test
    void a_statement_with_an_open_cursor_outlives_all_others() {
        Prepared reading = new Prepared(1, 0);
        Prepared other = new Prepared(2, 0);
        statements.add(key("SELECT 1", "shop"), reading);
        statements.add(key("SELECT 2", "shop"), other);

        reading.cursorOpened();

        assertThat(statements.clear()).containsExactly(other);
        assertThat(statements.find(key("SELECT 1", "shop"))).isNull();
    }

    @Test
    void a_statement_that_was_executed_without_a_cursor_is_another_one() {
        Key key = key("SELECT 1", "shop");
        Prepared never = new Prepared(1, 0);
        statements.add(key, never);

        assertThat(statements.find(key.withCursor())).isSameAs(never);
        assertThat(statements.find(key)).isNull();

        Prepared executed = new Prepared(2, 0);
        executed.executed();
        statements.add(key, executed);
        statements.remove(never);
        assertThat(statements.find(key.withCursor())).isNull();
    }

    private static Key key(String sql, @Nullable String schema) {
        return key(sql, schema, false);
    }

    private static Key key(String sql, @Nullable String schema, boolean ansiQuotes) {
        return new Key(
                sql.getBytes(US_ASCII), schema, new SqlDialect(US_ASCII, ansiQuotes, false, false));
    }
}
