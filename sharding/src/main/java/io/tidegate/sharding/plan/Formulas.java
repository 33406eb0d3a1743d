package io.tidegate.sharding.plan;

import io.tidegate.sharding.plan.Computation.Formula;
import io.tidegate.sharding.plan.MergedSelect.Key;
import io.tidegate.sharding.sql.Aggregates;
import io.tidegate.sharding.sql.Bytes;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.TokenType;
import io.tidegate.sharding.sql.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes expressions over aggregates apart: into the aggregates and columns of GROUP BY, which are
 * folded, and what is computed of them.
 */
final class Formulas {
    /** Words that are no names between operands; a column of such a name has to be quoted. */
    private static final Set<String> WORDS =
            Set.of(
                    ("AND OR XOR NOT NULL IS IN BETWEEN LIKE DIV MOD CASE WHEN THEN ELSE END TRUE FALSE AS SIGNED"
                                    + " UNSIGNED INTEGER DECIMAL CHAR DATE DATETIME TIME TIMESTAMP DOUBLE INTERVAL"
                                    + " MICROSECOND SECOND MINUTE HOUR DAY WEEK MONTH QUARTER YEAR UNKNOWN FROM")
                            .split(" "));

    private final MergeTemplate template;
    private final Tokens tokens;
    private final StatementText text;
    private final Splice splice;
    private final List<Key> keys;
    private final AggregateBinding aggregates;
    private final Refusal refusal;
    private final List<Aggregate> inputs = new ArrayList<>();
    private final List<Integer> inputKeys = new ArrayList<>();
    private final Set<Integer> dividends = new TreeSet<>();

    /**
     * @param keys those of GROUP BY come first
     */
    Formulas(
            MergeTemplate template,
            Tokens tokens,
            StatementText text,
            Splice splice,
            List<Key> keys,
            AggregateBinding aggregates,
            Refusal refusal) {
        this.template = template;
        this.tokens = tokens;
        this.text = text;
        this.splice = splice;
        this.keys = keys;
        this.aggregates = aggregates;
        this.refusal = refusal;
    }

    /** What the formulas so far are computed of. */
    List<Aggregate> inputs() {
        return inputs;
    }

    /** The number of the key that each input is, or -1. */
    List<Integer> inputKeys() {
        return inputKeys;
    }

    /** Those of the inputs that are sums for averages. */
    List<Integer> dividends() {
        return List.copyOf(dividends);
    }

    /**
     * A column of the result, or an element of ORDER BY, in which no other column is named by its
     * alias.
     */
    Formula ofColumn(Range range) {
        return of(range, false);
    }

    /** HAVING. */
    Formula ofResult(Range range) {
        return of(range, true);
    }

    private Formula of(Range range, boolean mayNameColumns) {
        Bytes overTables = new Bytes(64);
        Bytes overInputs = new Bytes(64);
        write(overTables, overInputs, range, mayNameColumns);
        return new Formula(overTables.toArray(), overInputs.toArray());
    }

