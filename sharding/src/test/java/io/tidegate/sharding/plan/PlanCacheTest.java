package io.tidegate.sharding.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.rule.TableName;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Scanner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept and counted of statements' shapes. */
class PlanCacheTest {
    private final PlanCache cache = new PlanCache(100);
    private final Scanner scanner = new Scanner(200);
    private final RuleSet rules = Shop.rules(MultiShardWrite.BEST_EFFORT);

    private Scan scan(String sql) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        return scanner.scan(bytes, 0, bytes.length, Shop.DIALECT);
    }

    private Planned put(String sql, RuleSet by) {
        ScannedSql text = scan(sql).snapshot();
        Template template = Planner.plan(text, "shop", by, new Cancellation());
        return cache.put(text, "shop", by, Planned.of(text, "shop", by, template));
    }

    @Test
    void statements_of_one_shape_are_counted_together() {
        Instant before = Instant.now().minusMillis(300);
        put("SELECT name FROM users WHERE id = 7", rules);
        Planned found =
                Objects.requireNonNull(
                        cache.find(scan("SELECT name FROM users WHERE id = 8"), "shop", rules));

        found.digest().planned(PlanKind.SINGLE);
        found.digest().ended(30, System.nanoTime(), false);
        found.digest().planned(PlanKind.MERGE);
        found.digest().ended(10, System.nanoTime(), true);

        assertThat(cache.digests())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.schema()).isEqualTo("shop");
                    assertThat(row.text()).isEqualTo("SELECT name FROM users WHERE id = ?");
                    assertThat(row.kinds())
                            .containsExactlyInAnyOrder(PlanKind.SINGLE, PlanKind.MERGE);
                    assertThat(row.executions()).isEqualTo(2);
                    assertThat(row.errors()).isEqualTo(1);
                    assertThat(row.nanos()).isEqualTo(40);
                    assertThat(row.maxNanos()).isEqualTo(30);
                    assertThat(row.lastSeen()).isBetween(before, Instant.now());
                });
    }

    @Test
    void what_took_too_long_to_parse_once_is_parsed_again() {
        ScannedSql text = scan("SELECT name FROM users WHERE id = 7").snapshot();
        Cancellation late = new Cancellation();
        late.cancel();
        Template template = Planner.plan(text, "shop", rules, late);
        assertThat(template)
                .isInstanceOfSatisfying(
                        RefusedTemplate.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.PARSE_TIMEOUT));

        cache.put(text, "shop", rules, Planned.of(text, "shop", rules, template));

        assertThat(cache.find(text, "shop", rules)).isNull();
    }

    @Test
    void a_later_end_is_seen_later() throws Exception {
        Planned planned = put("SELECT name FROM users WHERE id = 7", rules);
        Thread.sleep(300);
        Instant before = Instant.now();

        planned.digest().ended(1, System.nanoTime(), false);

        assertThat(cache.digests().getFirst().lastSeen()).isAfter(before.minusMillis(50));
    }

    @Test
    void a_shape_that_was_never_carried_out_is_not_listed() {
        put("SELECT name FROM users WHERE id = 7", rules);

        assertThat(cache.digests()).isEmpty();
    }

    @Test
    void other_rules_go_on_counting() {
        put("SELECT name FROM users WHERE id = 7", rules).digest().ended(1, 0, false);
        RuleSet others = Shop.rules(MultiShardWrite.REFUSE);

        Planned again = put("SELECT name FROM users WHERE id = 9", others);
        again.digest().ended(1, 0, false);

        assertThat(cache.digests()).singleElement().returns(2L, DigestRow::executions);
        assertThat(cache.find(scan("SELECT name FROM users WHERE id = 7"), "shop", rules)).isNull();
    }

    @Test
    void what_is_forgotten_is_counted_anew() {
        Planned planned = put("SELECT name FROM users WHERE id = 7", rules);
        planned.digest().planned(PlanKind.MERGE);
        planned.digest().ended(100, 0, true);

        cache.forget();
        assertThat(cache.digests()).isEmpty();
        planned.digest().ended(3, 0, false);

        assertThat(cache.digests())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.executions()).isEqualTo(1);
                    assertThat(row.errors()).isZero();
                    assertThat(row.nanos()).isEqualTo(3);
                    assertThat(row.maxNanos()).isEqualTo(3);
                    assertThat(row.kinds()).isEmpty();
                });
    }

    @Test
    void a_scanned_statement_finds_the_plan_of_its_shape() {
        Planned planned = put("SELECT name FROM users WHERE id = 7", rules);

        assertThat(
                        cache.find(
                                scan("SELECT name FROM users WHERE id = 8").snapshot(),
                                "shop",
                                rules))
                .isSameAs(planned);
        assertThat(cache.find(scan("SELECT id FROM users WHERE id = 8").snapshot(), "shop", rules))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 'hunter2', 7, 0x41 FROM settings | SELECT ? , ? , ? FROM settings",
                "SELECT a FROM settings WHERE b = ? AND c = 'x' | SELECT a FROM settings WHERE b = ? AND c = ?",
                "SELECT a FROM users WHERE id IN (1, 2, 3) | SELECT a FROM users WHERE id IN ( ? )",
                "SELECT /*! 'hunter2', */ 1 FROM settings | SELECT ? , ? FROM settings",
                "SELECT a /* hunter2 */ FROM settings -- x | SELECT a FROM settings",
            })
    void the_text_of_a_shape_has_no_literals(String sql, String text) {
        Planned planned = put(sql, rules);

        assertThat(planned.digest().text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 1 FROM settings | ''",
                "SELECT a FROM Users JOIN shop.orders ON TRUE | 'shop.orders,shop.users'",
                "UPDATE countries SET name = 'x' | shop.countries",
                "SELECT table_name FROM information_schema.users | ''",
                "SELECT u.name FROM elsewhere.settings u | ''",
            })
    void the_tables_with_rules_that_a_statement_names_are_known(String sql, String tables) {
        Planned planned = put(sql, rules);

        assertThat(
                        planned.tables().stream()
                                .sorted()
                                .map(TableName::toString)
                                .reduce((a, b) -> a + "," + b)
                                .orElse(""))
                .isEqualTo(tables);
    }
}
