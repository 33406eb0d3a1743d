package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.Statement.Joined;
import io.tidegate.sharding.sql.Statement.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserConstants;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.Node;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;
import org.jspecify.annotations.Nullable;

/** Parses a statement into what planning needs to know of it. The only user of JSqlParser. */
public final class SqlParser {
    /**
     * The parser looks ahead over all of an expression without asking whether it is cancelled,
     * which takes the square of its length: a statement of a megabyte would hold a thread for
     * minutes.
     */
    private static final int MOST_TOKENS = 50_000;

    private final Tokens tokens;
    private final ParseText text;
    private final Conditions conditions;
    private final FromReader froms;
    private final ScopeReader scopes;
    private final int from;
    private final int to;

    private SqlParser(Tokens tokens, int from, int to) {
        this.tokens = tokens;
        this.from = from;
        this.to = to;
        this.text = new ParseText(tokens, from, UnreadWords.withoutLockOptions(tokens, from, to));
        this.conditions = new Conditions(text);
        this.froms = new FromReader(tokens, text, conditions);
        this.scopes = new ScopeReader(froms, conditions, tokens.countSelects(from, to));
    }

    /**
     * Parses the tokens {@code from} to {@code to} (exclusive), which are one SELECT, UPDATE or
     * DELETE. Brackets around all of it mean nothing.
     */
    public static Statement parse(Tokens tokens, int from, int to, Cancel cancel)
            throws ParseFailure {
        if (tokens.isSymbol(from, '(') && tokens.afterBracket(from) == to) {
            return parse(tokens, from + 1, to - 1, cancel);
        }
        if (to - from > MOST_TOKENS) {
            throw new ParseFailure(
                    "it has more than " + MOST_TOKENS + " words and signs",
                    from,
                    cancel.isCancelled());
        }
        try {
            return new SqlParser(tokens, from, to).parse(cancel);
        } catch (StackOverflowError deep) {
            // Brackets are counted before, but operators nest too.
            throw new ParseFailure("it nests too deeply", from, cancel.isCancelled());
        }
    }

    /** The condition that the tokens {@code from} to {@code to} (exclusive) are by themselves. */
    public static Condition condition(Tokens tokens, int from, int to, Cancel cancel) {
        if (from >= to || to - from > MOST_TOKENS) {
            return Condition.OPAQUE;
        }
        ParseText text = new ParseText(tokens, from, to);
        CCJSqlParser parser =
                CCJSqlParserUtil.newParser(text.text())
                        .withBackslashEscapeCharacter(true)
                        .withAllowComplexParsing(true);
        cancel.onCancel(() -> parser.interrupted = true);
        try {
            Expression expression = parser.Expression();
            return parser.getNextToken().kind == CCJSqlParserConstants.EOF
                    ? new Conditions(text).of(expression)
                    : Condition.OPAQUE;
        } catch (ParseException | RuntimeException | StackOverflowError none) {
            return Condition.OPAQUE;
        }
    }

    private Statement parse(Cancel cancel) throws ParseFailure {
        CCJSqlParser parser =
                CCJSqlParserUtil.newParser(text.text())
                        .withBackslashEscapeCharacter(true)
                        .withAllowComplexParsing(true);
        cancel.onCancel(() -> parser.interrupted = true);
        net.sf.jsqlparser.statement.Statement parsed;
        try {
            parsed = parser.Statement();
        } catch (ParseException failed) {
            throw stopped(failed, cancel.isCancelled());
        } catch (TokenMgrException failed) {
            throw new ParseFailure("a character that is no SQL", from, cancel.isCancelled());
        } catch (RuntimeException failed) {
            throw new ParseFailure(failed.getClass().getSimpleName(), from, cancel.isCancelled());
        }
        return switch (parsed) {
            case Select select -> select(select);
            case Update update -> update(update);
            case Delete delete -> delete(delete);
            case null, default -> notUnderstood("this kind of statement", from);
        };
    }

    /**
     * Where parsing stopped. Literals are left out: statements that differ in nothing else share
     * the refusal, and one client must not read another's values.
     */
    private ParseFailure stopped(ParseException failed, boolean cancelled) {
        Token last = failed.currentToken;
        if (last == null || last.next == null) {
            return new ParseFailure("it is no statement", from, cancelled);
        }
        if (last.next.kind == CCJSqlParserConstants.EOF) {
            int end = text.token(last.beginColumn);
            return new ParseFailure("it ends too early, behind " + near(end, 3, 0), end, cancelled);
        }
        int unexpected = text.token(last.next.beginColumn);
        return new ParseFailure(
                "unexpected " + near(unexpected, 0, 0) + " in " + near(unexpected, 3, 2),
                unexpected,
                cancelled);
    }

    /** Some tokens around one, as the statement has them but for its literals. */
    private String near(int token, int before, int after) {
        StringBuilder out = new StringBuilder("\"");
        int from = Math.max(0, token - before);
        int to = Math.min(tokens.count() - 1, token + after);
        for (int i = from; i <= to; i++) {
            if (i > from && !tokens.touches(i - 1, i)) {
                out.append(' ');
            }
            out.append(tokens.value(i) >= 0 ? "?" : tokens.text(i));
        }
        return out.append('"').toString();
    }

