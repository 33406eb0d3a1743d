package io.tidegate.proxy.session;

import io.tidegate.conf.topology.GroupId;
import java.util.ArrayList;
import java.util.List;
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
 * server's status flags say, never the SQL text.
 */
final class Transaction {
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

    /** True between BEGIN and its end, and while a server says so. */
    boolean isActive() {
        return begun || group != null;
    }

    /** The group on which the transaction is open, null while there is none. */
    @Nullable GroupId group() {
        return group;
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

    void begin(byte[] sql, boolean declaredReadOnly) {
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
        }
        prelude.clear();
        begun = false;
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
    }

    void observe(GroupId at, boolean inTransaction) {
        if (inTransaction) {
            group = at;
        } else if (at.equals(group)) {
            group = null;
            readOnly = false;
            opening = List.of();
            untouched = false;
        }
    }

    void clear() {
        prelude.clear();
        opening = List.of();
        untouched = false;
        begun = false;
        readOnly = false;
        group = null;
    }
}
