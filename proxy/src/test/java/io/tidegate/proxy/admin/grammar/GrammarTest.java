package io.tidegate.proxy.admin.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.ha.state.Lexemes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class GrammarTest {
    private static final Grammar APPLY =
            Grammar.of(
                    "CONFIG APPLY {<text:text> | FILE <path:text>} [COMMENT <comment:text>]"
                            + " [CANARY <proxy:name> FOR <time:duration>]");
    private static final Grammar USER =
            Grammar.of("CREATE USER <user:name> PASSWORD <password:secret>");

    private static Reading read(Grammar grammar, String statement) {
        return grammar.read(Lexemes.ofCommand(statement), statement);
    }

    private static Arguments arguments(Grammar grammar, String statement) {
        return read(grammar, statement).arguments().orElseThrow();
    }

    @Test
    void what_may_be_left_out_may_be_there() {
        Arguments all =
                arguments(
                        APPLY,
                        "config apply file 'a.yaml' comment 'it''s \\'so\\'' canary p-1 for 5m ;");

        assertThat(all.text("path")).isEqualTo("a.yaml");
        assertThat(all.optional("text")).isEmpty();
        assertThat(all.text("comment")).isEqualTo("it's 'so'");
        assertThat(all.text("proxy")).isEqualTo("p-1");
        assertThat(all.duration("time")).contains(Duration.ofMinutes(5));
        assertThat(all.has("FILE")).isTrue();

        Arguments least = arguments(APPLY, "CONFIG APPLY \"a: 1\" -- the rest");
        assertThat(least.text("text")).isEqualTo("a: 1");
        assertThat(least.has("FILE")).isFalse();
    }

    @Test
    void a_statement_that_goes_wrong_tells_where_and_what_could_stand_there() {
        Reading wrong = read(APPLY, "CONFIG APPLY 'x' CANARY p1 FOR ever");

        assertThat(wrong.arguments()).isEmpty();
        assertThat(wrong.reached()).isEqualTo(6);
        assertThat(wrong.expected()).containsExactly("a time like 500ms, 30s, 5m or 1h (time)");

        assertThat(read(APPLY, "CONFIG APPLY 'x'").arguments()).isPresent();
        assertThat(read(APPLY, "CONFIG APPLY 'x' more").expected())
                .containsExactly("COMMENT", "CANARY", "the end");
        assertThat(read(APPLY, "CONFIG APPLY").expected())
                .containsExactly("a text in quotes (text)", "FILE");
    }

    @Test
    void a_secret_is_not_shown_again() {
        Arguments arguments =
                arguments(USER, "CREATE USER 'PASSWORD' PASSWORD /* not */ 'it''s' ;");

        assertThat(arguments.text("password")).isEqualTo("it's");
        assertThat(arguments.shown()).isEqualTo("CREATE USER 'PASSWORD' PASSWORD /* not */ '***'");
    }

    @Test
    void it_is_shown_as_users_write_it() {
        assertThat(APPLY.shown())
                .isEqualTo(
                        "CONFIG APPLY {'<text>' | FILE '<path>'} [COMMENT '<comment>']"
                                + " [CANARY <proxy> FOR <time>]");
        assertThat(APPLY.name()).isEqualTo("CONFIG APPLY");
    }

    @Test
    void a_grammar_that_is_none_is_a_defect() {
        assertThatThrownBy(() -> Grammar.of("KILL <id:number")).hasMessageContaining("no grammar");
        assertThatThrownBy(() -> Grammar.of("KILL } X")).hasMessageContaining("brackets");
    }
}
