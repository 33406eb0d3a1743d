package io.tidegate.proxy.session;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.rule.TableName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a session's transaction is.
 *
 * <pre>
 *   none --BEGIN--> begun --first statement--> open on a group --server says so--> none
 *     \------------- statement under autocommit=0 -------/
 * </pre>
 *
 * BEGIN is lazy: the first statement decides the group. Whether a transaction is open is what the
 * server's status flags say and not the SQL text, except behind a rollback by the server itself
 * ({@link #beginsAgain}).
 */
final class Transaction {
    private final LongSupplier clock;

    /** What was said before a group was known: SET TRANSACTION, BEGIN, SAVEPOINT. */
    private final List<byte[]> prelude = new ArrayList<>();

    /**
     * What opened it, as long as only statements without a table have run in it: then it holds
     * nothing and can be opened elsewhere instead.
     */
    private List<byte[]> opening = List.of();

    /** It was opened by a statement without a table, and none with one has followed. */
    private boolean untouched;

    private boolean begun;
    private boolean readOnly;
    private @Nullable GroupId group;

    /** Without autocommit a savepoint stays until the next end, of which no status flag tells. */
    private boolean onlySavepoints;

    /** Where a SET TRANSACTION waits for the next one. */
    private @Nullable GroupId nextAt;

    private long since;

    /** Tables that have a rule and that statements in it have named. */
    private final Set<TableName> touched = new HashSet<>();

    /** What was added last: mostly it is the same again. */
    private @Nullable Set<TableName> touchedLast;

    /**
     * @param clock tells now as {@link System#nanoTime} does; it need not be exact
     */
    Transaction(LongSupplier clock) {
        this.clock = clock;
    }

    /** True between BEGIN and its end, and while a server says so. */
    boolean isActive() {
        return begun || group != null && !onlySavepoints;
    }

    /** A statement on these tables runs in it. */
    void touches(Set<TableName> tables) {
        if (!isActive()) {
            touchesNothing();
        }
        if (tables != touchedLast) {
            touchedLast = tables;
            touched.addAll(tables);
        }
    }

    private void touchesNothing() {
        if (touchedLast != null) {
            touchedLast = null;
            touched.clear();
        }
    }

    /** The tables that it may hold locks on. */
    Set<TableName> touched() {
        return isActive() ? touched : Set.of();
    }

    /** When the active one began, by the clock; a COMMIT that begins another is not seen. */
    long since() {
        return since;
    }

    /** The group on which the transaction is open, null while there is none. */
    @Nullable GroupId group() {
        return group;
    }

    /** Where COMMIT and ROLLBACK have something to end, null when nowhere. */
    @Nullable GroupId endsAt() {
        return group != null ? group : nextAt;
    }

    /** SET TRANSACTION was sent to the group. */
    void nextIsSetAt(GroupId on) {
        nextAt = on;
    }

    List<byte[]> prelude() {
        return prelude;
    }

    boolean hasBegun() {
        return begun;
    }

    /** True while the transaction is active and was declared READ ONLY. */
    boolean isReadOnly() {
        return readOnly && isActive();
    }

    /**
     * Whether a transaction was begun that is READ ONLY and nowhere yet, so that the next statement
     * may open it on a replica. One that is SERIALIZABLE locks what it reads.
     */
    boolean mayOpenOnReplica() {
        return begun
                && readOnly
                && endsAt() == null
                && prelude.stream()
                        .noneMatch(each ->
                                new String(each, StandardCharsets.ISO_8859_1)
                                        .toUpperCase(Locale.ROOT)
                                        .contains("SERIALIZABLE"));
    }

    void begin(byte[] sql, boolean declaredReadOnly) {
        touchesNothing();
        beginsWith(sql, declaredReadOnly);
    }

    /** What the statement at hand begins by itself, which knows its tables already. */
    void beginsWith(byte[] sql, boolean declaredReadOnly) {
        since = clock.getAsLong();
        begun = true;
        readOnly = declaredReadOnly;
        prelude.add(sql);
    }

    /** What the server has to do before the first statement, after all that was said so far. */
    void append(byte[] sql) {
        prelude.add(sql);
    }

    /** The prelude was carried out on the group. */
    void openedOn(GroupId first) {
        if (begun) {
            group = first;
            opening = List.copyOf(prelude);
        } else {
            nextAt = first;
        }
        prelude.clear();
        begun = false;
    }

    /** The first that happens on the group without autocommit is a savepoint. */
    void openedBySavepoint(GroupId first, byte[] sql) {
        group = first;
        onlySavepoints = true;
        opening = List.of(sql);
    }

    /** There is no connection that could have the savepoint. */
    void notOpenedOn(GroupId wanted) {
        if (onlySavepoints && wanted.equals(group)) {
            clear();
        }
    }

    /** What is sent next ends it, whatever it consists of. */
    void ends() {
        touchesNothing();
        onlySavepoints = false;
        nextAt = null;
    }

    /** It has ended before it had anything. */
    void ended() {
        if (begun || onlySavepoints) {
            clear();
        }
    }

    /** A statement runs in it that may read or write tables: it stays where it is. */
    void settles() {
        opening = List.of();
        untouched = false;
    }

    /** A statement runs in it that touches no table, which with autocommit off may open it. */
    void runsWithoutTable() {
        if (group == null) {
            untouched = true;
        }
    }

    /** True while the open transaction could be opened on another group instead. */
    boolean isMovable() {
        return group != null && (untouched || !opening.isEmpty());
    }

    /** It was rolled back where it was open, and the next statement opens it again. */
    void reopen() {
        prelude.addAll(0, opening);
        begun = !opening.isEmpty();
        opening = List.of();
        untouched = false;
        group = null;
        onlySavepoints = false;
    }

    /** The server has rolled it back and begins another at once, where it is. */
    void beginsAgain() {
        settles();
        touchesNothing();
        since = clock.getAsLong();
        readOnly = false;
    }

    void observe(GroupId at, boolean inTransaction) {
        if (inTransaction) {
            if (!isActive()) {
                since = clock.getAsLong();
            }
            group = at;
            onlySavepoints = false;
        } else if (at.equals(group) && !onlySavepoints) {
            group = null;
            readOnly = false;
            opening = List.of();
            untouched = false;
            touchesNothing();
        }
    }

    void clear() {
        touchesNothing();
        prelude.clear();
        opening = List.of();
        untouched = false;
        begun = false;
        readOnly = false;
        group = null;
        onlySavepoints = false;
        nextAt = null;
    }
}
