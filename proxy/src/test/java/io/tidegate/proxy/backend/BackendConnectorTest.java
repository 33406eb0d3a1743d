package io.tidegate.proxy.backend;

import static io.tidegate.proxy.backend.PoolFixture.NEVER;
import static io.tidegate.proxy.backend.PoolFixture.atMost;
import static io.tidegate.proxy.backend.PoolFixture.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.ChannelException;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.PoolConfig;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every way in which a connection can fail to come about gives its room back. */
class BackendConnectorTest {
    private static final Duration SOON = Duration.ofMillis(100);

    private PoolFixture pools = new PoolFixture(atMost(1));

    @AfterEach
    void close() {
        pools.close();
    }

    private void with(PoolFixture other) {
        pools.close();
        pools = other;
    }

    @Test
    void a_socket_that_cannot_be_made_gives_its_room_back() {
        AtomicBoolean tooManyFiles = new AtomicBoolean(true);
        with(
                new PoolFixture(
                        atMost(1),
                        () -> {
                            if (tooManyFiles.get()) {
                                throw new ChannelException("too many open files");
                            }
                            return new NioSocketChannel();
                        }));

        assertThat(codeOf(pools.here.lease())).isEqualTo(ErrorCode.GROUP_UNREACHABLE);
        tooManyFiles.set(false);
        pools.here.leased();
    }

    @Test
    void a_server_that_does_not_listen_gives_its_room_back() {
        pools.server.close();
        await().until(() -> pools.server.open() == 0);

        assertThat(codeOf(pools.here.lease())).isEqualTo(ErrorCode.GROUP_UNREACHABLE);
        assertThat(pools.budget.open()).isZero();
    }

    @Test
    void a_server_that_does_not_greet_gives_its_room_back() {
        with(new PoolFixture(new PoolConfig(1, SOON, NEVER, NEVER, NEVER, NEVER)));
        pools.server.staySilentAtLogin(true);

        assertThat(codeOf(pools.here.lease())).isEqualTo(ErrorCode.GROUP_UNREACHABLE);
        assertThat(pools.budget.open()).isZero();
        await().until(() -> pools.server.open() == 0);
    }
}
