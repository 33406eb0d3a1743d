package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.SelectParts.Item;
import io.tidegate.sharding.sql.SelectParts.Limit;
import io.tidegate.sharding.sql.SelectParts.Order;
import io.tidegate.sharding.sql.SelectParts.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the parts of a SELECT that was parsed. Whatever is unusual has none. */
final class SelectPartsReader {
    private static final Set<String> MODIFIERS =
            Set.of(
                    "ALL",
                    "DISTINCT",
                    "DISTINCTROW",
                    "HIGH_PRIORITY",
                    "STRAIGHT_JOIN",
                    "SQL_SMALL_RESULT",
                    "SQL_BIG_RESULT",
                    "SQL_BUFFER_RESULT",
                    "SQL_NO_CACHE",
                    "SQL_CACHE");

    /** They end what stands before them, in this order. */
    private static final List<String> CLAUSES =
            List.of("FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT");

    private static final int ORDER = 4;

    /** Behind LIMIT. */
    private static final Set<String> TAILS = Set.of("FOR", "LOCK");

    private static final Set<String> UNUSUAL =
            Set.of("WINDOW", "PROCEDURE", "INTO", "FETCH", "OFFSET", "QUALIFY");

    private final Tokens tokens;
    private final int select;
    private final int end;
    private final List<String> aliases;
    private final int[] clauses = new int[CLAUSES.size()];
    private int tail;

    private SelectPartsReader(Tokens tokens, int select, int end, List<String> aliases) {
        this.tokens = tokens;
        this.select = select;
        this.end = end;
        this.aliases = aliases;
    }

    /**
     * @param aliases of the result's columns as the parser has read them, empty without one
     */
    static Optional<SelectParts> read(Tokens tokens, int select, int end, List<String> aliases) {
        return new SelectPartsReader(tokens, select, end, aliases).read(true);
    }

    /** The same, for a SELECT without FROM too: that is at its end. */
    static Optional<SelectParts> readAny(Tokens tokens, int select, int end, List<String> aliases) {
        return new SelectPartsReader(tokens, select, end, aliases).read(false);
    }

    /**
     * ORDER BY and LIMIT behind a UNION; empty for anything else there.
     *
     * @param from their first token
     */
    static Optional<Tail> readTail(Tokens tokens, int from, int end) {
        SelectPartsReader reader = new SelectPartsReader(tokens, from - 1, end, List.of());
        if (!reader.findClauses() || reader.tail < end) {
            return Optional.empty();
        }
        for (int clause = 0; clause < ORDER; clause++) {
            if (reader.has(clause)) {
                return Optional.empty();
            }
        }
        int first = reader.has(ORDER) ? reader.clauses[ORDER] : reader.behind(ORDER);
        List<Order> orderBy = reader.orderBy();
        Limit limit = reader.limit();
        return first != from || orderBy == null || limit == null && reader.has(ORDER + 1)
                ? Optional.empty()
                : Optional.of(new Tail(orderBy, limit));
    }

    /**
     * @param limit null without one
     */
    record Tail(List<Order> orderBy, @Nullable Limit limit) {}

    private Optional<SelectParts> read(boolean ofTables) {
        if (!findClauses() || clauses[0] < 0 && (ofTables || tail < end)) {
            return Optional.empty();
        }
        if (clauses[0] < 0) {
            for (int clause = 1; clause < clauses.length; clause++) {
                if (has(clause)) {
                    return Optional.empty();
                }
            }
            clauses[0] = end;
        }
        boolean distinct = false;
        int at = select + 1;
        while (MODIFIERS.contains(tokens.keyword(at))) {
            distinct |= tokens.keyword(at).startsWith("DISTINCT");
            at++;
        }
        List<Item> items = items(at);
        boolean rollup = has(2) && isRollup(behind(2));
        List<Range> groupBy = groupBy(rollup ? 2 : 0);
        List<Order> orderBy = orderBy();
        Limit limit = limit();
        if (items == null || groupBy == null || orderBy == null || limit == null && has(5)) {
            return Optional.empty();
        }
        return Optional.of(
                new SelectParts(
                        items,
                        distinct,
                        select,
                        at,
                        clauses[0],
                        behind(0),
                        behind(1),
                        rollup ? behind(2) - 2 : behind(2),
                        groupBy,
                        rollup,
                        has(3) ? new Range(clauses[3] + 1, behind(3)) : null,
                        behind(3),
                        orderBy,
                        limit,
                        tail,
                        tail < end ? new Range(tail, end) : null));
    }

