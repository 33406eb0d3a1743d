package io.tidegate.sharding.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.sharding.key.Key;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Scanner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Statements with lists go the way of the hot path: scanned, looked up, bound. */
class ListPlansTest {
    private final RuleSet rules = Shop.rules(MultiShardWrite.BEST_EFFORT);
    private final PlanCache cache = new PlanCache(10_000);
    private final Scanner scanner = new Scanner(200);
    private int plannings;

    private BoundPlan plan(String sql, long... parameters) {
        byte[] bytes = ("  " + sql).getBytes(StandardCharsets.UTF_8);
        // Behind an offset: a command's text does not begin its buffer either.
        Scan scan = scanner.scan(bytes, 2, bytes.length - 2, Shop.DIALECT);
        Planned known = cache.find(scan, "shop", rules);
        if (known != null) {
            return known.template().bind(scan, source(parameters));
        }
        plannings++;
        ScannedSql snapshot = scan.snapshot();
        Template template = Planner.plan(snapshot, "shop", rules, new Cancellation());
        cache.put(snapshot, "shop", rules, Planned.of(snapshot, "shop", rules, template));
        return template.bind(snapshot, source(parameters));
    }

    private static ParameterSource source(long... values) {
        return new ParameterSource() {
            @Override
            public int count() {
                return values.length;
            }

            @Override
            public byte[] literal(int index) {
                return value(index).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            }

            @Override
            public KeyValue value(int index) {
                return new KeyValue.IntegerValue(values[index], false);
            }
        };
    }

    private int shard(long id) {
        return Objects.requireNonNull(rules.sharded("shop", "users"))
                .function()
                .shardOf(Key.Whole.of(id));
    }

    private List<Integer> shards(long... ids) {
        return LongStream.of(ids).mapToObj(this::shard).distinct().sorted().toList();
    }

    private static List<ShardStatement> statements(BoundPlan plan) {
        return switch (plan) {
            case BoundPlan.Single(ShardStatement one) -> List.of(one);
            case BoundPlan.Concat(List<ShardStatement> some) -> some;
            case BoundPlan.Writes(List<ShardStatement> some, var _) -> some;
            default -> throw new AssertionError(plan);
        };
    }

    private static List<Integer> shards(BoundPlan plan) {
        return statements(plan).stream().map(each -> each.shard().number()).toList();
    }

    private static Map<Integer, String> texts(BoundPlan plan) {
        Map<Integer, String> texts = new TreeMap<>();
        for (ShardStatement each : statements(plan)) {
            texts.put(
                    each.shard().number(), new String(each.sql(), StandardCharsets.UTF_8).strip());
        }
        return texts;
    }

    private static String joined(int count, IntFunction<String> element) {
        return IntStream.range(0, count).mapToObj(element).collect(Collectors.joining(", "));
    }

    @Test
    void lists_of_a_thousand_lengths_are_planned_once() {
        for (int length = 1000; length > 0; length--) {
            String list = joined(length, i -> "" + (i + 7));

            BoundPlan plan = plan("SELECT * FROM users WHERE name <> 'x' AND id IN (" + list + ")");

            assertThat(shards(plan)).isEqualTo(shards(LongStream.range(7, 7 + length).toArray()));
            assertThat(texts(plan).values()).allMatch(sql -> sql.endsWith("IN (" + list + ")"));
        }
        assertThat(plannings).isEqualTo(1);
    }

    @Test
    void lists_of_parameters_of_a_thousand_lengths_are_planned_once() {
        for (int length = 1; length <= 1000; length++) {
            long[] ids = LongStream.range(7, 7 + length).toArray();

            BoundPlan plan =
                    plan("DELETE FROM users WHERE id IN (" + joined(length, i -> "?") + ")", ids);

            assertThat(shards(plan)).isEqualTo(shards(ids));
        }
        assertThat(plannings).isEqualTo(1);
    }

