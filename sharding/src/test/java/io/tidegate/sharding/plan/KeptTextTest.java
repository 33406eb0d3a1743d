package io.tidegate.sharding.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Scanner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers get of the words that are theirs: their hints, index hints and comments. */
class KeptTextTest {
    private static final RuleSet RULES = Shop.rules(MultiShardWrite.BEST_EFFORT);

    /** The shards' statements with logical names. */
    private static List<String> sent(String sql) {
        ScannedSql scanned = Shop.scan(sql);
        return Explainer.explain(scanned, "shop", RULES, new Cancellation()).statements().stream()
                .map(sent -> sent.sql().replaceAll("`(\\w+)_000\\d`( AS `\\1`)?", "$1"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | SELECT /*+ MAX_EXECUTION_TIME(100) */ name /* why */ FROM users FORCE INDEX (PRIMARY) WHERE id = 1 -- end",
                "8 | SELECT /*+ MAX_EXECUTION_TIME(100) */ STRAIGHT_JOIN name /* why */ FROM users IGNORE INDEX (a, b)",
                "8 | SELECT u.name FROM users u USE INDEX (PRIMARY) STRAIGHT_JOIN orders o ON o.user_id = u.id",
                "1 | SELECT name FROM users PARTITION (p0, p1) u WHERE id = 1",
                "1 | UPDATE users PARTITION (p0) AS u SET name = 'a' WHERE id = 1",
                "1 | SELECT /*+ QB_NAME(a) */ name FROM users WHERE id = 1 AND 1 IN (SELECT /*+ NO_MERGE(o) */ 1 FROM orders o WHERE user_id = 1)",
                "8 | UPDATE /*+ NO_ICP(users) */ users SET name = 'a' /* why */ WHERE name = 'c' # end",
                "8 | DELETE /*+ NO_ICP(users) */ LOW_PRIORITY FROM users /* why */ WHERE name = 'c'",
                "1 | INSERT /*+ SET_VAR(sql_mode='') */ INTO users /* why */ (id, name) VALUES (1, /* of one */ 'a')",
            })
    void all_but_the_tables_names_is_as_it_was_written(int shards, String sql) {
        assertThat(sent(sql)).hasSize(shards).containsOnly(sql);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT /*+ MAX_EXECUTION_TIME(100) */ STRAIGHT_JOIN /* why */ name FROM users FORCE INDEX (PRIMARY) ORDER BY name"
                        + " | (SELECT /*+ MAX_EXECUTION_TIME(100) */ STRAIGHT_JOIN /* why */ name FROM users FORCE INDEX (PRIMARY))",
                "SELECT /*+ NO_ICP(users) */ COUNT(*) FROM users USE INDEX (PRIMARY) WHERE name /* why */ > 'a'"
                        + " | , COUNT(*) FROM users USE INDEX (PRIMARY) WHERE name /* why */ > 'a')",
                "INSERT /*+ SET_VAR(sql_mode='') */ INTO users /* why */ (id) VALUES (1), (2), (3)"
                        + " | INSERT /*+ SET_VAR(sql_mode='') */ INTO users /* why */ (id) VALUES (",
            })
    void so_it_is_in_what_is_merged_or_split(String sql, String kept) {
        assertThat(sent(sql)).hasSizeGreaterThan(1).allMatch(each -> each.contains(kept));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT%s /*+ NO_ICP(users) */ /* why */ name FROM users ORDER BY name LIMIT 3",
                "SELECT%s /*+ NO_ICP(users) */ /* why */ name FROM users",
                "UPDATE%s /*+ NO_ICP(users) */ users /* why */ SET name = 'a'",
                "INSERT%s /*+ NO_ICP(users) */ INTO users /* why */ (id) VALUES (1), (2)",
            })
    void a_hint_of_the_proxy_changes_nothing_beside_it(String sql) {
        byte[] hinted = sql.formatted(" /*+ tidegate: master */").getBytes(StandardCharsets.UTF_8);
        Scan scan = new Scanner(100).scan(hinted, 0, hinted.length, Shop.DIALECT);
        scan.blankHint();

        assertThat(
                        Explainer.explain(scan.snapshot(), "shop", RULES, new Cancellation())
                                .statements())
                .extracting(each -> each.sql().replaceAll(" {24}", ""))
                .isEqualTo(
                        Explainer.explain(
                                        Shop.scan(sql.formatted("")),
                                        "shop",
                                        RULES,
                                        new Cancellation())
                                .statements()
                                .stream()
                                .map(Explanation.Sent::sql)
                                .toList());
    }
}
