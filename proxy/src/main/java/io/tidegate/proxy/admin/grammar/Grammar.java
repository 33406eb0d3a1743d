package io.tidegate.proxy.admin.grammar;

import io.tidegate.ha.state.Lexeme;
import java.util.List;
import java.util.Locale;

/**
 * How one command is written. {@code [x]} may be left out, {@code {x | y}} is one of them, {@code
 * <name:kind>} is filled in.
 */
public final class Grammar {
    private final String text;
    private final Part root;

    private Grammar(String text) {
        this.text = text;
        this.root = Notation.read(text);
    }

    public static Grammar of(String text) {
        return new Grammar(text);
    }

    /** Whether, or how far, a statement follows it. */
    public Reading read(List<Lexeme> lexemes, String statement) {
        return new Matching(lexemes, statement).read(root);
    }

    /** As it stands in documentation: without the kinds of values. */
    public String shown() {
        return text.replaceAll(":(name|number|job|duration)>", ">")
                .replaceAll("<([a-z-]+):(?:text|secret)>", "'<$1>'");
    }

    /** The keywords that it begins with. */
    public String name() {
        String words = text.replaceAll("[\\[<{].*", "").strip();
        return words.toUpperCase(Locale.ROOT);
    }
}
