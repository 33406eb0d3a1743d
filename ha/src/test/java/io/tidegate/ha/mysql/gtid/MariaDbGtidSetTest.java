package io.tidegate.ha.mysql.gtid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MariaDbGtidSetTest {
    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "0-1-1, 0-1-1",
        "0-1-0, ''",
        "'0-2-105,0-1-100', '0-1-100,0-2-105'",
        "'0-1-100, 0-1-7', 0-1-100",
        "'0-1-3,0-1-5..9', '0-1-3,0-1-5..9'",
        "'0-1-4,0-1-5..9', 0-1-9",
    })
    void a_set_prints_one_id_for_all_up_to_it(String written, String printed) {
        assertThat(MariaDbGtidSet.parse(written).text()).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0-1",
                "0-1-",
                "0-1-x",
                "0-1--5",
                "0-1-2-3",
                "4294967296-1-1",
                "0-1-9..3",
                "0-1-0..3",
                "0-1-9223372036854775807",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:1"
            })
    void what_is_no_set_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> MariaDbGtidSet.parse(text));
    }

    @Test
    void a_transaction_that_a_position_hides_shows_in_the_binlogs_state() {
        GtidSet returned = MariaDbGtidSet.parse("0-1-101");
        GtidSet master = MariaDbGtidSet.parse("0-1-100,0-2-105");

        assertThat(master.contains(returned)).isFalse();
        assertThat(returned.minus(master).text()).isEqualTo("0-1-101..101");
    }

    @Test
    void a_servers_own_are_left_out_in_every_domain() {
        assertThat(MariaDbGtidSet.parse("0-1-5,0-12-6,3-1-9").notOf("1").text())
                .isEqualTo("0-12-6");
    }
}
