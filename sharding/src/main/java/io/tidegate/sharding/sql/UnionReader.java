package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.SelectParts.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperation;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.UnionOp;

/** Finds the parts of a UNION that was parsed. Whatever is unusual has none. */
final class UnionReader {
    private final Tokens tokens;
    private final int to;

    UnionReader(Tokens tokens, int to) {
        this.tokens = tokens;
        this.to = to;
    }

    Optional<UnionParts> read(Select select, int from) {
        if (!(select instanceof SetOperationList list) || tokens.isSymbol(to - 1, ';')) {
            return Optional.empty();
        }
        Optional<Boolean> distinct = distinct(list.getOperations());
        List<Range> operands = operands(from);
        if (distinct.isEmpty() || operands.size() != list.getSelects().size()) {
            return Optional.empty();
        }
        int end = end(operands.getLast());
        List<Range> selects = new ArrayList<>();
        List<SelectParts> parts = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            boolean last = i + 1 == operands.size();
            Range operand = bare(last ? new Range(operands.get(i).from(), end) : operands.get(i));
            Optional<SelectParts> read = plain(list.getSelects().get(i), operand, distinct.get());
            if (read.isEmpty()) {
                return Optional.empty();
            }
            selects.add(operand);
            parts.add(read.get());
        }
        return SelectPartsReader.readTail(tokens, end, to)
                .map(tail ->
                        new UnionParts(
                                selects,
                                distinct.get(),
                                parts.getFirst(),
                                tail.orderBy(),
                                tail.limit()));
    }

    /** Empty when ALL and DISTINCT are mixed, and for what is no UNION. */
    private static Optional<Boolean> distinct(List<SetOperation> operations) {
        long all =
                operations.stream()
                        .filter(each -> each instanceof UnionOp union && union.isAll())
                        .count();
        boolean unions = operations.stream().allMatch(UnionOp.class::isInstance);
        return unions && (all == 0 || all == operations.size())
                ? Optional.of(all == 0)
                : Optional.empty();
    }

    /** What stands between UNIONs that are in no brackets; the last one up to the end. */
    private List<Range> operands(int from) {
        List<Range> operands = new ArrayList<>();
        int start = from;
        for (int i = from; i < to; i++) {
            if (tokens.isSymbol(i, '(')) {
                i = tokens.afterBracket(i) - 1;
            } else if (tokens.is(i, "UNION") && !tokens.isSymbol(i - 1, '.')) {
                operands.add(new Range(start, i));
                boolean word = tokens.is(i + 1, "ALL") || tokens.is(i + 1, "DISTINCT");
                start = word ? i + 2 : i + 1;
            }
        }
        operands.add(new Range(start, to));
        return operands;
    }

    /** Where the last SELECT ends: at what is for all of them. */
    private int end(Range last) {
        if (tokens.isSymbol(last.from(), '(')) {
            return tokens.afterBracket(last.from());
        }
        for (int i = last.from(); i < last.to(); i++) {
            if (tokens.isSymbol(i, '(')) {
                i = tokens.afterBracket(i) - 1;
            } else if (!tokens.isSymbol(i - 1, '.')
                    && (tokens.is(i, "ORDER") && tokens.is(i + 1, "BY") || tokens.is(i, "LIMIT"))) {
                return i;
            }
        }
        return last.to();
    }

    private Range bare(Range operand) {
        Range range = operand;
        while (tokens.isSymbol(range.from(), '(')
                && tokens.afterBracket(range.from()) == range.to()) {
            range = new Range(range.from() + 1, range.to() - 1);
        }
        return range;
    }

    private Optional<SelectParts> plain(Select select, Range range, boolean distinct) {
        Select inner = select;
        while (inner instanceof ParenthesedSelect bracketed
                && bracketed.getOrderByElements() == null
                && bracketed.getLimit() == null) {
            inner = bracketed.getSelect();
        }
        if (!(inner instanceof PlainSelect plain) || !tokens.is(range.from(), "SELECT")) {
            return Optional.empty();
        }
        List<String> aliases = new ArrayList<>();
        for (SelectItem<?> item : plain.getSelectItems()) {
            String alias = item.getAlias() == null ? "" : item.getAlias().getName();
            aliases.add(Tokens.unquoted(alias.strip()));
        }
        return SelectPartsReader.read(tokens, range.from(), range.to(), aliases)
                .filter(parts ->
                        parts.groupBy().isEmpty()
                                && parts.having() == null
                                && parts.orderBy().isEmpty()
                                && parts.limit() == null
                                && parts.locks() == null
                                && (distinct || !parts.distinct())
                                && parts.items().stream().noneMatch(SelectParts.Item::star)
                                && Aggregates.firstIn(tokens, range.from(), range.to()).isEmpty());
    }
}