    private Statement select(Select select) {
        boolean with = select.getWithItemsList() != null && !select.getWithItemsList().isEmpty();
        if (!with && select instanceof PlainSelect plain && tokens.countSelects(from, to) == 1) {
            return query(plain);
        }
        return scopes.read(select)
                .<Statement>map(read ->
                        new Statement.Nested(
                                nesting(),
                                read,
                                items(select),
                                with
                                        ? Optional.empty()
                                        : new UnionReader(tokens, to).read(select, from)))
                .orElseGet(() -> new Statement.NotUnderstood(nesting()));
    }

    private Statement query(PlainSelect select) {
        List<Joined> tables = froms.tables(select.getFromItem(), select.getJoins());
        if (tables.isEmpty() || tables.stream().anyMatch(Joined::isDerived)) {
            return notUnderstood("a derived table or an unusual join", find("FROM"));
        }
        return new Statement.Query(
                tables, conditions.of(select.getWhere()), mergeNeeded(select), parts(select));
    }

    private List<SelectParts.Item> items(Select select) {
        int first = find("SELECT");
        return select instanceof PlainSelect plain && first >= 0
                ? SelectPartsReader.readAny(tokens, first, to, aliases(plain))
                        .map(SelectParts::items)
                        .orElse(List.of())
                : List.of();
    }

    private Optional<SelectParts> parts(PlainSelect select) {
        return SelectPartsReader.read(tokens, from, to, aliases(select));
    }

    private static List<String> aliases(PlainSelect select) {
        List<String> aliases = new ArrayList<>();
        for (SelectItem<?> item : select.getSelectItems()) {
            String alias = item.getAlias() == null ? "" : item.getAlias().getName();
            aliases.add(Tokens.unquoted(alias.strip()));
        }
        return aliases;
    }

    private Optional<Construct> mergeNeeded(PlainSelect select) {
        if (select.getGroupBy() != null) {
            return Optional.of(new Construct("GROUP BY", find("GROUP")));
        }
        if (select.getHaving() != null) {
            return Optional.of(new Construct("HAVING", find("HAVING")));
        }
        if (select.getDistinct() != null) {
            return Optional.of(new Construct("DISTINCT", find("DISTINCT", "DISTINCTROW")));
        }
        if (select.getOrderByElements() != null && !select.getOrderByElements().isEmpty()) {
            return Optional.of(new Construct("ORDER BY", find("ORDER")));
        }
        if (select.getLimit() != null || select.getOffset() != null || select.getFetch() != null) {
            return Optional.of(new Construct("LIMIT", find("LIMIT", "OFFSET", "FETCH")));
        }
        return Aggregates.firstIn(tokens);
    }

    private Construct nesting() {
        return new Construct(scopes.construct(), tokens.nestingIn(from, to), scopes.advice());
    }

    private static Statement notUnderstood(String construct, int token) {
        return new Statement.NotUnderstood(new Construct(construct, token));
    }

    /** Where one of the words stands that begin a clause of the outermost statement. */
    private int find(String... words) {
        return tokens.find(from, to, words);
    }

    private Statement update(Update update) {
        List<Joined> tables = froms.tables(update.getTable(), update.getStartJoins());
        if (tables.isEmpty()
                || tables.stream().anyMatch(Joined::isDerived)
                || update.getFromItem() != null
                || update.getJoins() != null) {
            return notUnderstood("an unusual UPDATE", from);
        }
        List<Statement.Assigned> columns = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        for (UpdateSet set : update.getUpdateSets()) {
            for (Column column : set.getColumns()) {
                columns.add(new Statement.Assigned(Conditions.ref(column), token(column)));
            }
            values.addAll(set.getValues());
        }
        Condition where = conditions.of(update.getWhere());
        Optional<List<Scope>> read =
                scopes.read(
                        tables,
                        where,
                        update.getWhere(),
                        update.getStartJoins(),
                        values,
                        update.getWithItemsList());
        if (read.isEmpty()) {
            return new Statement.NotUnderstood(nesting());
        }
        boolean bounded = update.getLimit() != null || update.getOrderByElements() != null;
        return new Statement.Update(tables, columns, where, bounded, read.get());
    }

    private int token(Column column) {
        Node node = column.getASTNode();
        return node == null ? from : text.token(node.jjtGetFirstToken().beginColumn);
    }

    private Statement delete(Delete delete) {
        if (delete.getTable() == null) {
            return notUnderstood("an unusual DELETE", from);
        }
        List<Table> targets = orEmpty(delete.getTables());
        List<Joined> tables = froms.tables(delete.getTable(), delete.getJoins());
        if (tables.isEmpty()
                || tables.stream().anyMatch(Joined::isDerived)
                || !orEmpty(delete.getUsingFromItemList()).isEmpty()
                || tables.size() > 1 && targets.isEmpty()) {
            return notUnderstood("a DELETE of several tables in this form", from);
        }
        Condition where = conditions.of(delete.getWhere());
        Optional<List<Scope>> read =
                scopes.read(
                        tables,
                        where,
                        delete.getWhere(),
                        delete.getJoins(),
                        List.of(),
                        delete.getWithItemsList());
        if (read.isEmpty()) {
            return new Statement.NotUnderstood(nesting());
        }
        boolean bounded = delete.getLimit() != null || delete.getOrderByElements() != null;
        return new Statement.Delete(
                tables, targets.stream().map(froms::ref).toList(), where, bounded, read.get());
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
