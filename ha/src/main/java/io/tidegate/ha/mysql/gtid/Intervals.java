package io.tidegate.ha.mysql.gtid;

import java.util.ArrayList;
import java.util.List;

/**
 * Transactions of one origin. Two that are equal hold the same ones: the intervals are in order, do
 * not meet and do not touch each other.
 */
record Intervals(List<Interval> list) {
    static final Intervals NONE = new Intervals(List.of());

    Intervals {
        list = normal(list);
    }

    static Intervals of(long first, long last) {
        return new Intervals(List.of(new Interval(first, last)));
    }

    private static List<Interval> normal(List<Interval> any) {
        List<Interval> normal = new ArrayList<>();
        for (Interval next : any.stream().sorted().toList()) {
            if (!normal.isEmpty() && normal.getLast().touches(next)) {
                normal.add(normal.removeLast().joined(next));
            } else {
                normal.add(next);
            }
        }
        return List.copyOf(normal);
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    /** How many transactions these are. */
    long count() {
        return list.stream().mapToLong(each -> each.last() - each.first() + 1).sum();
    }

    boolean contains(Intervals other) {
        return other.minus(this).isEmpty();
    }

    Intervals union(Intervals other) {
        List<Interval> all = new ArrayList<>(list);
        all.addAll(other.list);
        return new Intervals(all);
    }

    /** Both lists are in order, so that each is gone through once. */
    Intervals minus(Intervals other) {
        List<Interval> left = new ArrayList<>();
        int next = 0;
        for (Interval each : list) {
            long from = each.first();
            while (next < other.list.size() && other.list.get(next).last() < from) {
                next++;
            }
            for (int i = next; i < other.list.size() && from <= each.last(); i++) {
                Interval taken = other.list.get(i);
                if (taken.first() > each.last()) {
                    break;
                }
                if (taken.first() > from) {
                    left.add(new Interval(from, taken.first() - 1));
                }
                from = Math.max(from, taken.last() + 1);
            }
            if (from <= each.last()) {
                left.add(new Interval(from, each.last()));
            }
        }
        return new Intervals(left);
    }
}