    /** False when a word stands where this class does not know it. */
    private boolean findClauses() {
        Arrays.fill(clauses, -1);
        tail = end;
        int next = 0;
        for (int i = select + 1; i < end; i++) {
            if (tokens.isSymbol(i, '(')) {
                i = tokens.afterBracket(i) - 1;
                continue;
            }
            String word = tokens.isSymbol(i - 1, '.') ? "" : tokens.keyword(i);
            int clause = isClause(i, word) ? CLAUSES.indexOf(word) : -1;
            if (clause >= 0) {
                if (clause < next || tail < end) {
                    return false;
                }
                clauses[clause] = i;
                next = clause + 1;
            } else if (TAILS.contains(word) && next > 0 && isLock(i)) {
                tail = Math.min(tail, i);
            } else if (UNUSUAL.contains(word) && next > 0 && !isLimitsOffset(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isClause(int token, String word) {
        return switch (word) {
            case "GROUP", "ORDER" -> tokens.is(token + 1, "BY");
            default -> CLAUSES.contains(word);
        };
    }

    /** FOR is also part of an index hint. */
    private boolean isLock(int token) {
        return tokens.is(token + 1, "UPDATE")
                || tokens.is(token + 1, "SHARE")
                || tokens.is(token + 1, "IN");
    }

    private boolean isLimitsOffset(int token) {
        return tokens.is(token, "OFFSET") && tokens.is(token - 2, "LIMIT");
    }

    private boolean has(int clause) {
        return clauses[clause] >= 0;
    }

    /** The token behind a clause, whether it is there or not. */
    private int behind(int clause) {
        for (int i = clause + 1; i < clauses.length; i++) {
            if (clauses[i] >= 0) {
                return clauses[i];
            }
        }
        return tail;
    }

    private @Nullable List<Item> items(int first) {
        List<Range> ranges = tokens.commas(first, clauses[0]);
        if (ranges.size() != aliases.size()) {
            return null;
        }
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            Range range = ranges.get(i);
            if (range.size() < 1) {
                return null;
            }
            boolean star = tokens.isSymbol(range.to() - 1, '*') && isStar(range);
            String alias = aliases.get(i);
            int to = range.to();
            if (!alias.isEmpty()) {
                to -= tokens.is(to - 2, "AS") ? 2 : 1;
            }
            if (to <= range.from()) {
                return null;
            }
            items.add(new Item(new Range(range.from(), to), alias, star));
        }
        return items;
    }

    private boolean isStar(Range range) {
        return range.size() == 1 || tokens.isSymbol(range.to() - 2, '.');
    }

    private boolean isRollup(int end) {
        return tokens.is(end - 2, "WITH") && tokens.is(end - 1, "ROLLUP");
    }

    /**
     * @param behind tokens that are not part of the last element
     */
    private @Nullable List<Range> groupBy(int behind) {
        if (!has(2)) {
            return List.of();
        }
        List<Range> ranges = tokens.commas(clauses[2] + 2, behind(2) - behind);
        for (Range range : ranges) {
            String first = tokens.keyword(range.from());
            String last = tokens.keyword(range.to() - 1);
            if (range.size() < 1
                    || first.equals("ROLLUP")
                    || first.equals("CUBE")
                    || first.equals("GROUPING")
                    || last.equals("ASC")
                    || last.equals("DESC")) {
                return null;
            }
        }
        return ranges;
    }

    private @Nullable List<Order> orderBy() {
        if (!has(4)) {
            return List.of();
        }
        List<Order> orders = new ArrayList<>();
        for (Range range : tokens.commas(clauses[4] + 2, behind(4))) {
            String last = tokens.keyword(range.to() - 1);
            boolean named = last.equals("ASC") || last.equals("DESC");
            Range expression = new Range(range.from(), named ? range.to() - 1 : range.to());
            if (expression.size() < 1 || tokens.is(expression.to() - 1, "ROLLUP")) {
                return null;
            }
            orders.add(new Order(expression, last.equals("DESC")));
        }
        return orders;
    }

    /** LIMIT count, LIMIT offset, count, LIMIT count OFFSET offset: numbers or parameters. */
    private @Nullable Limit limit() {
        int at = clauses[5];
        if (at < 0) {
            return null;
        }
        Limit limit =
                switch (tail - at) {
                    case 2 -> new Limit(at + 1, -1);
                    case 4 ->
                            tokens.is(at + 2, "OFFSET")
                                    ? new Limit(at + 1, at + 3)
                                    : new Limit(at + 3, at + 1);
                    default -> null;
                };
        return limit != null && isNumber(limit.count()) && isNumber(limit.offset()) ? limit : null;
    }

    private boolean isNumber(int token) {
        return token < 0
                || tokens.type(token) == TokenType.NUMBER
                || tokens.type(token) == TokenType.PARAMETER;
    }
}
