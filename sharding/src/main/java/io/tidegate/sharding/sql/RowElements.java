package io.tidegate.sharding.sql;

/** The elements of rows of VALUES: also of rows that the shape does not have. */
public final class RowElements {
    /**
     * Where an element stands.
     *
     * @param from its first byte
     * @param to the byte behind its last one
     */
    public record Range(int from, int to) {}

    private RowElements() {}

    /**
     * One element of a row.
     *
     * @param open where the row's bracket opens
     * @param end the byte behind the one that closes it
     * @param place how many elements stand before it
     */
    public static Range of(StatementText text, int open, int end, int place) {
        Lexer lexer = new Lexer();
        lexer.start(text.bytes(), open + 1, end - open - 2, text.dialect());
        int depth = 0;
        int at = 0;
        int from = -1;
        int to = -1;
        while (lexer.next() != TokenType.END && at <= place) {
            int symbol = lexer.type() == TokenType.SYMBOL ? text.bytes()[lexer.tokenStart()] : 0;
            if (symbol == ',' && depth == 0) {
                at++;
                continue;
            }
            depth += symbol == '(' ? 1 : symbol == ')' ? -1 : 0;
            if (at == place) {
                from = from < 0 ? lexer.tokenStart() : from;
                to = lexer.tokenEnd();
            }
        }
        return new Range(from, to);
    }

    /** Whether nothing stands between the brackets. */
    public static boolean isEmpty(StatementText text, int open, int end) {
        Lexer lexer = new Lexer();
        lexer.start(text.bytes(), open + 1, end - open - 2, text.dialect());
        return lexer.next() == TokenType.END;
    }
}
