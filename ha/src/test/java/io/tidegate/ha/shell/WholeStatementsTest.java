package io.tidegate.ha.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeStatementsTest {
    private final WholeStatements parser = new WholeStatements();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "quit",
                " HELP ",
                "\\q",
                "select 1;",
                "select 1; select 2 ; ",
                "select\n 1\n;",
                "select 1\\G"
            })
    void a_whole_text_is_taken(String typed) {
        assertThat(parser.parse(typed, 0, ParseContext.ACCEPT_LINE).line()).isEqualTo(typed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1", "select 1; select", "select ';", "quit now", "-- only"})
    void others_go_on_in_the_next_line(String typed) {
        assertThatThrownBy(() -> parser.parse(typed, 0, ParseContext.ACCEPT_LINE))
                .isInstanceOf(EOFError.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1", "select ';"})
    void while_it_is_typed_anything_goes(String typed) {
        assertThat(parser.parse(typed, 0, ParseContext.COMPLETE).line()).isEqualTo(typed);
    }
}
