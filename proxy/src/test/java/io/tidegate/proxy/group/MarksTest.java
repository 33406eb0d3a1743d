package io.tidegate.proxy.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarksTest {
    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String B = "3e11fa47-71ca-11e1-9e33-c80aa9429563";

    private final Marks marks = new Marks();

    @Test
    void nothing_was_told() {
        assertThat(marks.text()).contains("");
    }

    @Test
    void of_an_origin_of_mysql_all_from_the_first_to_the_last_is_wanted() {
        marks.note(A + ":9");
        marks.note(A + ":7");
        marks.note(B + ":3-4," + A + ":8");

        assertThat(marks.text()).contains(A + ":7-9," + B + ":3-4");
    }

    @Test
    void a_tag_is_an_origin_of_its_own() {
        marks.note(A + ":7:tag:1-2");

        assertThat(marks.text()).contains(A + ":7-7," + A + ":tag:1-2");
    }

    @Test
    void of_an_origin_of_mariadb_the_last_stands_for_all() {
        marks.note("0-1-12");
        marks.note("0-1-11");
        marks.note("0-2-13");

        assertThat(marks.text()).contains("0-1-12,0-2-13");
    }

    @Test
    void what_cannot_be_read_makes_it_unknown() {
        marks.note(A + ":x7");
        marks.note("0-1-x");

        assertThat(marks.text()).isEmpty();
    }

    @Test
    void what_was_not_noted_makes_it_unknown() {
        marks.note("0-1-12");
        marks.cannotTell();

        assertThat(marks.text()).isEmpty();
    }
}
