package io.tidegate.sharding.plan;

import io.tidegate.sharding.plan.Aggregate.Sorting;
import io.tidegate.sharding.plan.MergedSelect.Key;
import io.tidegate.sharding.sql.Bytes;
import io.tidegate.sharding.sql.SelectParts.Order;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.TokenType;
import io.tidegate.sharding.sql.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Binds the aggregates of a SELECT, and finds by what the shards have to group besides: by values
 * that count once, and by what GROUP_CONCAT puts its values in order by.
 */
final class AggregateBinding {
    private static final byte[] COMMA = "','".getBytes(StandardCharsets.US_ASCII);

    private final Tokens tokens;
    private final StatementText text;
    private final Splice splice;
    private final Predicate<MergeTerm> isPlain;
    private final Refusal refusal;
    private final List<Key> keys = new ArrayList<>();
    private final List<Range> ranges = new ArrayList<>();

    /**
     * @param isPlain whether no name in a term means an alias
     */
    AggregateBinding(
            Tokens tokens,
            StatementText text,
            Splice splice,
            Predicate<MergeTerm> isPlain,
            Refusal refusal) {
        this.tokens = tokens;
        this.text = text;
        this.splice = splice;
        this.isPlain = isPlain;
        this.refusal = refusal;
    }

    /** What rows of a group differ in, in the order in which they are needed. */
    List<Key> keys() {
        return keys;
    }

    Aggregate bind(Range range) {
        AggregateCall call = AggregateCall.of(tokens, range);
        if (!call.unsupported().isEmpty()) {
            throw refusal.of(call.unsupported(), range.from());
        }
        boolean once = call.countsOnce();
        List<Sorting> order = order(call);
        Bytes argument = new Bytes(32);
        argument.add(once ? "(DISTINCT " : "(");
        argument.add(bytes(call.argument()));
        argument.add(")");
        return new Aggregate(
                call.function(),
                argument.toArray(),
                bytes(range),
                once ? call.arguments().stream().map(this::value).toList() : List.of(),
                List.of(),
                order,
                separator(call));
    }

    private int value(Range argument) {
        MergeTerm value = MergeTerm.of(tokens, argument);
        if (ClockFunctions.differIn(tokens, argument)) {
            throw refusal.of("DISTINCT in an aggregate of SYSDATE()", argument.from());
        }
        if (value.constant() || !isPlain.test(value)) {
            throw refusal.of(
                    "DISTINCT in an aggregate of a constant or of a name that is an alias too",
                    argument.from());
        }
        int known = find(argument, false);
        if (known >= 0) {
            return known;
        }
        add(argument, false, false);
        return keys.size() - 1;
    }

    /**
     * Rows come in the order of the first GROUP_CONCAT which has one; others put their values in
     * order themselves. In it servers take NULL for zero; with DISTINCT a row with NULL does not
     * count at all.
     */
    private List<Sorting> order(AggregateCall call) {
        List<Order> orders = call.orderBy();
        List<Sorting> sortings = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            Range range = orders.get(i).expression();
            MergeTerm by = MergeTerm.of(tokens, range);
            if (by.constant() || !isPlain.test(by)) {
                throw refusal.of(
                        "GROUP_CONCAT() in the order of a position, a constant or a name that is an alias too",
                        range.from());
            }
            if (call.distinct()
                    && call.arguments().stream()
                            .noneMatch(argument -> MergeTemplate.same(text, argument, range))) {
                throw refusal.of(
                        "GROUP_CONCAT(DISTINCT) in the order of something else than its values",
                        range.from());
            }
            boolean zeroed = !call.distinct();
            int known = find(range, zeroed);
            boolean descending = orders.get(i).descending();
            if (known < 0) {
                add(range, descending, zeroed);
            }
            sortings.add(new Sorting(known < 0 ? keys.size() - 1 : known, descending));
        }
        return sortings;
    }

    private int find(Range range, boolean zeroed) {
        for (int i = 0; i < ranges.size(); i++) {
            if (keys.get(i).zeroed() == zeroed && MergeTemplate.same(text, ranges.get(i), range)) {
                return i;
            }
        }
        return -1;
    }

    private void add(Range range, boolean descending, boolean zeroed) {
        ranges.add(range);
        keys.add(new Key(-1, bytes(range), new byte[0], descending, zeroed));
    }

    /** As it is written: the server says what it is in the characters of the result. */
    private byte[] separator(AggregateCall call) {
        Range written = call.separator();
        if (written == null) {
            return COMMA;
        }
        byte[] separator = bytes(written);
        boolean ascii = written.size() == 1 && tokens.type(written.from()) == TokenType.STRING;
        for (byte each : separator) {
            ascii &= each >= 0;
        }
        if (!ascii) {
            throw refusal.of(
                    "GROUP_CONCAT() with a SEPARATOR that is no text of ASCII characters",
                    written.from());
        }
        return separator;
    }

    private byte[] bytes(Range range) {
        return splice.apply(text, 0, range.from(), range.to());
    }
}
