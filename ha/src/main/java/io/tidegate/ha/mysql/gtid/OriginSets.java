package io.tidegate.ha.mysql.gtid;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/**
 * The algebra of both families: for each origin the transactions that it gave numbers to.
 *
 * @param byOrigin without origins that have none
 */
record OriginSets<O extends Comparable<O>>(NavigableMap<O, Intervals> byOrigin) {
    OriginSets {
        NavigableMap<O, Intervals> kept = new TreeMap<>(byOrigin);
        kept.values().removeIf(Intervals::isEmpty);
        byOrigin = Collections.unmodifiableNavigableMap(kept);
    }

    boolean isEmpty() {
        return byOrigin.isEmpty();
    }

    /** How many transactions these are. */
    long count() {
        return byOrigin.values().stream().mapToLong(Intervals::count).sum();
    }

    boolean contains(OriginSets<O> other) {
        return other.byOrigin.entrySet().stream()
                .allMatch(each -> of(each.getKey()).contains(each.getValue()));
    }

    OriginSets<O> union(OriginSets<O> other) {
        return with(other, Intervals::union);
    }

    OriginSets<O> minus(OriginSets<O> other) {
        return with(other, Intervals::minus);
    }

    OriginSets<O> only(Predicate<O> origins) {
        NavigableMap<O, Intervals> kept = new TreeMap<>(byOrigin);
        kept.keySet().removeIf(origins.negate());
        return new OriginSets<>(kept);
    }

    private OriginSets<O> with(OriginSets<O> other, BinaryOperator<Intervals> operation) {
        NavigableMap<O, Intervals> result = new TreeMap<>(byOrigin);
        other.byOrigin.forEach(
                (origin, theirs) -> result.put(origin, operation.apply(of(origin), theirs)));
        return new OriginSets<>(result);
    }

    private Intervals of(O origin) {
        return byOrigin.getOrDefault(origin, Intervals.NONE);
    }
}
