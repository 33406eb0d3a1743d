package io.tidegate.sharding.sql;

/** Finds the word that ends an expression of a body: IF ... THEN, WHILE ... DO, UNTIL ... END. */
final class ExpressionEnd {
    private Word awaited = Word.OTHER;

    /** CASEs that are open: their WHEN, THEN and END are part of the expression. */
    private int cases;

    private boolean ended;
    private boolean lost;

    void begin(Word end) {
        awaited = end;
        cases = 0;
        ended = false;
        lost = false;
    }

    boolean hasEnded() {
        return ended;
    }

    boolean isLost() {
        return lost;
    }

    void word(Word word) {
        switch (word) {
            case CASE -> cases++;
            case END -> {
                if (cases > 0) {
                    cases--;
                } else {
                    reach(word);
                }
            }
            case WHEN, THEN, DO -> {
                if (cases == 0) {
                    reach(word);
                }
            }
            // In MariaDB's Oracle mode instead of DO.
            case LOOP -> lost = true;
            default -> {}
        }
    }

    private void reach(Word word) {
        if (word != awaited) {
            lost = true;
        } else if (word == Word.WHEN) {
            // CASE operand WHEN value THEN
            awaited = Word.THEN;
        } else {
            ended = true;
        }
    }
}
