package io.tidegate.proxy.admin.grammar;

import io.tidegate.conf.model.WrittenDuration;
import io.tidegate.ha.state.Lexeme;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What can stand in the place of a value in a command. */
enum ValueKind {
    /** A word, a name in backticks or a string. */
    NAME("a name", text -> !text.isEmpty()),
    /** A string in quotes. */
    TEXT("a text in quotes", _ -> true),
    /** A string in quotes that is never shown again. */
    SECRET("a text in quotes", _ -> true),
    NUMBER("a number", Pattern.compile("\\d{1,10}").asMatchPredicate()),
    /** The id of a job, which tells its time. */
    JOB("the id of a job", Pattern.compile("\\d{1,18}").asMatchPredicate()),
    DURATION(
            "a time like 500ms, 30s, 5m or 1h",
            text -> WrittenDuration.parseUsable(text).isPresent());

    private final String expected;
    private final Predicate<String> form;

    ValueKind(String expected, Predicate<String> form) {
        this.expected = expected;
        this.form = form;
    }

    /** What to write, for messages. */
    String expected() {
        return expected;
    }

    boolean takes(Lexeme lexeme) {
        boolean fits =
                switch (this) {
                    case NAME -> lexeme.kind() != Lexeme.Kind.SYMBOL;
                    case TEXT, SECRET -> lexeme.kind() == Lexeme.Kind.STRING;
                    case NUMBER, JOB, DURATION -> lexeme.kind() == Lexeme.Kind.WORD;
                };
        return fits && form.test(lexeme.text());
    }
}
