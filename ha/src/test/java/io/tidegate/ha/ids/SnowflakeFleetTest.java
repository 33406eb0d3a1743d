package io.tidegate.ha.ids;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.error.TidegateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Four proxies give ids while everything goes wrong that a seed has: clocks are set by up to ten
 * seconds to either side, the register is out of reach, a proxy stands still for longer than its
 * lease lasts and goes on, and is started a second time under its name while the first one runs.
 */
final class SnowflakeFleetTest {
    private static final int PROXIES = 4;

    /** In the long run 10,000,000, by {@code -Dtidegate.ids=10000000}. */
    private static final int IDS = Integer.getInteger("tidegate.ids", 200_000);

    private static final long START = Snowflake.EPOCH + Duration.ofDays(1000).toMillis();
    private static final int STEP = 10_000;

    /** For as long as a clock stands back ids go on in the time that they had reached. */
    private static final int SLACK = 100;

    private final RegisterInMemory register = new RegisterInMemory(START);
    private final List<Proxy> proxies = new ArrayList<>();
    private final long[] given = new long[IDS];
    private int count;
    private long now = START;
    private Random random = new Random(0);
    private int stoodStill;
    private int twins;
    private int lost;

    /** One run of a proxy, with a clock that is off. */
    private final class Proxy {
        final SnowflakeSource source;
        long off;
        long last;
        long absentUntil;
        long renewed;

        Proxy(String name) {
            source =
                    new SnowflakeSource(
                            "shop", name, register, SnowflakeSource.RENEWAL, () -> now + off);
            off = random.nextInt(2 * STEP) - STEP;
        }

        void renewInTime() {
            if (now - renewed >= SnowflakeSource.RENEWAL.toMillis()) {
                renewed = now;
                try {
                    source.renew();
                } catch (TidegateException outOfReach) {
                    lost++;
                }
            }
        }

        void give() {
            if (now < absentUntil) {
                return;
            }
            renewInTime();
            int wanted = 1 + random.nextInt(64);
            long first = source.take(wanted);
            if (first == IdSource.NONE) {
                return;
            }
            assertThat(first).as("of one proxy they grow").isGreaterThan(last);
            last = first + wanted - 1;
            long time = (first >>> 22) + Snowflake.EPOCH;
            assertThat(time - now).as("k-ordered").isBetween(-STEP - 1L, STEP + (long) SLACK);
            for (int i = 0; i < wanted && count < IDS; i++) {
                given[count++] = first + i;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void no_id_is_given_twice_and_none_is_far_from_its_time(long seed) {
        random = new Random(seed);
        for (int i = 0; i < PROXIES; i++) {
            proxies.add(new Proxy("p" + i));
        }
        for (long round = 0; count < IDS; round++) {
            assertThat(round).as("ids are given at all").isLessThan(1_000L * IDS);
            if (random.nextInt(16) == 0) {
                passes(random.nextInt(8));
            }
            if (random.nextInt(100) == 0) {
                disturb();
            }
            proxies.get(random.nextInt(proxies.size())).give();
        }

        long[] sorted = given.clone();
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            assertThat(sorted[i] != sorted[i - 1]).as("twice: %d", sorted[i]).isTrue();
        }
        assertThat(stoodStill).isPositive();
        assertThat(twins).isPositive();
        assertThat(lost).isPositive();
    }

    private void passes(long millis) {
        now += millis;
        register.passes(millis);
    }

    private void disturb() {
        int which = random.nextInt(proxies.size());
        Proxy proxy = proxies.get(which);
        switch (random.nextInt(6)) {
            case 0, 1 -> proxy.off = random.nextInt(2 * STEP + 1) - STEP;
            case 2 -> register.breaks(random.nextBoolean());
            case 3 -> {
                // Longer than its lease: its number may be another's by then.
                stoodStill++;
                proxy.absentUntil = now + WorkerLease.LENGTH.toMillis() + random.nextInt(600_000);
            }
            case 4 -> {
                twins++;
                if (proxies.size() < 2 * PROXIES) {
                    proxies.add(new Proxy("p" + which % PROXIES));
                } else {
                    proxies.remove(which);
                }
            }
            default -> passes(Duration.ofMinutes(random.nextInt(8)).toMillis());
        }
    }
}
