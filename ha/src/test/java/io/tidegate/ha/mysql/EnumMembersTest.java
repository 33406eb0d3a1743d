package io.tidegate.ha.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EnumMembersTest {
    @Test
    void members_are_read_as_they_are_named() {
        assertThat(EnumMembers.of("enum('red','it''s','a,b',')','')"))
                .contains(List.of("red", "it's", "a,b", ")", ""));
    }

    @Test
    void an_escape_leaves_it_open() {
        assertThat(EnumMembers.of("enum('a\\\\b')")).isEmpty();
    }
}
