package io.tidegate.sharding.plan;

import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Scanner;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What it takes from a statement's bytes to what the shards are sent: with a plan of its shape in
 * the cache, and without. {@code integration-tests/bench/planner} runs it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PlannerBenchmark {
    /** Typical statements. */
    public enum Sample {
        PASS_THROUGH("SELECT name, value FROM settings WHERE id = 7"),
        POINT("SELECT id, name, country FROM users WHERE id = 12345"),
        LIST(
                "SELECT id, total FROM orders WHERE user_id IN (1, 22, 333, 4444, 5, 66, 777, 8, 9, 10)"),
        JOIN(
                "SELECT u.name, o.total, i.product FROM users u JOIN orders o ON o.user_id = u.id"
                        + " LEFT JOIN order_items i ON i.user_id = o.user_id AND i.order_id = o.id"
                        + " WHERE u.id = 12345 AND o.total > 10.5 ORDER BY o.id DESC LIMIT 10"),
        RANGE(
                "SELECT id, kind FROM events WHERE created_at >= '2026-03-01' AND created_at < '2026-05-01'"
                        + " AND kind = 'click'"),
        MERGE(
                "SELECT country, COUNT(*) AS n, SUM(id) FROM users WHERE name > 'm' GROUP BY country"
                        + " ORDER BY n DESC LIMIT 3"),
        INSERT("INSERT INTO orders (id, user_id, status, total) VALUES (1, 12345, 'new', 19.99)"),
        UPDATE("UPDATE orders SET status = 'paid' WHERE user_id = 12345 AND id = 77"),
        SUBQUERY(
                "SELECT name FROM users WHERE id = 12345 AND EXISTS (SELECT 1 FROM orders WHERE"
                        + " user_id = 12345 AND status = 'open')");

        private final byte[] sql;

        Sample(String sql) {
            this.sql = sql.getBytes(StandardCharsets.UTF_8);
        }
    }

    @Param public Sample sample = Sample.POINT;

    private final Scanner scanner = new Scanner(200);
    private final RuleSet rules = Shop.rules(MultiShardWrite.BEST_EFFORT);
    private final PlanCache cache = new PlanCache(1000);
    private final long now = System.nanoTime();

    @Setup
    public void planAll() {
        for (Sample each : Sample.values()) {
            ScannedSql sql = scan(each).snapshot();
            cache.put(sql, "shop", rules, Planned.of(sql, "shop", rules, plan(sql)));
        }
        ScannedSql own = scan(sample).snapshot();
        if (plan(own).refusal(own) != null) {
            throw new IllegalStateException(sample + " is refused");
        }
    }

    private Scan scan(Sample of) {
        return scanner.scan(of.sql, 0, of.sql.length, Shop.DIALECT);
    }

    private Template plan(ScannedSql sql) {
        return Planner.plan(sql, "shop", rules, new Cancellation());
    }

    /** The plan is in the cache, and the statement is counted. */
    @Benchmark
    public Object hit() {
        Scan scan = scan(sample);
        Planned planned = cache.find(scan, "shop", rules);
        if (planned == null) {
            throw new IllegalStateException("not in the cache");
        }
        BoundPlan plan = planned.template().bind(scan, ParameterSource.NONE);
        planned.digest().planned(PlanKind.of(plan));
        planned.digest().ended(1000, now, false);
        return plan;
    }

    /** It is not. */
    @Benchmark
    public Object miss() {
        ScannedSql sql = scan(sample).snapshot();
        return Planned.of(sql, "shop", rules, plan(sql)).template().bind(sql, ParameterSource.NONE);
    }
}
