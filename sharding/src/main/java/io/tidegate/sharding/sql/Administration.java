package io.tidegate.sharding.sql;

/**
 * Watches the words of a text go by for statements that are about a server and not about its data:
 * accounts and rights, replication, plugins, the server's life, whole databases.
 *
 * <p>See <a
 * href="https://dev.mysql.com/doc/refman/9.7/en/sql-server-administration-statements.html">Database
 * Administration Statements</a>.
 */
final class Administration {
    private int statement;
    private int place;
    private Word first = Word.OTHER;
    private boolean objectOpen;
    private boolean found;
    private boolean foundBefore;
    private boolean inBody;
    private int outside;
    private boolean assignsBehindFirst;
    private boolean assignsOutsideBodies;
    private boolean preparesInBody;
    private boolean everywhere;
    private boolean foundCertainly;
    private boolean preparesCertainly;

    void start() {
        statement = 0;
        outside = 0;
        inBody = false;
        found = false;
        foundBefore = false;
        assignsBehindFirst = false;
        assignsOutsideBodies = false;
        preparesInBody = false;
        everywhere = false;
        place = 0;
        objectOpen = false;
    }

    /**
     * A semicolon was passed.
     *
     * @param ends false when it stands in a body, so that the statement goes on behind it
     */
    void nextStatement(boolean ends) {
        statement++;
        if (ends) {
            outside++;
        }
        inBody = !ends || everywhere;
        place = 0;
        objectOpen = false;
    }

    /** The next word begins a statement in the body of the one at hand. */
    void statementInBody() {
        inBody = true;
        place = 0;
        objectOpen = false;
    }

    /** The last word was not the first of a statement but the label of one. */
    void label() {
        found = foundBefore;
    }

    /** From here on nobody knows where a statement begins: any word may be the first of one. */
    void lost() {
        if (!everywhere) {
            everywhere = true;
            inBody = true;
            foundCertainly = found;
            preparesCertainly = preparesInBody;
        }
    }

    /** Without a semicolon there is one statement at most, however wrong it is. */
    private boolean isGuess() {
        return everywhere && statement == 0;
    }

    /** A word, or anything else that can stand at a word's place. */
    void word(Word word) {
        if (everywhere) {
            if (objectOpen) {
                object(word);
            }
            begin(word);
        } else if (place == 0) {
            begin(word);
            place = 1;
        } else if (place == 1) {
            second(word);
            place = 2;
        } else if (objectOpen) {
            object(word);
        }
    }

    private void begin(Word word) {
        first = word;
        foundBefore = found;
        switch (word) {
            case SHUTDOWN,
                    RESTART,
                    GRANT,
                    REVOKE,
                    FLUSH,
                    RESET,
                    PURGE,
                    CHANGE,
                    STOP,
                    INSTALL,
                    UNINSTALL,
                    CLONE,
                    BINLOG,
                    IMPORT,
                    BACKUP,
                    CACHE ->
                    found = true;
            case CREATE, ALTER, DROP, RENAME -> objectOpen = true;
            // As a statement of its own it is the session's affair.
            case KILL -> found |= statement > 0 || inBody;
            case PREPARE, EXECUTE -> preparesInBody |= inBody;
            case SET -> {
                assignsBehindFirst |= statement > 0 || everywhere;
                assignsOutsideBodies |= outside > 0 && !inBody;
            }
            default -> {}
        }
    }

    private void second(Word word) {
        if (first == Word.START) {
            // START REPLICA, SLAVE, GROUP_REPLICATION.
            found |= word != Word.TRANSACTION;
        } else if (objectOpen) {
            object(word);
        }
    }

    /** What a definition defines stands behind its verb and OR REPLACE. */
    private void object(Word word) {
        switch (word) {
            case OR, REPLACE -> {}
            case USER,
                    ROLE,
                    SERVER,
                    TABLESPACE,
                    UNDO,
                    LOGFILE,
                    INSTANCE,
                    RESOURCE,
                    DATABASE,
                    SCHEMA -> {
                found = true;
                objectOpen = false;
            }
            default -> objectOpen = false;
        }
    }

    boolean found() {
        return isGuess() ? foundCertainly : found;
    }

    /** Whether a SET stands behind a semicolon. */
    boolean assignsBehindFirst() {
        return assignsBehindFirst && !isGuess();
    }

    /** The same, of semicolons that end statements. */
    boolean assignsOutsideBodies() {
        return assignsOutsideBodies;
    }

    boolean preparesInBody() {
        return isGuess() ? preparesCertainly : preparesInBody;
    }
}
