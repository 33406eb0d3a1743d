package io.tidegate.sharding.sql;

import java.nio.charset.StandardCharsets;

/**
 * Looks into a comment that begins like one with hints for the server: some are meant for the
 * proxy, and of some it has to know. Not the hot path, as few statements have one.
 */
final class HintComment {
    private static final byte[] TIDEGATE = upper("TIDEGATE");
    private static final byte[] SET_VAR = upper("SET_VAR");
    private static final byte[] INSERT_ID = upper("INSERT_ID");
    private static final byte[] SQL_MODE = upper("SQL_MODE");

    private final byte[] sql;
    private final int from;
    private final int to;

    /**
     * @param from behind its plus sign
     * @param to the end of the comment
     */
    HintComment(byte[] sql, int from, int to) {
        this.sql = sql;
        this.from = from;
        this.to = to;
    }

    private static byte[] upper(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * What begins with the proxy's name, or has it with a colon somewhere, is meant for the proxy,
     * though it may not be what the proxy can read: a blank or a colon of another alphabet must not
     * make of it a comment that nobody follows.
     */
    boolean isForProxy() {
        int first = from;
        while (first < to && isBlank(first)) {
            first++;
        }
        if (says(TIDEGATE, first)) {
            int behind = first + TIDEGATE.length;
            // tidegates is something else, and tidegateshard=3 is not.
            return behind >= to || !isWord(behind) || asksSomething(behind);
        }
        for (int i = first + 1; i < to; i++) {
            if (says(TIDEGATE, i) && !isWord(i - 1) && isFollowedByColon(i + TIDEGATE.length)) {
                return true;
            }
        }
        return false;
    }

    private boolean asksSomething(int at) {
        for (int i = at; i < to; i++) {
            if (sql[i] == ':' || sql[i] == '=') {
                return true;
            }
        }
        return false;
    }

    private boolean isFollowedByColon(int at) {
        int next = at;
        while (next < to && sql[next] >= 0 && isBlank(next)) {
            next++;
        }
        return next < to && (sql[next] == ':' || sql[next] < 0);
    }

    /** SET_VAR(insert_id = ...): it leaves something behind on its connection. */
    boolean setsInsertId() {
        return has(SET_VAR) && has(INSERT_ID);
    }

    boolean setsSqlMode() {
        return has(SET_VAR) && has(SQL_MODE);
    }

    private boolean has(byte[] word) {
        for (int i = from; i < to; i++) {
            if (says(word, i)) {
                return true;
            }
        }
        return false;
    }

    private boolean says(byte[] word, int at) {
        if (at + word.length > to) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            byte b = sql[at + i];
            if (word[i] != (b >= 'a' && b <= 'z' ? b - 32 : b)) {
                return false;
            }
        }
        return true;
    }

    private boolean isBlank(int at) {
        // Bytes of other alphabets too: the blanks among them cannot be told by one byte.
        return sql[at] <= ' ' || sql[at] == '`' || sql[at] == '"';
    }

    private boolean isWord(int at) {
        byte b = sql[at];
        return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b == '_';
    }
}
