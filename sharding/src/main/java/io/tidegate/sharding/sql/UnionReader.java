package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.UnionParts.Member;
import io.tidegate.sharding.sql.UnionParts.Node;
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
    private final List<Member> members = new ArrayList<>();

    UnionReader(Tokens tokens, int to) {
        this.tokens = tokens;
        this.to = to;
    }

    Optional<UnionParts> read(Select select, int from) {
        if (!(select instanceof SetOperationList list) || tokens.isSymbol(to - 1, ';')) {
            return Optional.empty();
        }
        int end = end(operands(from, to).getLast());
        Optional<Node.Union> root = union(list, from, end);
        return root.isEmpty()
                ? Optional.empty()
                : SelectPartsReader.readTail(tokens, end, to)
                        .map(tail ->
                                UnionParts.of(members, root.get(), tail.orderBy(), tail.limit()));
    }

    /** What stands between two tokens, without ORDER BY and LIMIT for all of it. */
    private Optional<Node.Union> union(SetOperationList list, int from, int end) {
        List<Range> operands = operands(from, end);
        if (operands.size() != list.getSelects().size()
                || !list.getOperations().stream().allMatch(UnionOp.class::isInstance)) {
            return Optional.empty();
        }
        List<Node> parts = new ArrayList<>();
        List<Boolean> distinct = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            Optional<? extends Node> part = part(list.getSelects().get(i), bare(operands.get(i)));
            if (part.isEmpty()) {
                return Optional.empty();
            }
            parts.add(part.get());
            distinct.add(i > 0 && !isAll(list.getOperations().get(i - 1)));
        }
        return Optional.of(new Node.Union(parts, distinct));
    }

    private static boolean isAll(SetOperation operation) {
        return operation instanceof UnionOp union && union.isAll();
    }

    /** What stands between UNIONs that are in no brackets. */
    private List<Range> operands(int from, int end) {
        List<Range> operands = new ArrayList<>();
        int start = from;
        for (int i = from; i < end; i++) {
            if (tokens.isSymbol(i, '(')) {
                i = tokens.afterBracket(i) - 1;
            } else if (tokens.is(i, "UNION") && !tokens.isSymbol(i - 1, '.')) {
                operands.add(new Range(start, i));
                boolean word = tokens.is(i + 1, "ALL") || tokens.is(i + 1, "DISTINCT");
                start = word ? i + 2 : i + 1;
            }
        }
        operands.add(new Range(start, end));
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

    private Optional<? extends Node> part(Select select, Range range) {
        Select inner = select;
        while (inner instanceof ParenthesedSelect bracketed && isBare(bracketed)) {
            inner = bracketed.getSelect();
        }
        return switch (inner) {
            case PlainSelect plain -> select(plain, range);
            case SetOperationList list when isBare(list) -> union(list, range.from(), range.to());
            default -> Optional.empty();
        };
    }

    private static boolean isBare(Select select) {
        return select.getOrderByElements() == null
                && select.getLimit() == null
                && select.getOffset() == null
                && select.getFetch() == null;
    }

    private Optional<Node> select(PlainSelect plain, Range range) {
        if (!tokens.is(range.from(), "SELECT")) {
            return Optional.empty();
        }
        List<String> aliases = new ArrayList<>();
        for (SelectItem<?> item : plain.getSelectItems()) {
            String alias = item.getAlias() == null ? "" : item.getAlias().getName();
            aliases.add(Tokens.unquoted(alias.strip()));
        }
        return SelectPartsReader.readAny(tokens, range.from(), range.to(), aliases)
                .filter(parts -> parts.locks() == null)
                .filter(parts -> isBracketed(range) || isPlainlyPut(parts))
                .map(parts -> {
                    members.add(new Member(range, parts, isPlain(parts, range), UnionParts.NO_SET));
                    return new Node.Select(members.size() - 1);
                });
    }

    private boolean isBracketed(Range range) {
        return tokens.isSymbol(range.from() - 1, '(') && tokens.isSymbol(range.to(), ')');
    }

    /** Without brackets ORDER BY and LIMIT are an error, or those of the whole. */
    private static boolean isPlainlyPut(SelectParts parts) {
        return parts.orderBy().isEmpty() && parts.limit() == null;
    }

    private boolean isPlain(SelectParts parts, Range range) {
        return parts.groupBy().isEmpty()
                && parts.having() == null
                && parts.orderBy().isEmpty()
                && parts.limit() == null
                && Aggregates.firstIn(tokens, range.from(), range.to()).isEmpty();
    }
}
