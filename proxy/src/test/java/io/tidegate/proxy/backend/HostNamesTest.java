package io.tidegate.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {
    private final Queue<Runnable> lookUps = new ArrayDeque<>();
    private final HostNames names = new HostNames(lookUps::add);
    private final Promise<InetAddress> address = ImmediateEventExecutor.INSTANCE.newPromise();

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void an_address_needs_no_look_up(String host) throws UnknownHostException {
        names.find(host, address);

        assertThat(address.getNow()).isEqualTo(InetAddress.getByName(host));
        assertThat(lookUps).isEmpty();
    }

    @Test
    void a_name_is_looked_up_on_another_thread() {
        names.find("localhost", address);
        assertThat(address.isDone()).isFalse();

        lookUps.remove().run();

        assertThat(address.getNow().isLoopbackAddress()).isTrue();
    }

    @Test
    void a_name_that_nobody_waits_for_any_more_is_not_looked_up() {
        names.find("localhost", address);
        address.cancel(false);

        lookUps.remove().run();

        assertThat(address.isCancelled()).isTrue();
    }

    @Test
    void a_name_that_does_not_exist_breaks_the_promise() {
        names.find("nowhere.invalid", address);

        lookUps.remove().run();

        assertThat(address.cause()).isInstanceOf(UnknownHostException.class);
    }
}
