package io.tidegate.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.proxy.fuzz.Fuzz;
import io.tidegate.proxy.fuzz.Mutations;
import io.tidegate.proxy.fuzz.RandomSql;
import io.tidegate.proxy.fuzz.Round;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.plan.Cancellation;
import io.tidegate.sharding.plan.ParameterSource;
import io.tidegate.sharding.plan.Planner;
import io.tidegate.sharding.plan.Template;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Scanner;
import io.tidegate.sharding.sql.SetParser;
import io.tidegate.sharding.sql.SqlDialect;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Trait;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Statements of any bytes, scanned, folded, parsed and planned. */
class StatementFuzzTest {
    private static final int LARGE = 64 * 1024;
    private static final long FOR_LARGE = 64L << 20;
    private static final Duration PARSE_TIMEOUT = Duration.ofMillis(200);

    /** It does not always notice that it is cancelled. */
    private static final Duration PARSING = Duration.ofSeconds(15);

    private static final Charset[] CHARSETS = {
        StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, StandardCharsets.US_ASCII
    };
    private static final RuleSet RULES =
            rules(
                    """
                    apiVersion: tidegate/v1
                    users:
                      app: {password: secret}
                    groups:
                      g0: {user: tide, password: secret, nodes: {n0: {address: "127.0.0.1:3306"}}}
                      g1: {user: tide, password: secret, nodes: {n1: {address: "127.0.0.1:3307"}}}
                    schemas:
                      shop:
                        default-group: g0
                        multi-shard-write: best-effort
                        tables:
                          items: {key: id, function: {mod: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}}
                          other: {broadcast: true}
                    """);

    private final Scanner scanner = new Scanner(200);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        clock.shutdownNow();
    }

    private static RuleSet rules(String yaml) {
        return switch (ConfigurationLoader.parse(yaml, Map.of())) {
            case LoadResult.Loaded(var configuration) -> RuleSet.of(configuration);
            case LoadResult.Invalid(var problems) ->
                    throw new IllegalArgumentException(problems.toString());
        };
    }

    @Test
    void any_bytes_are_scanned_into_tokens_that_lie_in_them() {
        Fuzz.run(round -> {
            byte[] sql = sql(round);
            SqlDialect dialect = dialect(round.random());
            round.feed(() -> wellFormed(scanner.scan(sql, 0, sql.length, dialect)));
        });
    }

    @Test
    void large_statements_are_scanned_in_linear_time() {
        Fuzz.run(
                FOR_LARGE,
                round -> {
                    byte[] sql = round.fed("sql", new RandomSql(round.random()).large(LARGE));
                    SqlDialect dialect = dialect(round.random());
                    round.feed(() -> {
                        Scan scan = scanner.scan(sql, 0, sql.length, dialect);
                        wellFormed(scan);
                        if (scan.kind() == StatementKind.SET) {
                            assertThat(SetParser.parse(scan.snapshot())).isNotNull();
                        }
                    });
                });
    }

    @Test
    void where_a_statement_lies_in_its_buffer_changes_nothing() {
        Fuzz.run(round -> {
            byte[] sql = sql(round);
            SqlDialect dialect = dialect(round.random());
            byte[] around = Mutations.random(16, round.random());
            byte[] shifted = Mutations.joined(around, sql, around);
            round.feed(() -> {
                ScannedSql one = scanner.scan(sql, 0, sql.length, dialect).snapshot();
                ScannedSql other =
                        scanner.scan(shifted, around.length, sql.length, dialect).snapshot();

                assertThat(other.shape()).isEqualTo(one.shape());
                assertThat(other.kind()).isEqualTo(one.kind());
                assertThat(other.valueCount()).isEqualTo(one.valueCount());
                for (Trait trait : Trait.values()) {
                    assertThat(other.has(trait)).as("%s", trait).isEqualTo(one.has(trait));
                }
            });
        });
    }

    @Test
    void any_set_is_understood_or_left_to_the_server() {
        Fuzz.run(round -> {
            byte[] rest = sql(round);
            byte[] sql = Mutations.joined("SET ".getBytes(StandardCharsets.US_ASCII), rest);
            SqlDialect dialect = dialect(round.random());
            round.feed(() -> {
                Scan scan = scanner.scan(sql, 0, sql.length, dialect);
                if (scan.kind() == StatementKind.SET) {
                    assertThat(SetParser.parse(scan.snapshot())).isNotNull();
                }
            });
        });
    }

    /** Parsing is the parser's, and allocates by its rules: only the outcome and the time count. */
    @Test
    void any_statement_is_planned_or_refused() {
        Fuzz.runAside(
                PARSING,
                round -> {
                    byte[] sql = sql(round);
                    SqlDialect dialect = dialect(round.random());
                    round.feed(() -> plan(scanner.scan(sql, 0, sql.length, dialect)));
                });
    }

    @Test
    void so_is_a_large_one() {
        Fuzz.runAside(
                PARSING,
                round -> {
                    byte[] sql = round.fed("sql", new RandomSql(round.random()).large(LARGE));
                    SqlDialect dialect = dialect(round.random());
                    round.feed(() -> plan(scanner.scan(sql, 0, sql.length, dialect)));
                });
    }

    private void plan(Scan scan) {
        if (scan.has(Trait.TOO_DEEP)) {
            return;
        }
        ScannedSql sql = scan.snapshot();
        Cancellation cancellation = new Cancellation();
        var deadline =
                clock.schedule(cancellation::cancel, PARSE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        Template template = Planner.plan(sql, "shop", RULES, cancellation);
        deadline.cancel(false);
        try {
            assertThat(template.bind(sql, parameters(sql))).isNotNull();
        } catch (TidegateException refused) {
            assertThat(refused.clientMessage()).isNotEmpty();
        }
    }

    private static ParameterSource parameters(ScannedSql sql) {
        return new ParameterSource() {
            @Override
            public int count() {
                return sql.valueCount();
            }

            @Override
            public byte[] literal(int index) {
                return value(index).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            }

            @Override
            public KeyValue value(int index) {
                return new KeyValue.IntegerValue(index, false);
            }
        };
    }

    private static void wellFormed(Scan scan) {
        int end = 0;
        for (int token = 0; token < scan.tokenCount(); token++) {
            assertThat(scan.tokenStart(token)).isGreaterThanOrEqualTo(end);
            end = scan.tokenEnd(token);
            assertThat(end).isBetween(scan.tokenStart(token) + 1, scan.length());
        }
        end = 0;
        for (int value = 0; value < scan.valueCount(); value++) {
            assertThat(scan.valueStart(value)).isGreaterThanOrEqualTo(end);
            end = scan.valueEnd(value);
            assertThat(end).isBetween(scan.valueStart(value) + 1, scan.length());
        }
    }

    private static byte[] sql(Round round) {
        byte[] sql = new RandomSql(round.random()).next();
        return round.fed(
                "sql", round.random().nextInt(4) == 0 ? Mutations.some(sql, round.random()) : sql);
    }

    private static SqlDialect dialect(Random random) {
        return new SqlDialect(
                CHARSETS[random.nextInt(CHARSETS.length)],
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean());
    }
}
