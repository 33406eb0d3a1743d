package io.tidegate.ha.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SplitterTest {
    private static List<String> split(String text) {
        Splitter splitter = new Splitter();
        splitter.add(text);
        List<String> pieces = new ArrayList<>();
        for (Optional<Splitter.Piece> piece = splitter.next();
                piece.isPresent();
                piece = splitter.next()) {
            pieces.add(piece.get().sql());
        }
        return pieces;
    }

    @Test
    void statements_end_at_semicolons() {
        assertThat(split("select 1; select 2;")).containsExactly("select 1", "select 2");
    }

    @Test
    void a_statement_without_its_end_waits() {
        assertThat(split("select 1; select 2")).containsExactly("select 1");
    }

    @Test
    void semicolons_in_strings_names_and_comments_end_nothing() {
        assertThat(split("select 'a;b', `c;d` /* ; */ -- ;\n , \"e;f\";"))
                .containsExactly("select 'a;b', `c;d` /* ; */ -- ;\n , \"e;f\"");
    }

    @Test
    void a_backslash_keeps_a_string_open() {
        assertThat(split("select 'it\\'s;';")).containsExactly("select 'it\\'s;'");
    }

    @Test
    void blank_statements_are_left_out() {
        assertThat(split(" ;; \n ; select 1;")).containsExactly("select 1");
    }

    @Test
    void backslash_g_ends_a_statement_and_asks_for_the_vertical_form() {
        Splitter splitter = new Splitter();
        splitter.add("select 1\\G");
        assertThat(splitter.next()).contains(new Splitter.Piece("select 1", true));
    }
}
