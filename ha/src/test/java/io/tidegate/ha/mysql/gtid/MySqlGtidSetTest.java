package io.tidegate.ha.mysql.gtid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MySqlGtidSetTest {
    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String B = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d";

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "A:1, A:1",
        "A:1-1, A:1",
        "A:5-9:1-4, A:1-9",
        "A:1-3:3-5:9, A:1-5:9",
        "'B:1,A:2', 'A:2,B:1'",
        "'A:1,A:2,', A:1-2",
        "'A:1-3,\nB:4', 'A:1-3,B:4'",
        "'A:tag_1:7:1-2:3,A:9', A:9:tag_1:1-3:7",
        "A:1:b:2:a:3:b:3, A:1:a:3:b:2-3",
        "A:9223372036854775806, A:9223372036854775806",
    })
    void a_set_prints_as_servers_print_it(String written, String printed) {
        assertThat(MySqlGtidSet.parse(real(written)).text()).isEqualTo(real(printed));
    }

    @Test
    void an_id_may_be_written_in_upper_case() {
        assertThat(MySqlGtidSet.parse("3E11FA47-71CA-11E1-9E33-C80AA9429562:TAG:1"))
                .isEqualTo(MySqlGtidSet.parse(A + ":tag:1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                "A:",
                "A:0",
                "A:0-3",
                "A:5-3",
                "A:-1",
                "A:1-",
                "A:1-2-3",
                "A:x",
                "A:1:tag",
                "A:tag:",
                "A:9223372036854775807",
                "A:92233720368547758080",
                "A:this_tag_has_more_than_32_letters_in:1",
                "0-1-100",
                "3e11fa47:1"
            })
    void what_is_no_set_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> MySqlGtidSet.parse(real(text)));
    }

    @Test
    void tags_of_a_server_are_the_servers() {
        assertThat(MySqlGtidSet.parse(real("A:1-3:tag:1,B:1")).notOf(A).text())
                .isEqualTo(real("B:1"));
    }

    /** A and B stand for servers where a UUID may stand. */
    private static String real(String text) {
        return text.replaceAll("(^|,\\n?)A", "$1" + A).replaceAll("(^|,\\n?)B", "$1" + B);
    }
}
