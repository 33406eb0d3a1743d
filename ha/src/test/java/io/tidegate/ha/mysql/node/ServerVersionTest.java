package io.tidegate.ha.mysql.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerVersionTest {
    @ParameterizedTest
    @CsvSource({
        "8.0.26, MySQL 8.0.26",
        "9.7.0-lts, MySQL 9.7.0",
        "8.4.3-3 (Percona), MySQL 8.4.3",
        "10.6.0-MariaDB, MariaDB 10.6.0",
        "11.4.5-MariaDB-ubu2404-log, MariaDB 11.4.5",
    })
    void versions_are_read(String text, String expected) throws Exception {
        assertThat(ServerVersion.parse(text)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "8.0.25, use MySQL 8.0.26 or later",
        "5.7.44-log, use MySQL 8.0.26 or later",
        "10.5.29-MariaDB, use MariaDB 10.6.0 or later",
        "unknown, cannot be read",
    })
    void what_is_not_known_well_enough_is_refused_by_name(String text, String hint) {
        assertThatThrownBy(() -> ServerVersion.parse(text))
                .isInstanceOf(UnsupportedServerException.class)
                .hasMessageContaining(hint);
    }
}
