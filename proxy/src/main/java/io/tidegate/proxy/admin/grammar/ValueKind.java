package io.tidegate.proxy.admin.grammar;

import io.tidegate.ha.state.Lexeme;
import java.util.regex.Pattern;

/** What can stand in the place of a value in a command. */
enum ValueKind {
    /** A word, a name in backticks or a string. */
    NAME("a name", Pattern.compile("(?s).+")),
    /** A string in quotes. */
    TEXT("a text in quotes", Pattern.compile("(?s).*")),
    /** A string in quotes that is never shown again. */
    SECRET("a text in quotes", Pattern.compile("(?s).*")),
    NUMBER("a number", Pattern.compile("\\d{1,10}")),
    /** The id of a job, which tells its time. */
    JOB("the id of a job", Pattern.compile("\\d{1,18}")),
    DURATION("a time like 500ms, 30s, 5m or 1h", Pattern.compile("\\d{1,7}(ms|s|m|h)"));

    private final String expected;
    private final Pattern pattern;

    ValueKind(String expected, Pattern pattern) {
        this.expected = expected;
        this.pattern = pattern;
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
        return fits && pattern.matcher(lexeme.text()).matches();
    }
}
