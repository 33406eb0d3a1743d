package io.tidegate.ha.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void numbers_stand_right_and_texts_left() {
        String table =
                Table.aligned(
                        List.of("id", "name"),
                        List.of(true, false),
                        List.of(List.of("1", "ann"), Arrays.asList("20", null)));
        assertThat(table)
                .isEqualTo(
                        """
                        +----+------+
                        | id | name |
                        +----+------+
                        |  1 | ann  |
                        | 20 | NULL |
                        +----+------+
                        """);
    }

    @Test
    void wide_characters_take_two_columns_and_combining_ones_none() {
        assertThat(Table.width("日本")).isEqualTo(4);
        assertThat(Table.width("e\u0301")).isEqualTo(1);
    }

    @Test
    void the_vertical_form_aligns_the_names() {
        assertThat(Table.vertical(List.of("id", "name"), List.of(List.of("1", "ann"))))
                .isEqualTo(
                        """
                        *************************** 1. row ***************************
                          id: 1
                        name: ann
                        """);
    }
}
