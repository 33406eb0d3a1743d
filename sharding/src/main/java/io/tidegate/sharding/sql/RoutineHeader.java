package io.tidegate.sharding.sql;

/**
 * Watches a CREATE or ALTER go by until the body of what it defines begins: a procedure, function,
 * trigger, event or package. What it does not know for certain it calls {@link #isLost() lost}.
 *
 * <p>See <a href="https://dev.mysql.com/doc/refman/9.7/en/create-procedure.html">CREATE
 * PROCEDURE</a> and its neighbours.
 */
final class RoutineHeader {
    private enum At {
        /** Behind CREATE: what it creates is still to come. */
        VERB,
        DEFINER_EQUALS,
        DEFINER_NAME,
        /** In front of a name, or of IF NOT EXISTS. */
        NAME,
        IF,
        IF_NOT,
        NAMED,
        PARAMETERS,
        CHARACTERISTICS,
        TYPE,
        TYPE_REST,
        TYPE_ARGUMENTS,
        TYPE_CHARACTER,
        TYPE_CHARSET,
        TRIGGER_EVENT,
        TRIGGER_TABLE,
        TRIGGER_TABLE_NAMED,
        TRIGGER_FOR,
        TRIGGER_EACH,
        TRIGGER_ORDER,
        TRIGGER_OTHER,
        SCHEDULE,
        /** The next word is the first of the body. */
        END,
        /** Nothing with a body. */
        NOTHING,
        LOST
    }

    private At at = At.NOTHING;
    private Word what = Word.OTHER;
    private int depth;
    private int cases;

    /** Behind CREATE or ALTER. */
    void begin() {
        at = At.VERB;
        what = Word.OTHER;
        cases = 0;
    }

    /** Behind the PROCEDURE or FUNCTION of a package. */
    void beginMember(Word kind) {
        at = At.NAME;
        what = kind;
    }

    /** True when the statement defines nothing that could have a body. */
    boolean isNothing() {
        return at == At.NOTHING;
    }

    boolean isLost() {
        return at == At.LOST;
    }

    /** True while the header may end where it is: behind it a member of a package may have none. */
    boolean isComplete() {
        return at == At.CHARACTERISTICS || at == At.TYPE_REST;
    }

    Word what() {
        return what;
    }

    /**
     * Takes a word, or a quoted name as {@link Word#OTHER}.
     *
     * @return true when it is the first of the body
     */
    boolean word(Word word) {
        switch (at) {
            case VERB -> verb(word);
            case DEFINER_NAME -> at = At.VERB;
            case NAME -> name(word);
            case IF -> at = word == Word.NOT ? At.IF_NOT : At.LOST;
            case IF_NOT -> at = word == Word.EXISTS ? At.NAME : At.LOST;
            case NAMED -> {
                return named(word);
            }
            case PARAMETERS, TYPE_ARGUMENTS -> {}
            case CHARACTERISTICS -> {
                return !isCharacteristic(word);
            }
            case TYPE -> at = At.TYPE_REST;
            case TYPE_REST -> {
                return typeRest(word);
            }
            case TYPE_CHARACTER -> at = word == Word.SET ? At.TYPE_CHARSET : At.LOST;
            case TYPE_CHARSET -> at = At.TYPE_REST;
            case TRIGGER_EVENT -> {
                if (word == Word.ON) {
                    at = At.TRIGGER_TABLE;
                }
            }
            case TRIGGER_TABLE -> at = At.TRIGGER_TABLE_NAMED;
            case TRIGGER_TABLE_NAMED -> at = word == Word.FOR ? At.TRIGGER_FOR : At.LOST;
            case TRIGGER_FOR -> at = word == Word.EACH ? At.TRIGGER_EACH : At.LOST;
            case TRIGGER_EACH -> at = word == Word.ROW ? At.TRIGGER_ORDER : At.LOST;
            case TRIGGER_ORDER -> {
                if (word != Word.FOLLOWS && word != Word.PRECEDES) {
                    return true;
                }
                at = At.TRIGGER_OTHER;
            }
            case TRIGGER_OTHER -> at = At.END;
            case SCHEDULE -> schedule(word);
            case END -> {
                return true;
            }
            case DEFINER_EQUALS -> at = At.LOST;
            case NOTHING, LOST -> {}
        }
        return false;
    }

