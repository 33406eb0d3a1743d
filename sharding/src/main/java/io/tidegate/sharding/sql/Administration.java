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
    private boolean assignsBehindFirst;

    void start() {
        statement = 0;
        found = false;
        assignsBehindFirst = false;
        place = 0;
        objectOpen = false;
    }

    void nextStatement() {
        statement++;
        place = 0;
        objectOpen = false;
    }

    /** A word, or anything else that can stand at a word's place. */
    void word(Word word) {
        if (place == 0) {
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
            case SET -> assignsBehindFirst |= statement > 0;
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
        return found;
    }

    boolean assignsBehindFirst() {
        return assignsBehindFirst;
    }
}
