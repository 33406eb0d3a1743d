package io.tidegate.sharding.plan;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import org.jspecify.annotations.Nullable;

/**
 * Templates by the shape of their statements. Two shapes are the same only when their normalised
 * bytes are; the hash just finds the place.
 *
 * <p>Threads: shared by all event loops and planners.
 */
public final class PlanCache {
    /** A slot may hold another shape of the same hash: then the newer one stays. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Entry(byte[] shape, String schema, RuleSet rules, Template template) {}

    private final Cache<Long, Entry> entries;

    public PlanCache(int maxEntries) {
        this.entries = Caffeine.newBuilder().maximumSize(maxEntries).build();
    }

    private static Long slot(int shapeHash, String schema) {
        return (long) shapeHash << 32 | schema.hashCode() & 0xFFFF_FFFFL;
    }

    public @Nullable Template find(Scan scan, String schema, RuleSet rules) {
        Entry entry = entries.getIfPresent(slot(scan.shapeHash(), schema));
        return entry != null
                        && entry.rules() == rules
                        && entry.schema().equals(schema)
                        && scan.sameShape(entry.shape())
                ? entry.template()
                : null;
    }

    public void put(ScannedSql sql, String schema, RuleSet rules, Template template) {
        entries.put(slot(sql.shapeHash(), schema), new Entry(sql.shape(), schema, rules, template));
    }
}
