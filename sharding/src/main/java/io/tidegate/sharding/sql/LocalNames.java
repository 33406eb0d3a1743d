package io.tidegate.sharding.sql;

import java.util.Arrays;

/**
 * Tells whether the SETs of a block assign nothing but the block's own variables and user
 * variables: a session variable would change without the session's notice.
 */
final class LocalNames {
    private enum At {
        ELSEWHERE,
        /** What is assigned comes next. */
        TARGET,
        /** Behind a name of the block's own: {@code SET session x = 1} only looks like it. */
        NAMED,
        ASSIGNED
    }

    private static final int SOME = 8;

    private byte[] sql = new byte[0];
    private int[] starts = new int[SOME];
    private int[] ends = new int[SOME];
    private int names;

    /** How many names there were when each open block began. */
    private int[] marks = new int[SOME];

    private int blocks;
    private At at = At.ELSEWHERE;
    private int parentheses;
    private boolean assignsSession;

    void start(byte[] text) {
        sql = text;
        names = 0;
        blocks = 0;
        at = At.ELSEWHERE;
        assignsSession = false;
    }

    boolean assignsSession() {
        return assignsSession;
    }

    void opened() {
        if (blocks == marks.length) {
            marks = Arrays.copyOf(marks, blocks * 2);
        }
        marks[blocks++] = names;
    }

    void closed() {
        names = marks[--blocks];
    }

    void declare(int start, int end) {
        if (names == starts.length) {
            starts = Arrays.copyOf(starts, names * 2);
            ends = Arrays.copyOf(ends, names * 2);
        }
        starts[names] = start;
        ends[names++] = end;
    }

    /** A SET begins. */
    void assignment() {
        at = At.TARGET;
        parentheses = 0;
    }

    void word(int start, int end) {
        if (at == At.TARGET && isDeclared(start, end)) {
            at = At.NAMED;
        } else if (at == At.TARGET || at == At.NAMED) {
            assignsSession = true;
            at = At.ASSIGNED;
        }
    }

    void value(TokenType type) {
        if (at == At.TARGET || at == At.NAMED) {
            assignsSession |= at == At.NAMED || type != TokenType.USER_VARIABLE;
            at = At.ASSIGNED;
        }
    }

    void symbol(int symbol) {
        if (at == At.NAMED) {
            assignsSession |= symbol != '=' && symbol != ':' && symbol != '.';
            at = symbol == '.' ? At.NAMED : At.ASSIGNED;
        } else if (at == At.ASSIGNED) {
            switch (symbol) {
                case '(' -> parentheses++;
                case ')' -> parentheses--;
                case ',' -> at = parentheses == 0 ? At.TARGET : at;
                default -> {}
            }
        }
    }

    void statementEnded() {
        assignsSession |= at == At.TARGET || at == At.NAMED;
        at = At.ELSEWHERE;
    }

    private boolean isDeclared(int start, int end) {
        for (int i = 0; i < names; i++) {
            if (ends[i] - starts[i] == end - start && sameName(starts[i], start, end - start)) {
                return true;
            }
        }
        return false;
    }

    private boolean sameName(int one, int other, int length) {
        for (int i = 0; i < length; i++) {
            if (lower(sql[one + i]) != lower(sql[other + i])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + 32 : b;
    }
}
