package io.tidegate.sharding.sql;

import org.jspecify.annotations.Nullable;

/** Watches the words of a statement go by: what it is, and which traits it has. */
final class Words {
    private static final WordTable TABLE = WordTable.instance();

    private byte[] sql = new byte[0];
    private Word first = Word.OTHER;
    private Word second = Word.OTHER;
    private Word third = Word.OTHER;
    private int count;
    private boolean ended;
    private long traits;

    private Word before = Word.OTHER;
    private final Administration administration = new Administration();
    private final Bodies bodies = new Bodies();

    /** Whether the next token is the first of a statement that stands in no body. */
    private boolean beginning;

    /** The word that may turn out to be a function's name. */
    private boolean nameOpen;

    private WordTable.@Nullable Entry name;
    private Word beforeName = Word.OTHER;
    private boolean dotted;
    private boolean colon;
    private boolean lastInsertIdOpen;

    void start(byte[] text, boolean mariaDb) {
        sql = text;
        first = Word.OTHER;
        second = Word.OTHER;
        third = Word.OTHER;
        count = 0;
        ended = false;
        traits = 0;
        before = Word.OTHER;
        nameOpen = false;
        dotted = false;
        colon = false;
        lastInsertIdOpen = false;
        administration.start();
        bodies.start(text, mariaDb);
        beginning = true;
    }

    Word word(int start, int end) {
        argument();
        WordTable.Entry entry = TABLE.find(sql, start, end);
        Word word = entry == null ? Word.OTHER : entry.word();
        if (!dotted) {
            beforeName = before;
        }
        name = dotted ? null : entry;
        nameOpen = true;
        dotted = false;
        if (!ended) {
            position(word);
        }
        note(word);
        place(word, start, end);
        before = word;
        return word;
    }

    /** Tells those who watch for statements inside the statement. */
    private void place(Word word, int start, int end) {
        if (beginning) {
            beginning = false;
            bodies.first(word);
        } else if (bodies.isActive()) {
            if (bodies.word(word, start, end)) {
                administration.statementInBody();
            } else if (bodies.isLost()) {
                administration.lost();
            }
        }
        administration.word(word);
    }

    boolean isInsert() {
        return first == Word.INSERT || first == Word.REPLACE;
    }

    private void position(Word word) {
        switch (count) {
            case 0 -> first = word;
            case 1 -> second = word;
            case 2 -> third = word;
            default -> {}
        }
        count++;
    }

    private void note(Word word) {
        switch (word) {
            case INTO -> {
                if (first != Word.INSERT && first != Word.REPLACE) {
                    traits |= Trait.INTO.bit();
                }
            }
            case UPDATE, SHARE -> {
                if (before == Word.FOR) {
                    traits |= Trait.LOCKING_READ.bit();
                }
            }
            case LOCK -> {
                if (count > 1) {
                    traits |= Trait.LOCKING_READ.bit();
                }
            }
            case SQL_CALC_FOUND_ROWS -> traits |= Trait.CALC_FOUND_ROWS.bit();
            case TEMPORARY -> traits |= Trait.TEMPORARY_TABLE.bit();
            case LAST_INSERT_ID -> traits |= Trait.LAST_INSERT_ID.bit();
            case ROW_COUNT -> traits |= Trait.ROW_COUNT.bit();
            case FOUND_ROWS -> traits |= Trait.FOUND_ROWS.bit();
            case CONNECTION_ID, CURRENT_USER, SESSION_USER, SYSTEM_USER ->
                    traits |= Trait.IDENTITY.bit();
            case WARNINGS, ERRORS -> {
                if (first == Word.SHOW) {
                    traits |= Trait.DIAGNOSTICS.bit();
                }
            }
            case DIAGNOSTICS -> traits |= Trait.DIAGNOSTICS.bit();
            default -> {}
        }
    }

    void quoted(int start, int end) {
        argument();
        if (!dotted) {
            beforeName = before;
        }
        name = null;
        nameOpen = true;
        dotted = false;
        before = Word.OTHER;
        if (!ended) {
            position(Word.OTHER);
        }
        place(Word.OTHER, start, end);
    }

    void systemVariable(int start, int end) {
        argument();
        int from = start + 2;
        for (int i = from; i < end; i++) {
            if (sql[i] == '.') {
                from = i + 1;
            }
        }
        if (is("last_insert_id", from, end) || is("identity", from, end)) {
            traits |= Trait.LAST_INSERT_ID.bit();
        } else if (is("warning_count", from, end) || is("error_count", from, end)) {
            traits |= Trait.DIAGNOSTICS.bit();
        }
        other(TokenType.SYSTEM_VARIABLE);
    }

