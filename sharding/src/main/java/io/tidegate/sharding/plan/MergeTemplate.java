package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.sql.Aggregates;
import io.tidegate.sharding.sql.Bytes;
import io.tidegate.sharding.sql.Construct;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.Placeholders;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.SelectParts;
import io.tidegate.sharding.sql.SelectParts.Item;
import io.tidegate.sharding.sql.SelectParts.Order;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.TokenType;
import io.tidegate.sharding.sql.Tokens;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a SELECT asks of the rows of all its shards together.
 *
 * @param needed whether more than one shard's rows have to be merged, and not only cut
 * @param tokens of the first statement of this shape
 * @param refusal what cannot be merged whatever its values; null when all of it may
 */
record MergeTemplate(
        SelectParts parts,
        List<MergeTerm> items,
        List<MergeTerm> groupBy,
        List<MergeTerm> orderBy,
        boolean needed,
        @Nullable Construct refusal,
        Tokens tokens) {
    /** Of the greatest number that servers take for one of rows. */
    private static final int MOST_DIGITS = 20;

    /** Two of them can be added. */
    private static final long MORE_THAN_THERE_ARE = 4_000_000_000_000_000_000L;

    static MergeTemplate of(Tokens tokens, SelectParts parts, boolean needed) {
        List<MergeTerm> items =
                terms(tokens, parts.items().stream().map(Item::expression).toList());
        List<MergeTerm> groupBy = terms(tokens, parts.groupBy());
        List<MergeTerm> orderBy =
                terms(tokens, parts.orderBy().stream().map(Order::expression).toList());
        MergeTemplate template =
                new MergeTemplate(parts, items, groupBy, orderBy, needed, null, tokens);
        return new MergeTemplate(
                parts, items, groupBy, orderBy, needed, template.unsupported(), tokens);
    }

    private static List<MergeTerm> terms(Tokens tokens, List<Range> ranges) {
        return ranges.stream().map(range -> MergeTerm.of(tokens, range)).toList();
    }

    /** True when rows are folded, with GROUP BY or without. */
    boolean isGrouped() {
        SelectParts.Range having = parts.having();
        return !groupBy.isEmpty()
                || items.stream().anyMatch(MergeTerm::aggregated)
                || orderBy.stream().anyMatch(MergeTerm::aggregated)
                || having != null
                        && Aggregates.firstIn(tokens, having.from(), having.to()).isPresent();
    }

    /** Where it begins what rows are ordered, grouped or folded by. */
    int token() {
        if (!parts.orderBy().isEmpty()) {
            return parts.orderBy().getFirst().expression().from();
        }
        if (!parts.groupBy().isEmpty()) {
            return parts.groupBy().getFirst().from();
        }
        return items.stream()
                .filter(MergeTerm::aggregated)
                .map(item -> item.range().from())
                .findFirst()
                .orElse(parts.list());
    }

    /** True when all rows are one group, which is there without any row too. */
    boolean isOneGroup() {
        return isGrouped() && groupBy.isEmpty();
    }

    boolean hasStar() {
        return parts.items().stream().anyMatch(Item::star);
    }

    /** Whether rows are compared by columns that only a server can tell. */
    boolean isOpen() {
        return hasStar() && (parts.distinct() || orderBy.stream().anyMatch(MergeTerm::constant));
    }

    /** Where one is: its name hangs on the statement's own values then. */
    private int textForAlias(int item) {
        boolean last = item + 1 == items.size();
        int end = last ? parts.from() : parts.items().get(item + 1).expression().from() - 1;
        for (int i = parts.items().get(item).expression().to(); i < end; i++) {
            if (tokens.type(i) == TokenType.STRING) {
                return i;
            }
        }
        return Place.NO_TOKEN;
    }

    /** Whether a column of the result is an expression over aggregates. */
    boolean isComputed(int item) {
        MergeTerm term = items.get(item);
        return term.aggregated()
                && (term.function().isEmpty() || term.function().equals(Aggregate.GROUPING));
    }

    private @Nullable Construct unsupported() {
        Range locks = parts.locks();
        if (locks != null && parts.limit() != null) {
            return new Construct(MergedSelect.LOCKED_LIMIT, locks.from());
        }
        Construct unsupported = unsupportedInUnion();
        if (unsupported != null) {
            return unsupported;
        }
        for (int i = 0; i < tokens.count(); i++) {
            if (tokens.is(i, "OVER")) {
                return new Construct("a window function", i);
            }
        }
        for (MergeTerm item : items) {
            String aggregate =
                    item.function().isEmpty()
                                    || parts.rollup() && item.function().equals(Aggregate.GROUPING)
                            ? ""
                            : AggregateCall.of(tokens, item.range()).unsupported();
            if (!aggregate.isEmpty()) {
                return new Construct(aggregate, item.range().from());
            }
        }
        return unsupportedGroups();
    }

    private @Nullable Construct unsupportedGroups() {
        if (isGrouped() && (parts.distinct() || hasStar())) {
            return new Construct(
                    "DISTINCT or * together with an aggregate or GROUP BY", parts.list());
        }
        for (MergeTerm term : parts.distinct() ? items : groupBy) {
            if (ClockFunctions.differIn(tokens, term.range())) {
                return new Construct("GROUP BY or DISTINCT of SYSDATE()", term.range().from());
            }
        }
        for (MergeTerm term : groupBy) {
            if (term.aggregated()) {
                return new Construct("GROUP BY of an aggregate", term.range().from());
            }
        }
        return null;
    }

    /** What is not merged, whatever becomes of its rows. */
    @Nullable Construct unsupportedInUnion() {
        for (int i = 0; i < items.size(); i++) {
            int alias = textForAlias(i);
            if (alias >= 0) {
                return new Construct(
                        "an alias that is written as a text, and not in backticks,", alias);
            }
        }
        for (int i = 0; i + 1 < tokens.count(); i++) {
            if (tokens.type(i) == TokenType.USER_VARIABLE && tokens.isSymbol(i + 1, ':')) {
                return new Construct("an assignment to a user variable", i);
            }
        }
        return null;
    }

    /**
     * @throws TidegateException for a parameter that would be the position of a column as a number
     */
    void requireNoParameterAsPosition(StatementText text) {
        Stream.concat(groupBy.stream(), orderBy.stream())
                .filter(term ->
                        term.constant()
                                && text.bytes()[text.tokenStart(term.range().from())] == '?')
                .findFirst()
                .ifPresent(term -> {
                    throw ErrorCode.MERGE_UNSUPPORTED.with(
                            "ORDER BY or GROUP BY of a parameter over several shards is not supported yet; put it"
                                    + " into the text, or add a condition on the sharding key so that one shard"
                                    + " remains"
                                    + Place.behind(text, term.range().from()));
                });
    }

    /** The statement with its parameters' values; its columns are still called as it calls them. */
    Rewritten inText(StatementText text, ParameterSource parameters) {
        requireNoParameterAsPosition(text);
        List<Placeholders.Insertion> names = new ArrayList<>();
        for (Item item : parts.items()) {
            int from = text.tokenStart(item.expression().from());
            int to = text.tokenEnd(item.expression().to() - 1);
            if (item.alias().isEmpty() && Placeholders.isBetween(text, from, to)) {
                Bytes name = new Bytes(to - from + 8);
                name.add(" AS `");
                for (int i = from; i < to; i++) {
                    name.add(text.bytes()[i]);
                    if (text.bytes()[i] == '`') {
                        name.add('`');
                    }
                }
                name.add("`");
                names.add(new Placeholders.Insertion(to, name.toArray()));
            }
        }
        List<Integer> calculated = Placeholders.calculated(text);
        return Placeholders.replace(
                text,
                index ->
                        parameters.isUnsigned(index) && calculated.contains(index)
                                ? unsigned(parameters.literal(index))
                                : parameters.literal(index),
                names);
    }

    /** A small number is signed by itself, and what is calculated with it is then, too. */
    private static byte[] unsigned(byte[] number) {
        Bytes cast = new Bytes(number.length + 20);
        cast.add("CAST(");
        cast.add(number);
        cast.add(" AS UNSIGNED)");
        return cast.toArray();
    }

    /** What the client calls a column that an item is; empty for an expression without an alias. */
    String visibleName(int item) {
        String alias = parts.items().get(item).alias();
        return alias.isEmpty() ? items.get(item).column() : alias.toLowerCase(Locale.ROOT);
    }

    /** Whether two ranges of a statement are written alike. */
    static boolean same(StatementText text, Range one, Range other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            int a = text.tokenStart(one.from() + i);
            int b = text.tokenStart(other.from() + i);
            int length = text.tokenEnd(one.from() + i) - a;
            if (length != text.tokenEnd(other.from() + i) - b) {
                return false;
            }
            for (int k = 0; k < length; k++) {
                if (text.bytes()[a + k] != text.bytes()[b + k]) {
                    return false;
                }
            }
        }
        return sameValues(text, one, other);
    }

    /** The elements of lists, of which all but the first are no tokens, and signs of values. */
    private static boolean sameValues(StatementText text, Range one, Range other) {
        int a = firstValue(text, one);
        int b = firstValue(text, other);
        int aEnd = text.tokenEnd(one.to() - 1);
        int bEnd = text.tokenEnd(other.to() - 1);
        while (true) {
            boolean more = a < text.valueCount() && text.valueStart(a) < aEnd;
            boolean others = b < text.valueCount() && text.valueStart(b) < bEnd;
            if (!more || !others) {
                return more == others;
            }
            boolean same =
                    text.isNegated(a) == text.isNegated(b)
                            && Arrays.equals(
                                    text.bytes(),
                                    text.valueStart(a),
                                    text.valueEnd(a),
                                    text.bytes(),
                                    text.valueStart(b),
                                    text.valueEnd(b));
            if (!same) {
                return false;
            }
            a++;
            b++;
        }
    }

    private static int firstValue(StatementText text, Range range) {
        int value = 0;
        while (value < text.valueCount()
                && text.valueStart(value) < text.tokenStart(range.from())) {
            value++;
        }
        return value;
    }

    /** A number that is written there, or null for a parameter and for what is too large. */
    static @Nullable Long number(StatementText text, int token) {
        long number = 0;
        int end = text.tokenEnd(token);
        int digits = end - text.tokenStart(token);
        if (digits > 18) {
            return digits <= MOST_DIGITS ? all(text, token) : null;
        }
        for (int i = text.tokenStart(token); i < end; i++) {
            int digit = text.bytes()[i] - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** As people write it for as many rows as there are; null where servers take it for none. */
    private static @Nullable Long all(StatementText text, int token) {
        String digits =
                new String(
                        text.bytes(),
                        text.tokenStart(token),
                        text.tokenEnd(token) - text.tokenStart(token),
                        StandardCharsets.ISO_8859_1);
        return digits.matches("\\d+") && new BigInteger(digits).bitLength() <= Long.SIZE
                ? MORE_THAN_THERE_ARE
                : null;
    }
}