    private void verb(Word word) {
        switch (word) {
            case OR, REPLACE, AGGREGATE -> {}
            case DEFINER -> at = At.DEFINER_EQUALS;
            case PROCEDURE, FUNCTION, TRIGGER, EVENT, PACKAGE -> {
                what = word;
                at = At.NAME;
            }
            default -> at = At.NOTHING;
        }
    }

    private void name(Word word) {
        if (word == Word.IF) {
            at = At.IF;
        } else if (word != Word.BODY || what != Word.PACKAGE) {
            at = At.NAMED;
        }
    }

    private boolean named(Word word) {
        switch (what) {
            case TRIGGER ->
                    at = word == Word.BEFORE || word == Word.AFTER ? At.TRIGGER_EVENT : At.LOST;
            case EVENT -> {
                at = At.SCHEDULE;
                schedule(word);
            }
            case PACKAGE -> {
                at = At.CHARACTERISTICS;
                return !isCharacteristic(word);
            }
            default -> at = At.LOST;
        }
        return false;
    }

    /** An event's body stands behind a DO; no expression has that word. */
    private void schedule(Word word) {
        switch (word) {
            case CASE -> cases++;
            case END -> cases--;
            case DO -> at = cases == 0 ? At.END : At.LOST;
            case RENAME -> at = At.LOST;
            default -> {}
        }
    }

    private boolean isCharacteristic(Word word) {
        switch (word) {
            case RETURNS -> at = At.TYPE;
            case COMMENT,
                    LANGUAGE,
                    SQL,
                    NOT,
                    DETERMINISTIC,
                    CONTAINS,
                    NO,
                    READS,
                    MODIFIES,
                    DATA,
                    SECURITY,
                    DEFINER,
                    INVOKER ->
                    at = At.CHARACTERISTICS;
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean typeRest(Word word) {
        switch (word) {
            case CHARACTER -> at = At.TYPE_CHARACTER;
            case CHARSET, COLLATE -> at = At.TYPE_CHARSET;
            case UNSIGNED -> {}
            default -> {
                return !isCharacteristic(word);
            }
        }
        return false;
    }

    /** A string, number, variable or parameter, none of which begins a body. */
    void value() {
        switch (at) {
            case DEFINER_NAME -> at = At.VERB;
            case TYPE_CHARSET -> at = At.TYPE_REST;
            // The host of DEFINER = user@host is read as a variable.
            case VERB, PARAMETERS, TYPE_ARGUMENTS, CHARACTERISTICS, SCHEDULE -> {}
            default -> at = At.LOST;
        }
    }

    void symbol(int symbol) {
        switch (at) {
            case DEFINER_EQUALS -> at = symbol == '=' ? At.DEFINER_NAME : At.LOST;
            // CURRENT_USER()
            case VERB -> {
                if (symbol != '(' && symbol != ')') {
                    at = At.NOTHING;
                }
            }
            case NAMED -> afterName(symbol);
            case TRIGGER_TABLE_NAMED -> at = symbol == '.' ? At.TRIGGER_TABLE : At.LOST;
            case TYPE_REST -> parentheses(symbol, At.TYPE_ARGUMENTS);
            case PARAMETERS, TYPE_ARGUMENTS -> parentheses(symbol, at);
            case SCHEDULE, TRIGGER_EVENT -> {}
            default -> at = At.LOST;
        }
    }

    private void afterName(int symbol) {
        if (symbol == '.') {
            at = At.NAME;
        } else if (what == Word.PROCEDURE || what == Word.FUNCTION) {
            depth = 0;
            parentheses(symbol, At.PARAMETERS);
        } else {
            at = At.LOST;
        }
    }

    private void parentheses(int symbol, At inside) {
        if (symbol == '(') {
            depth++;
            at = inside;
        } else if (symbol == ')') {
            depth--;
            if (depth == 0) {
                at = inside == At.PARAMETERS ? At.CHARACTERISTICS : At.TYPE_REST;
            }
        } else if (depth == 0) {
            at = At.LOST;
        }
    }
}
