package io.tidegate.sharding.plan;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Plans by the shape of their statements, and what is counted of these. Two shapes are the same
 * only when their normalised bytes are; the hash just finds the place.
 *
 * <p>Threads: shared by all event loops and planners.
 */
public final class PlanCache {
    /** A slot may hold another shape of the same hash: then the newer one stays. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Entry(byte[] shape, String schema, RuleSet rules, Planned planned) {
        boolean isOf(ScannedSql sql, String of) {
            return schema.equals(of) && Arrays.equals(shape, sql.shape());
        }
    }

    private final Cache<Long, Entry> entries;

    public PlanCache(int maxEntries) {
        this.entries = Caffeine.newBuilder().maximumSize(maxEntries).build();
    }

    private static Long slot(int shapeHash, String schema) {
        return (long) shapeHash << 32 | schema.hashCode() & 0xFFFF_FFFFL;
    }

    public @Nullable Planned find(Scan scan, String schema, RuleSet rules) {
        Entry entry = entries.getIfPresent(slot(scan.shapeHash(), schema));
        return entry != null
                        && entry.rules() == rules
                        && entry.schema().equals(schema)
                        && scan.sameShape(entry.shape())
                ? entry.planned()
                : null;
    }

    /** The same, of a statement that was scanned before. */
    public @Nullable Planned find(ScannedSql sql, String schema, RuleSet rules) {
        Entry entry = entries.getIfPresent(slot(sql.shapeHash(), schema));
        return entry != null && entry.rules() == rules && entry.isOf(sql, schema)
                ? entry.planned()
                : null;
    }

    /**
     * Keeps a plan for the statements of its shape that come, unless it says nothing of them.
     *
     * @return the same; what was counted of the shape by other rules, or is by now, is counted on
     */
    public Planned put(ScannedSql sql, String schema, RuleSet rules, Planned planned) {
        if (!planned.lasts()) {
            return planned;
        }
        return entries.asMap()
                .compute(
                        slot(sql.shapeHash(), schema),
                        (_, before) ->
                                new Entry(
                                        sql.shape(),
                                        schema,
                                        rules,
                                        before != null && before.isOf(sql, schema)
                                                ? planned.countedBy(before.planned().digest())
                                                : planned))
                .planned();
    }

    /**
     * What was counted of each shape since the start, or since {@link #forget}. Only of shapes that
     * are here now: one that makes room for others loses its counts, even while clients go on
     * executing what they have prepared of it.
     */
    public List<DigestRow> digests() {
        long now = System.nanoTime();
        Instant wall = Instant.now();
        return entries.asMap().values().stream()
                .map(entry -> entry.planned().digest().row(now, wall))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Begins to count anew. Plans stay; statements that end at this moment may be half counted. */
    public void forget() {
        entries.asMap().values().forEach(entry -> entry.planned().digest().reset());
    }
}