    private boolean is(String lower, int start, int end) {
        if (lower.length() != end - start) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if ((sql[start + i] | 0x20) != (lower.charAt(i) | 0x20)) {
                return false;
            }
        }
        return true;
    }

    /** A literal, parameter or variable. */
    void other(TokenType type) {
        argument();
        administration.word(Word.OTHER);
        beginning = false;
        if (bodies.isActive()) {
            bodies.value(type);
            if (bodies.isLost()) {
                administration.lost();
            }
        }
        nameOpen = false;
        dotted = false;
        before = Word.OTHER;
        if (count == 0 && !ended) {
            count = 1;
        }
    }

    /**
     * @return true for a semicolon that ends a statement and not one inside its body
     */
    boolean symbol(int symbol) {
        boolean ends = symbol == ';';
        if (bodies.isActive()) {
            ends = bodies.symbol(symbol);
            if (bodies.isLost()) {
                administration.lost();
            }
        }
        beginning = ends;
        if (symbol == ':' && bodies.isLabelled()) {
            administration.label();
        }
        switch (symbol) {
            case '(' -> open();
            case ')' -> {
                lastInsertIdOpen = false;
                nameOpen = false;
                before = Word.OTHER;
            }
            case '.' -> dotted = nameOpen;
            case ';' -> {
                ended = true;
                administration.nextStatement(ends);
                nameOpen = false;
                before = Word.OTHER;
            }
            default -> {
                argument();
                nameOpen = false;
                dotted = false;
                before = Word.OTHER;
                if (symbol == '=' && colon) {
                    traits |= Trait.USER_VARIABLE_SET.bit();
                }
            }
        }
        colon = symbol == ':';
        return ends;
    }

    private void open() {
        argument();
        if (nameOpen) {
            if (name == null || !name.harmless()) {
                if (!namesTable(beforeName)) {
                    traits |= Trait.SESSION_FUNCTION.bit();
                }
            } else if (name.word() == Word.LAST_INSERT_ID) {
                lastInsertIdOpen = true;
            } else if (name.word() == Word.USER) {
                traits |= Trait.IDENTITY.bit();
            }
        }
        nameOpen = false;
        dotted = false;
        before = Word.OTHER;
    }

    /** In front of a name that is a table's and not a function's. */
    private static boolean namesTable(Word word) {
        return switch (word) {
            case INTO,
                    INSERT,
                    REPLACE,
                    IGNORE,
                    LOW_PRIORITY,
                    HIGH_PRIORITY,
                    DELAYED,
                    TABLE,
                    EXISTS,
                    AS,
                    KEY,
                    INDEX,
                    WITH,
                    TO ->
                    true;
            default -> false;
        };
    }

    /** Something stands inside LAST_INSERT_ID( ). */
    private void argument() {
        if (lastInsertIdOpen) {
            traits |= Trait.LAST_INSERT_ID_SET.bit();
            lastInsertIdOpen = false;
        }
    }

    /** Whether it is certain which semicolons end statements. */
    boolean knowsBodies() {
        return bodies.isCertain();
    }

    /** Whether the body of a procedure or the like was seen, which is not carried out now. */
    boolean definesBody() {
        return bodies.defines();
    }

    /**
     * @param bodiesKnown false when each semicolon has to be taken for the end of a statement
     */
    void end(boolean bodiesKnown) {
        if (administration.found()) {
            traits |= Trait.ADMINISTRATION.bit();
        }
        if (administration.preparesInBody()) {
            traits |= Trait.PREPARE_IN_BODY.bit();
        }
        if (bodies.assignsSession()
                || (bodiesKnown
                        ? administration.assignsOutsideBodies()
                        : administration.assignsBehindFirst())) {
            traits |= Trait.SET_BEHIND_FIRST.bit();
        }
        if (first == Word.CREATE || first == Word.ALTER || first == Word.DROP) {
            // Names in a definition are followed by parentheses; definitions do not call functions.
            traits &= ~Trait.SESSION_FUNCTION.bit();
        } else {
            traits &= ~Trait.TEMPORARY_TABLE.bit();
        }
    }

    long traits() {
        return traits;
    }

    StatementKind kind() {
        if (count == 0) {
            return StatementKind.EMPTY;
        }
        return switch (first) {
            case SELECT, WITH, VALUES, TABLE -> StatementKind.SELECT;
            case INSERT -> StatementKind.INSERT;
            case REPLACE -> StatementKind.REPLACE;
            case UPDATE -> StatementKind.UPDATE;
            case DELETE -> StatementKind.DELETE;
            // MariaDB's BEGIN NOT ATOMIC is a block.
            case BEGIN -> second == Word.NOT ? StatementKind.OTHER : StatementKind.BEGIN;
            case START -> startsTransaction() ? StatementKind.BEGIN : StatementKind.OTHER;
            case COMMIT -> StatementKind.COMMIT;
            case ROLLBACK ->
                    second == Word.TO || third == Word.TO
                            ? StatementKind.ROLLBACK_TO
                            : StatementKind.ROLLBACK;
            case SAVEPOINT -> StatementKind.SAVEPOINT;
            case RELEASE ->
                    second == Word.SAVEPOINT
                            ? StatementKind.RELEASE_SAVEPOINT
                            : StatementKind.OTHER;
            case SET -> StatementKind.SET;
            case USE -> StatementKind.USE;
            case SHOW -> StatementKind.SHOW;
            case DESCRIBE, DESC, EXPLAIN -> StatementKind.EXPLAIN;
            case ANALYZE -> second == Word.TABLE ? StatementKind.OTHER : StatementKind.EXPLAIN;
            case CALL -> StatementKind.CALL;
            case DO -> StatementKind.DO;
            case LOCK -> StatementKind.LOCK_TABLES;
            case UNLOCK -> StatementKind.UNLOCK_TABLES;
            case DROP -> second == Word.PREPARE ? StatementKind.DEALLOCATE : StatementKind.DDL;
            case CREATE, ALTER, RENAME, TRUNCATE -> StatementKind.DDL;
            case LOAD -> StatementKind.LOAD_DATA;
            case PREPARE -> StatementKind.PREPARE;
            case EXECUTE -> StatementKind.EXECUTE;
            case DEALLOCATE -> StatementKind.DEALLOCATE;
            case HANDLER -> StatementKind.HANDLER;
            case XA -> StatementKind.XA;
            case KILL -> StatementKind.KILL;
            default -> StatementKind.OTHER;
        };
    }

    /** START TRANSACTION; START REPLICA and GROUP_REPLICATION are something else. */
    private boolean startsTransaction() {
        return second == Word.TRANSACTION;
    }
}
