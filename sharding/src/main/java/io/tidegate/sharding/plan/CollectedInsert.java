package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.plan.IdRequest.Edit;
import io.tidegate.sharding.sql.Origin;
import io.tidegate.sharding.sql.Rewriting;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.StatementText;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT or REPLACE of which the proxy reads the rows first, by the SELECT that it names, and
 * then writes them as literals of VALUES.
 */
public final class CollectedInsert {
    static final String LOCK = " LOCK IN SHARE MODE";

    /**
     * Where rows go.
     *
     * @param name of the table, as the statement writes it
     * @param key which of the columns that the statement names is the sharding key, or -1
     * @param columns what a server prepares to tell the types of these columns
     * @param at a group that has the table, and is asked
     */
    public record Target(String name, int key, String columns, GroupId at) {}

    /**
     * Where the parts of the statement are, in bytes.
     *
     * @param head behind what stands in front of the SELECT
     * @param select where that begins
     * @param selectEnd behind it
     * @param tail where ON DUPLICATE KEY UPDATE begins, or the same as {@code end}
     * @param end of it all
     */
    record Pieces(int head, int select, int selectEnd, int tail, int end) {
        Pieces movedBy(int bytes) {
            return new Pieces(
                    head - bytes, select - bytes, selectEnd - bytes, tail - bytes, end - bytes);
        }
    }

    private final Target target;
    private final byte[] sql;
    private final @Nullable Origin origin;
    private final List<Edit> edits;
    private final Pieces pieces;
    private final boolean lockable;
    private final boolean ignoring;

    /**
     * @param edits of parameters, in the order of the text
     * @param lockable whether the SELECT can lock the rows that it reads
     */
    CollectedInsert(
            Target target,
            StatementText text,
            List<Edit> edits,
            Pieces pieces,
            boolean lockable,
            boolean ignoring) {
        int offset = text.offset();
        this.target = target;
        this.sql = Arrays.copyOfRange(text.bytes(), offset, offset + text.length());
        this.origin = text.origin();
        this.edits = edits.stream().map(edit -> edit.movedBy(offset)).toList();
        this.pieces = pieces.movedBy(offset);
        this.lockable = lockable;
        this.ignoring = ignoring;
    }

    public Target target() {
        return target;
    }

    /** Whether rows that cannot be stored as they are become warnings. */
    public boolean isIgnoring() {
        return ignoring;
    }

    /** Whether the SELECT can lock the rows that it reads, as one server does. */
    public boolean isLockable() {
        return lockable;
    }

    /**
     * What is read.
     *
     * @param locking whether others may not change the rows until the transaction ends
     */
    public Rewritten select(boolean locking) {
        Rewriting out = Rewriting.of(sql, origin, sql.length + 32);
        copy(out, pieces.select(), pieces.selectEnd());
        if (locking) {
            out.add(LOCK);
        }
        return out.done();
    }

    /**
     * What is written.
     *
     * @param rows as they stand behind VALUES, each in its brackets
     */
    public Rewritten insert(byte[] rows) {
        Rewriting out = Rewriting.of(sql, origin, sql.length + rows.length + 32);
        copy(out, 0, pieces.head());
        out.add(" VALUES ");
        out.add(rows);
        if (pieces.end() > pieces.tail()) {
            out.add(" ");
            copy(out, pieces.tail(), pieces.end());
        }
        return out.done();
    }

    private void copy(Rewriting out, int first, int last) {
        int at = first;
        for (Edit edit : edits) {
            if (edit.from() >= first && edit.to() <= last) {
                out.copy(at, edit.from());
                out.add(edit.text());
                at = edit.to();
            }
        }
        out.copy(at, last);
    }
}
