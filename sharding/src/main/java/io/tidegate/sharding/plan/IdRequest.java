package io.tidegate.sharding.plan;

import io.tidegate.conf.model.GeneratedColumn;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Origin;
import io.tidegate.sharding.sql.Rewriting;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement of which some rows want ids. With them it is a text that gives all of them, and is
 * planned as any other.
 */
public final class IdRequest {
    /**
     * Bytes of the statement that are exchanged.
     *
     * @param id which of the generated ids follows the text, or {@link #NO_ID}
     * @param zero whether what stands there is a 0, or DEFAULT, which some sessions mean as it is
     * @param kept what comes instead for those; empty for what stands there
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Edit(int from, int to, byte[] text, boolean id, boolean zero, String kept) {
        static Edit of(int from, int to, byte[] text) {
            return new Edit(from, to, text, false, false, "");
        }

        static Edit id(int from, int to, String before, boolean zero) {
            return new Edit(from, to, ascii(before), true, zero, "");
        }

        /** An AUTO_INCREMENT column's DEFAULT is 0. */
        static Edit byDefault(int from, int to) {
            return new Edit(from, to, ascii(""), true, true, "0");
        }

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        Edit movedBy(int bytes) {
            return new Edit(from - bytes, to - bytes, text, id, zero, kept);
        }
    }

    private final TableRule rule;
    private final byte[] sql;
    private final @Nullable Origin origin;
    private final List<Edit> edits;
    private final ReportedId.Duplicates duplicates;
    private final int rows;
    private final boolean returning;
    private final @Nullable BoundPlan withZeros;

    /**
     * @param sql the statement, from its first byte on
     * @param origin what it was made of; null when it is the client's
     * @param edits those of ids in the order in which the rows get them
     * @param withZeros the plan where 0 is no wish for an id; null when other rows want some
     */
    IdRequest(
            TableRule rule,
            byte[] sql,
            @Nullable Origin origin,
            List<Edit> edits,
            ReportedId.Duplicates duplicates,
            int rows,
            boolean returning,
            @Nullable BoundPlan withZeros) {
        this.rule = rule;
        this.sql = sql;
        this.origin = origin;
        this.edits = edits.stream().sorted(Comparator.comparingInt(Edit::from)).toList();
        this.duplicates = duplicates;
        this.rows = rows;
        this.returning = returning;
        this.withZeros = withZeros;
    }

    public String schema() {
        return rule.schema();
    }

    public String table() {
        return rule.table();
    }

    public GeneratedColumn column() {
        return rule.generated().orElseThrow();
    }

    /** Whether rows come back. */
    public boolean isReturning() {
        return returning;
    }

    /**
     * How many ids it wants.
     *
     * @param zeros whether a 0 wants one too
     */
    public int count(boolean zeros) {
        return (int) edits.stream().filter(edit -> edit.id() && (zeros || !edit.zero())).count();
    }

    /**
     * The plan of a statement that wants no id when a 0 is meant as it is; null when its text has
     * to be another one for that.
     */
    public @Nullable BoundPlan plan() {
        return withZeros;
    }

    /**
     * The statement with ids from {@code first} on.
     *
     * @param zeros whether a 0 wants one too
     */
    public Rewritten text(long first, boolean zeros) {
        Rewriting out = Rewriting.of(sql, origin, sql.length + edits.size() * 24);
        long next = first;
        int at = 0;
        for (Edit edit : edits) {
            boolean kept = edit.zero() && !zeros;
            if (kept && edit.kept().isEmpty()) {
                continue;
            }
            out.copy(at, edit.from());
            out.add(edit.text());
            if (kept) {
                out.add(edit.kept());
            } else if (edit.id()) {
                out.add(Long.toString(next++));
            }
            at = edit.to();
        }
        out.copy(at, sql.length);
        return out.done();
    }

    /** What is told of it when it is done. */
    public ReportedId reported(long first) {
        return new ReportedId(first, true, duplicates, rows, returning);
    }
}