    @Test
    void rows_of_a_thousand_numbers_are_planned_once_and_each_goes_to_its_shard_in_order() {
        for (int rows = 1; rows <= 1000; rows++) {
            Map<Integer, List<String>> expected = new TreeMap<>();
            for (int row = 0; row < rows; row++) {
                expected.computeIfAbsent(shard(row - 5), none -> new ArrayList<>())
                        .add("('n" + row + "', " + (row - 5) + ")");
            }

            BoundPlan plan =
                    plan(
                            "INSERT INTO users (name, id) VALUES "
                                    + joined(rows, row -> "('n" + row + "', " + (row - 5) + ")"));

            Map<Integer, String> texts = new TreeMap<>();
            expected.forEach((shard, own) ->
                    texts.put(
                            shard,
                            "INSERT INTO `users_%04d` (name, id) VALUES ".formatted(shard)
                                    + String.join(expected.size() == 1 ? ", " : ",", own)));
            assertThat(texts(plan)).isEqualTo(texts);
        }
        assertThat(plannings).isEqualTo(1);
    }

    @Test
    void a_plan_of_one_row_serves_many_and_the_other_way_round() {
        String one = "INSERT INTO users (id) VALUES (?) ON DUPLICATE KEY UPDATE name = ?";
        String three =
                "INSERT INTO users (id) VALUES (?), (?), (?) ON DUPLICATE KEY UPDATE name = ?";

        assertThat(shards(plan(one, 1, 0))).isEqualTo(shards(1L));
        assertThat(shards(plan(three, 1, 2, 3, 0))).isEqualTo(shards(1L, 2L, 3L));
        assertThat(shards(plan(one, 3, 0))).isEqualTo(shards(3L));
        assertThat(plannings).isEqualTo(1);
    }

    @Test
    void each_shard_gets_the_parameters_of_its_rows_and_those_behind() {
        var plan =
                plan(
                        "INSERT INTO users (id, name, n) VALUES (1, ?, ?), (?, 'x', ?), (1, ?, ?)"
                                + " ON DUPLICATE KEY UPDATE name = ?, n = IF(n IN (1, ?), ?, 4)",
                        10,
                        11,
                        2,
                        13,
                        14,
                        15,
                        16,
                        17,
                        18);

        assertThat(statements(plan))
                .extracting(
                        each -> each.shard().number() + " " + Arrays.toString(each.parameters()))
                .containsExactlyInAnyOrder(
                        shard(1) + " [0, 1, 4, 5, 6, 7, 8]", shard(2) + " [2, 3, 6, 7, 8]");
    }

    @Test
    void values_before_between_and_behind_lists_keep_their_meaning() {
        for (int length = 1; length < 20; length++) {
            String names = joined(length, i -> "'n" + i + "'");
            String ids = joined(length, i -> "" + i);
            String sql =
                    "SELECT * FROM users WHERE name IN (%s) AND id IN (%s) AND n = 5 AND id = %d AND"
                            + " n IN (%s)";

            BoundPlan plan = plan(sql.formatted(names, ids, length - 1, ids));

            assertThat(shards(plan)).isEqualTo(shards(length - 1L));
        }
        assertThat(plannings).isEqualTo(1);
    }

    @Test
    void signs_nulls_and_booleans_make_no_other_plan() {
        assertThat(shards(plan("SELECT * FROM users WHERE id IN (-7, +8, NULL, 9)")))
                .isEqualTo(shards(-7L, 8L, 9L));
        assertThat(shards(plan("SELECT * FROM users WHERE id IN (true, 7, '9')")))
                .isEqualTo(shards(1L, 7L, 9L));
        assertThat(shards(plan("SELECT * FROM users WHERE id IN (- 7)"))).isEqualTo(shards(-7L));
        assertThat(shards(plan("SELECT * FROM users WHERE id IN (NULL)"))).hasSize(1);
        assertThat(shards(plan("SELECT * FROM users WHERE id IN (FALSE)"))).isEqualTo(shards(0L));
        assertThat(plannings).isEqualTo(1);
    }

    @Test
    void a_value_that_cannot_be_routed_widens_a_list_and_refuses_a_row() {
        assertThat(shards(plan("SELECT * FROM users WHERE id IN (1, 2)"))).hasSize(2);
        assertThat(shards(plan("SELECT * FROM users WHERE id IN (1, 2, 2.5)"))).hasSize(8);

        assertThat(shards(plan("INSERT INTO users (id) VALUES (1), (2)"))).hasSize(2);
        assertThat(plan("INSERT INTO users (id) VALUES (1), (2), (2.5)"))
                .isInstanceOf(BoundPlan.Refused.class);
    }

