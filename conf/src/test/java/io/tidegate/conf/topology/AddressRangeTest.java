package io.tidegate.conf.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.3.4, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.168.17.0/20, 192.168.31.255, true",
        "192.168.17.0/20, 192.168.32.0, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 203.0.113.9, false",
        "fd00::/7, fc12::1, true",
        "fd00::/8, fc12::1, false",
        "::ffff:10.0.0.0/8, 10.1.2.3, true",
    })
    void a_range_has_the_addresses_that_begin_alike(String range, String address, boolean has) {
        assertThat(AddressRange.parse(range).orElseThrow().contains(InetAddress.ofLiteral(address)))
                .isEqualTo(has);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/33",
                "::1/129",
                "localhost",
                "10.0.0/8/8",
                "/8",
                "10.0.0.0/-1"
            })
    void anything_else_is_no_range(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }
}
