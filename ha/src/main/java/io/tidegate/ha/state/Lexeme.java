package io.tidegate.ha.state;

/**
 * A part of a statement.
 *
 * @param text a string's content, a quoted name's content, a variable's name, else as written
 * @param start where it begins in the statement, in characters
 * @param end behind it
 */
public record Lexeme(Kind kind, String text, int start, int end) {
    /** The kinds of parts. */
    public enum Kind {
        /** A word, a number, or both in one, as in {@code 5m} and {@code p-1}. */
        WORD,
        STRING,
        /** A name in backticks. */
        NAME,
        /** {@code @@name}, without the scope in front of the name. */
        VARIABLE,
        SYMBOL
    }

    public boolean isWord(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    public boolean isSymbol(char symbol) {
        return kind == Kind.SYMBOL && text.charAt(0) == symbol;
    }
}
