package io.tidegate.sharding.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.MultiShardWrite;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rows are compared by when a server has told the columns of {@code *}. */
class StarSelectTest {
    private static final String JOIN = " FROM users u JOIN orders o ON o.user_id = u.id";

    private static MergedSelect resolved(String sql, String columns) {
        BoundPlan plan =
                Planner.plan(
                                Shop.scan(sql),
                                "shop",
                                Shop.rules(MultiShardWrite.BEST_EFFORT),
                                new Cancellation())
                        .bind(Shop.scan(sql), ParameterSource.NONE);
        assertThat(plan).as(String.valueOf(plan)).isInstanceOf(BoundPlan.Merge.class);
        List<SeenColumn> seen =
                Stream.of(columns.split(" "))
                        .map(each -> each.split("[.]", 2))
                        .map(each -> new SeenColumn(each[0], each[1]))
                        .toList();
        return ((BoundPlan.Merge) plan).select().resolved(seen);
    }

    private static List<String> keys(String sql, String columns) {
        return resolved(sql, columns).keys().stream()
                .map(key ->
                        key.item()
                                + " "
                                + new String(key.expression(), StandardCharsets.UTF_8)
                                + (key.descending() ? " descending" : ""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT DISTINCT * FROM users | users.id users.na`me .n | 0 `users`.`id`; 1 `users`.`na``me`; 2 `n`",
                "SELECT * FROM users ORDER BY 2 DESC, name | users.id users.name | 1 `users`.`name` descending; -1 name",
                "SELECT id + 1, users.*, LOWER(name) FROM users ORDER BY 1, 3, 4 | .a users.id users.name .b"
                        + " | 0 id + 1; 2 `users`.`name`; 3 LOWER(name)",
                "SELECT DISTINCT u.* JOIN ORDER BY u.name | u.id u.name | 1 `u`.`name`; 0 `u`.`id`",
                "SELECT u.*, o.* JOIN ORDER BY 3 | u.id u.name o.id o.total | 2 `o`.`id`",
                "SELECT DISTINCT u.*, o.total AS n JOIN ORDER BY N, o.total | u.id .n | 1 o.total; 1 o.total; 0 `u`.`id`",
                "SELECT DISTINCT * JOIN ORDER BY o.id, NULL | u.id o.id | 1 `o`.`id`; 0 `u`.`id`",
            })
    void columns_are_named_as_the_server_names_them(String sql, String columns, String keys) {
        assertThat(String.join("; ", keys(sql.replace(" JOIN", JOIN), columns))).isEqualTo(keys);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM users ORDER BY 3 | users.id users.name | larger than",
                "SELECT DISTINCT * FROM users | users.id users.größe | not ASCII",
                "SELECT DISTINCT * FROM users | benutzer_ü.id | not ASCII",
                "SELECT DISTINCT * JOIN ORDER BY id | u.id o.id | several columns",
                "SELECT DISTINCT u.* JOIN ORDER BY o.name | u.id u.name | not selected",
                "SELECT DISTINCT *, LOWER(name) AS name FROM users ORDER BY name | users.name .name | several columns",
                "SELECT u.*, 1, o.* JOIN ORDER BY 3 | u.id u.name .1 o.id | between two",
            })
    void what_cannot_be_named_is_refused(String sql, String columns, String why) {
        assertThatThrownBy(() -> resolved(sql.replace(" JOIN", JOIN), columns))
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining(why);
    }
}