    /** What stands in the place of a piece of an expression. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Piece(Range range, byte[] overTables, byte[] overInputs) {}

    private void write(Bytes overTables, Bytes overInputs, Range range, boolean mayNameColumns) {
        int copied = text.tokenStart(range.from());
        int i = range.from();
        while (i < range.to()) {
            Piece piece = piece(i, range, mayNameColumns);
            if (piece == null) {
                i++;
                continue;
            }
            int start = text.tokenStart(i);
            between(overTables, copied, start, piece.overTables());
            between(overInputs, copied, start, piece.overInputs());
            i = piece.range().to();
            copied = text.tokenEnd(i - 1);
        }
        int end = text.tokenEnd(range.to() - 1);
        overTables.add(text.bytes(), copied, end - copied);
        overInputs.add(text.bytes(), copied, end - copied);
    }

    private void between(Bytes out, int from, int to, byte[] expression) {
        out.add(text.bytes(), from, to - from);
        out.add(" (");
        out.add(expression);
        out.add(") ");
    }

    /** Null for what is the same over rows and over inputs. */
    private @Nullable Piece piece(int token, Range within, boolean mayNameColumns) {
        if (tokens.isSymbol(token + 1, '(') && Aggregates.isOne(tokens.keyword(token))) {
            Range call = new Range(token, tokens.afterBracket(token + 1));
            boolean grouping = tokens.keyword(token).equals(Aggregate.GROUPING);
            return grouping && template.parts().rollup() ? grouping(call) : aggregate(call);
        }
        int key = key(token, within);
        if (key >= 0) {
            requireOneMeaning(token, key, mayNameColumns);
            Range range = new Range(token, token + template.groupBy().get(key).range().size());
            requireNullInSubtotals(key, token);
            byte[] expression = keys.get(key).expression();
            return new Piece(range, expression, input(Aggregate.ofGroup(expression), key));
        }
        if (!isOperand(token)) {
            return null;
        }
        int column = mayNameColumns ? column(token) : -1;
        if (column >= 0) {
            requireNoKey(token, column);
        }
        if (column < 0) {
            throw refusal.of(
                    "a column that is not grouped by, in an expression over aggregates or HAVING,",
                    token);
        }
        Formula formula = of(template.items().get(column).range(), false);
        return new Piece(new Range(token, token + 1), formula.overTables(), formula.overInputs());
    }

    /**
     * MariaDB has the value of any row there, and MySQL goes by a column in it that is grouped by
     * too.
     */
    private void requireNullInSubtotals(int key, int token) {
        MergeTerm term = template.groupBy().get(key);
        boolean others =
                template.groupBy().stream().anyMatch(each -> term.names().contains(each.column()));
        if (template.parts().rollup()
                && term.column().isEmpty()
                && (tokens.isMariaDb() || others)) {
            throw refusal.of(
                    "an expression of GROUP BY WITH ROLLUP inside of another one, which this server"
                            + " does not take for NULL in subtotals",
                    token);
        }
    }

    /** The element of GROUP BY that stands at a token, or -1. */
    private int key(int token, Range within) {
        int end = within.to();
        int found = -1;
        for (int i = 0; i < template.groupBy().size(); i++) {
            MergeTerm term = template.groupBy().get(i);
            Range here = new Range(token, token + term.range().size());
            boolean bounded =
                    here.to() <= end
                            && !tokens.isSymbol(token - 1, '.')
                            && !tokens.isSymbol(here.to(), '.')
                            && !tokens.isSymbol(here.to(), '(');
            // In a larger expression its neighbours could bind one of its operands.
            boolean whole =
                    term.range().size() == 1
                            || !term.column().isEmpty()
                            || token == within.from() && here.to() == end
                            || tokens.isSymbol(token - 1, '(') && tokens.isSymbol(here.to(), ')')
                            || isCall(term.range());
            if (bounded && !term.constant() && MergeTemplate.same(text, here, term.range())) {
                if (whole) {
                    boolean longer =
                            found < 0
                                    || term.range().size()
                                            > template.groupBy().get(found).range().size();
                    found = longer ? i : found;
                } else if (template.parts().rollup()) {
                    throw refusal.of(
                            "an expression of GROUP BY WITH ROLLUP as a part of another one without brackets,",
                            token);
                }
            }
        }
        return found;
    }

    /** A name may be an element of GROUP BY and the alias of another column. */
    private void requireOneMeaning(int token, int key, boolean mayNameColumns) {
        Range term = template.groupBy().get(key).range();
        if (mayNameColumns && term.size() == 1 && tokens.isName(token)) {
            int column = column(token);
            if (column >= 0
                    && keys.get(key).item() != column
                    && !template.items()
                            .get(column)
                            .column()
                            .equals(tokens.name(token).toLowerCase(Locale.ROOT))) {
                throw refusal.of("a name that is grouped by and is another column's alias", token);
            }
        }
    }

