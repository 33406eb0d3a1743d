package io.tidegate.proxy.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class RemoteHostTest {
    /** As epoll gives it on a socket for both families; the JDK would never make it of a text. */
    @Test
    void an_address_of_ipv4_is_one_however_the_socket_shows_it() throws Exception {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 1};
        InetAddress shown = Inet6Address.getByAddress(null, mapped, -1);
        assertThat(shown).isInstanceOf(Inet6Address.class);

        assertThat(RemoteHost.plain(shown)).isEqualTo(InetAddress.ofLiteral("192.0.2.1"));
    }

    @Test
    void others_stay_as_they_are() {
        InetAddress six = InetAddress.ofLiteral("2001:db8::ffff:c000:201");

        assertThat(RemoteHost.plain(six)).isEqualTo(six);
        assertThat(RemoteHost.of(RemoteHost.plain(null))).isEqualTo("unknown");
    }
}
