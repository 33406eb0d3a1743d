package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.SelectParts.Limit;
import io.tidegate.sharding.sql.SelectParts.Order;
import io.tidegate.sharding.sql.SelectParts.Range;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a UNION stand, by its tokens. What is behind the last one orders and cuts the
 * rows of all.
 *
 * @param members its SELECTs, as they are written
 * @param root how they are put together
 * @param limit null without one
 */
public record UnionParts(
        List<Member> members, Node.Union root, List<Order> orderBy, @Nullable Limit limit) {
    /** Rows of which equal ones all count. */
    public static final int NO_SET = -1;

    public UnionParts {
        members = List.copyOf(members);
        orderBy = List.copyOf(orderBy);
    }

    /**
     * One SELECT.
     *
     * @param range its tokens, without brackets around it
     * @param plain whether it asks each row by itself: it neither folds, orders, cuts nor counts
     *     them, so that the rows of several shards are those of one table
     * @param set the number of the rows of which equal ones are left out that its rows are of, or
     *     {@link #NO_SET}
     */
    public record Member(Range range, SelectParts parts, boolean plain, int set) {
        Member of(int other) {
            return new Member(range, parts, plain && (other >= 0 || !parts.distinct()), other);
        }
    }

    /** What is put together. */
    public sealed interface Node {
        /**
         * @param member its number
         */
        record Select(int member) implements Node {}

        /**
         * From left to right.
         *
         * @param distinct for each part whether DISTINCT stands before it, or neither word; the
         *     first one has nothing before it
         */
        record Union(List<Node> parts, List<Boolean> distinct) implements Node {
            public Union {
                parts = List.copyOf(parts);
                distinct = List.copyOf(distinct);
            }
        }
    }

    /** A DISTINCT holds for all that stands before it between the same brackets. */
    static UnionParts of(
            List<Member> read, Node.Union root, List<Order> orderBy, @Nullable Limit limit) {
        List<Member> members = new ArrayList<>(read);
        join(members, root, NO_SET);
        return new UnionParts(members, root, orderBy, limit);
    }

    private static void join(List<Member> members, Node node, int outer) {
        switch (node) {
            case Node.Select(int member) -> members.set(member, members.get(member).of(outer));
            case Node.Union(List<Node> parts, List<Boolean> distinct) -> {
                int last = distinct.lastIndexOf(true);
                int own = outer >= 0 ? outer : nextSet(members);
                for (int i = 0; i < parts.size(); i++) {
                    join(members, parts.get(i), i <= last ? own : outer);
                }
            }
        }
    }

    private static int nextSet(List<Member> members) {
        return members.stream().map(Member::set).max(Comparator.naturalOrder()).orElse(NO_SET) + 1;
    }

    /** Whether equal rows are left out of the whole. */
    public boolean isDistinct() {
        return sets().allMatch(set -> set >= 0) && sets().distinct().count() == 1;
    }

    /** Whether equal rows are left out of some of them only, or not of all together. */
    public boolean isMixed() {
        return !isDistinct() && sets().anyMatch(set -> set >= 0);
    }

    private Stream<Integer> sets() {
        return members.stream().map(Member::set);
    }

    public SelectParts first() {
        return members.getFirst().parts();
    }
}