    @Test
    void null_is_a_key_in_a_row_by_itself_alone() {
        assertThat(shards(plan("INSERT INTO users (id, name) VALUES (NULL, 'a')")))
                .containsExactly(0);
        assertThat(plan("INSERT INTO users (id, name) VALUES (NULL, 'a'), (1, 'b')"))
                .isInstanceOf(BoundPlan.Refused.class);
    }

    @Test
    void rows_of_several_shapes_are_each_read_as_they_are() {
        String sql =
                "INSERT INTO users (name, id) VALUES (CONCAT('a', '(,', 8), 1), (CONCAT('b', ')', 9), 2),"
                        + " ('c', 3), (NOW(), 4), (UPPER(UPPER('x')), 5)";

        BoundPlan plan = plan(sql);

        String all = String.join("; ", texts(plan).values());
        for (int id = 1; id <= 5; id++) {
            assertThat(texts(plan).get(shard(id))).contains(", " + id + ")");
            assertThat(all.split(", " + id + "\\)", -1)).hasSize(2);
        }
    }

    @Test
    void a_key_that_is_an_expression_in_one_row_of_many_is_refused() {
        plan("INSERT INTO users (id) VALUES (1), (2), (3)");

        assertThat(plan("INSERT INTO users (id) VALUES (1), (2 DIV 1), (3)"))
                .isInstanceOf(BoundPlan.Refused.class);
        assertThat(plan("INSERT INTO users (id) VALUES (1), (DEFAULT)"))
                .isInstanceOf(BoundPlan.Refused.class);
        assertThat(plan("INSERT INTO users (id) VALUES (1), (2),"))
                .isInstanceOf(BoundPlan.Refused.class);
        assertThat(plan("INSERT INTO users (id) VALUES (1), ()"))
                .isInstanceOf(BoundPlan.Refused.class);
    }

    @Test
    void a_qualified_name_is_exchanged_in_every_row() {
        BoundPlan plan = plan("INSERT INTO users (id, n) VALUES (7, users.id), (7, users.id)");

        assertThat(texts(plan).get(shard(7))).doesNotContain("users.id").contains("VALUES (7, `");
    }

    @Test
    void returning_is_refused_only_when_rows_go_to_several_shards() {
        assertThat(shards(plan("INSERT INTO users (id) VALUES (7), (7) RETURNING id"))).hasSize(1);
        assertThat(plan("INSERT INTO users (id) VALUES (1), (2), (3) RETURNING id"))
                .isInstanceOf(BoundPlan.Refused.class);
        assertThat(plannings).isEqualTo(1);
    }

    @Test
    void any_mixture_of_rows_goes_where_its_keys_belong() {
        Random random = new Random(7);
        String[] names = {
            "'a'", "-1", "NULL", "?", "'),('", "CONCAT('b', 1)", "1 + 2", "0x1F", "`n`"
        };
        for (int round = 0; round < 3000; round++) {
            int rows = 1 + random.nextInt(12);
            int variety = 1 + random.nextInt(names.length);
            List<String> written = new ArrayList<>();
            Map<Integer, List<String>> expected = new TreeMap<>();
            for (int row = 0; row < rows; row++) {
                int id = random.nextInt(40) - 20;
                String key = random.nextBoolean() ? "" + id : "'" + id + "'";
                String text = "(" + names[random.nextInt(variety)] + ", " + key + ", " + row + ")";
                written.add(text);
                expected.computeIfAbsent(shard(id), none -> new ArrayList<>()).add(text);
            }

            var texts =
                    texts(
                            plan(
                                    "INSERT INTO users (name, id, n) VALUES "
                                            + String.join(",", written),
                                    new long[rows]));

            assertThat(texts.keySet()).isEqualTo(expected.keySet());
            texts.forEach((shard, sql) ->
                    assertThat(sql).endsWith(" VALUES " + String.join(",", expected.get(shard))));
        }
        assertThat(plannings).isLessThan(3000);
    }
}
