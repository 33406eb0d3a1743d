package io.tidegate.proxy.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.ConnectErrors;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BlockedHostsTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress TWO = InetAddress.ofLiteral("192.0.2.2");
    private static final ConnectErrors LIMITS = new ConnectErrors(3, Duration.ofSeconds(60));

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final BlockedHosts hosts = new BlockedHosts(now::get);

    @Test
    void an_address_that_only_fails_is_blocked() {
        fail(ONE, 2);
        assertThat(hosts.isBlocked(ONE, LIMITS)).isFalse();

        fail(ONE, 1);

        assertThat(hosts.isBlocked(ONE, LIMITS)).isTrue();
        assertThat(hosts.isBlocked(TWO, LIMITS)).isFalse();
    }

    @Test
    void a_success_between_makes_it_clean() {
        fail(ONE, 2);
        hosts.succeeded(ONE);
        fail(ONE, 2);

        assertThat(hosts.isBlocked(ONE, LIMITS)).isFalse();
    }

    @Test
    void it_is_let_in_again_after_the_time_and_begins_anew() {
        fail(ONE, 3);
        now.addAndGet(Duration.ofSeconds(60).toNanos() - 1);
        assertThat(hosts.isBlocked(ONE, LIMITS)).isTrue();

        now.addAndGet(1);

        assertThat(hosts.isBlocked(ONE, LIMITS)).isFalse();
        fail(ONE, 2);
        assertThat(hosts.isBlocked(ONE, LIMITS)).isFalse();
    }

    @Test
    void without_a_limit_nobody_is_blocked() {
        fail(ONE, 1000);

        assertThat(hosts.isBlocked(ONE, new ConnectErrors(0, Duration.ofSeconds(60)))).isFalse();
    }

    @Test
    void neighbours_of_ipv6_count_as_one() {
        fail(InetAddress.ofLiteral("2001:db8::1"), 1);
        fail(InetAddress.ofLiteral("2001:db8::2"), 1);
        fail(InetAddress.ofLiteral("2001:db8:0:0:ffff::3"), 1);

        assertThat(hosts.isBlocked(InetAddress.ofLiteral("2001:db8::4"), LIMITS)).isTrue();
        assertThat(hosts.isBlocked(InetAddress.ofLiteral("2001:db8:0:1::1"), LIMITS)).isFalse();
    }

    @Test
    void of_too_many_the_one_that_failed_longest_ago_is_forgotten() {
        fail(ONE, 3);
        for (int number = 0; number < 9_999; number++) {
            fail(InetAddress.ofLiteral("10.0." + number / 256 + "." + number % 256), 1);
        }
        assertThat(hosts.isBlocked(ONE, LIMITS)).isTrue();

        fail(TWO, 1);

        assertThat(hosts.isBlocked(ONE, LIMITS)).isFalse();
    }

    private void fail(InetAddress address, int times) {
        for (int i = 0; i < times; i++) {
            hosts.failed(address);
        }
    }
}
