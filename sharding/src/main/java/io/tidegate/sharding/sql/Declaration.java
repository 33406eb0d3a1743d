package io.tidegate.sharding.sql;

/** A DECLARE of a body: variables, a cursor, a condition, or a handler with its statement. */
final class Declaration {
    private enum At {
        NAME,
        NAMED,
        /** Nothing of interest comes any more. */
        REST,
        HANDLER,
        HANDLER_FOR,
        CONDITION,
        CONDITION_NOT,
        CONDITION_STATE,
        CONDITION_NAMED,
        LOST
    }

    private final LocalNames locals;
    private At at = At.LOST;

    Declaration(LocalNames locals) {
        this.locals = locals;
    }

    /** Behind DECLARE. */
    void begin() {
        at = At.NAME;
    }

    boolean isLost() {
        return at == At.LOST;
    }

    boolean mayEnd() {
        return at == At.NAMED || at == At.REST;
    }

    /**
     * @return true when it is the first of a handler's statement
     */
    boolean word(Word word, int start, int end) {
        switch (at) {
            case NAME -> name(word, start, end);
            case NAMED, REST -> at = At.REST;
            case HANDLER -> at = word == Word.HANDLER ? At.HANDLER_FOR : At.LOST;
            case HANDLER_FOR -> at = word == Word.FOR ? At.CONDITION : At.LOST;
            case CONDITION ->
                    at =
                            switch (word) {
                                case NOT -> At.CONDITION_NOT;
                                case SQLSTATE -> At.CONDITION_STATE;
                                default -> At.CONDITION_NAMED;
                            };
            case CONDITION_NOT -> at = word == Word.FOUND ? At.CONDITION_NAMED : At.LOST;
            case CONDITION_STATE -> at = word == Word.VALUE ? At.CONDITION_STATE : At.LOST;
            case CONDITION_NAMED -> {
                return true;
            }
            case LOST -> {}
        }
        return false;
    }

    private void name(Word word, int start, int end) {
        switch (word) {
            case CONTINUE, EXIT, UNDO -> at = At.HANDLER;
            default -> {
                locals.declare(start, end);
                at = At.NAMED;
            }
        }
    }

    /** A string or number: of a condition, or of a default. */
    void value() {
        switch (at) {
            case CONDITION, CONDITION_STATE -> at = At.CONDITION_NAMED;
            case NAMED, REST -> at = At.REST;
            default -> at = At.LOST;
        }
    }

    void symbol(int symbol) {
        switch (at) {
            case NAMED -> at = symbol == ',' ? At.NAME : At.REST;
            case REST -> {}
            case CONDITION_NAMED -> at = symbol == ',' ? At.CONDITION : At.LOST;
            default -> at = At.LOST;
        }
    }
}