    /** Servers prefer a column of GROUP BY to an alias, however it is qualified there. */
    private void requireNoKey(int token, int column) {
        String name = tokens.name(token).toLowerCase(Locale.ROOT);
        for (int i = 0; i < template.groupBy().size(); i++) {
            if (template.groupBy().get(i).column().equals(name)
                    && !template.items().get(column).column().equals(name)) {
                throw refusal.of("a name that is grouped by and is another column's alias", token);
            }
        }
    }

    private boolean isCall(Range range) {
        return tokens.isName(range.from())
                && tokens.isSymbol(range.from() + 1, '(')
                && tokens.afterBracket(range.from() + 1) == range.to();
    }

    /** Whether a name stands there that is neither a word of the language nor a function's. */
    private boolean isOperand(int token) {
        return tokens.isName(token)
                && !tokens.isSymbol(token + 1, '(')
                && !(tokens.type(token) == TokenType.WORD
                        && WORDS.contains(tokens.keyword(token))
                        && !tokens.isSymbol(token - 1, '.')
                        && !tokens.isSymbol(token + 1, '.'));
    }

    /** The column of the result that a name stands for, or -1. */
    private int column(int token) {
        String name = tokens.name(token).toLowerCase(Locale.ROOT);
        boolean path = tokens.isSymbol(token - 1, '.') || tokens.isSymbol(token + 1, '.');
        int found = -1;
        for (int i = 0; i < template.items().size() && !path; i++) {
            if (template.visibleName(i).equals(name)) {
                if (found >= 0) {
                    throw refusal.of(
                            "a name that several columns have, in HAVING or ORDER BY,", token);
                }
                found = i;
            }
        }
        return found;
    }

    /**
     * Which of its elements of GROUP BY are NULL for a subtotal is known only where rows are
     * folded.
     */
    private Piece grouping(Range call) {
        List<Integer> numbers = new ArrayList<>();
        for (Range argument : tokens.commas(call.from() + 2, call.to() - 1)) {
            int key = argument.size() < 1 ? -1 : key(argument.from(), argument);
            if (key < 0 || template.groupBy().get(key).range().size() != argument.size()) {
                throw refusal.of(
                        "GROUPING() of what is no element of GROUP BY as it is written there",
                        call.from());
            }
            numbers.add(key);
        }
        return new Piece(call, new byte[] {'0'}, input(Aggregate.grouping(numbers)));
    }

    private Piece aggregate(Range call) {
        Aggregate bound = aggregates.bind(call);
        if (!bound.function().equals("AVG")) {
            return new Piece(call, bound.expression(), input(bound));
        }
        Bytes quotient = new Bytes(16);
        Aggregate sum = bound.as("SUM");
        quotient.add(input(sum));
        dividends.add(number(sum));
        quotient.add(" / ");
        quotient.add(input(bound.as("COUNT")));
        return new Piece(call, bound.expression(), quotient.toArray());
    }

    /** The column that has an input's values. */
    private byte[] input(Aggregate next) {
        return input(next, -1);
    }

    /**
     * @param key the number of the key that it is, or -1
     */
    private byte[] input(Aggregate next, int key) {
        int number = number(next);
        if (number == inputs.size()) {
            inputs.add(next);
            inputKeys.add(key);
        }
        return Formula.input(number).getBytes(StandardCharsets.US_ASCII);
    }

    private int number(Aggregate input) {
        int number = 0;
        while (number < inputs.size()
                && !(inputs.get(number).function().equals(input.function())
                        && inputs.get(number).keys().equals(input.keys())
                        && Arrays.equals(inputs.get(number).expression(), input.expression()))) {
            number++;
        }
        return number;
    }

    private byte[] bytes(Range range) {
        return splice.apply(text, 0, range.from(), range.to());
    }
}
