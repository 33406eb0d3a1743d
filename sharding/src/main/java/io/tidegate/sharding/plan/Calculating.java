package io.tidegate.sharding.plan;

import io.tidegate.sharding.merge.CalculationSpec;
import io.tidegate.sharding.merge.Domain;
import io.tidegate.sharding.merge.JsonRows;
import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.merge.SortKey;
import io.tidegate.sharding.plan.Computation.Formula;
import io.tidegate.sharding.sql.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The question by which a server computes of folded rows: they come as JSON, with the types that
 * they were described with.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/json-table-functions.html">JSON_TABLE()</a>
 */
final class Calculating {
    private static final int NOT_NULL = 0x1;
    private static final int OF_COLUMNS = 2;
    private static final String READING = "an expression over aggregates, or HAVING, that reads";

    private final Computation computation;
    private final List<ResultColumn> described;
    private final Map<Integer, TextType> texts;
    private final int width;

    /**
     * @param texts among the described columns
     * @param width columns of the folded rows
     */
    Calculating(
            Computation computation,
            List<ResultColumn> described,
            Map<Integer, TextType> texts,
            int width) {
        this.computation = computation;
        this.described = described;
        this.texts = texts;
        this.width = width;
    }

    /**
     * @param part whether the result goes into another statement
     */
    CalculationSpec calculation(boolean part, List<SortKey> order, long offset, long limit) {
        int columns = computation.items().size();
        int inputs = computation.inputs().size();
        List<Integer> items = new ArrayList<>();
        List<ResultColumn> types = new ArrayList<>();
        Bytes question = new Bytes(128);
        question.add("SELECT t.n");
        for (int i = 0; i < columns; i++) {
            Formula formula = computation.items().get(i);
            if (formula != null) {
                items.add(i);
                types.add(described.get(i));
                question.add(", ");
                question.add(part ? digits(i, formula.overInputs()) : formula.overInputs());
            }
        }
        for (int i = 0; i < computation.order().size(); i++) {
            types.add(described.get(columns + inputs + i));
            question.add(", ");
            question.add(computation.order().get(i).overInputs());
        }
        for (int dividend : computation.dividends()) {
            if (described.get(columns + dividend).domain() != Domain.DOUBLE) {
                throw MergedSelect.refused(
                        "AVG() of exact numbers in an expression or HAVING, where servers calculate with more of its"
                                + " digits than it has: write SUM(...) / COUNT(...); as it is, it");
            }
        }
        List<Input> read = inputs();
        List<JsonRows.Form> forms = read.stream().map(Input::form).toList();
        boolean bytes = read.stream().anyMatch(Input::bytes);
        question.add(" FROM ");
        if (bytes) {
            question.add("(SELECT j.n");
            for (int i = 0; i < inputs; i++) {
                question.add(read.get(i).bytes() ? ", UNHEX(j.c" + i + ") AS c" + i : ", j.c" + i);
            }
            question.add(" FROM ");
        }
        question.add("JSON_TABLE(" + JsonRows.opening(forms));
        Bytes rest = new Bytes(128);
        rest.add("', '$[*]' COLUMNS (n INT PATH '$[0]'");
        for (int i = 0; i < inputs; i++) {
            String path = " PATH '$[" + (i + 1) + "]' ERROR ON ERROR";
            rest.add(", c" + i + " " + read.get(i).type() + path);
        }
        rest.add(bytes ? ")) AS j) AS t" : ")) AS t");
        Formula having = computation.having();
        if (having != null) {
            requireNull(having);
            rest.add(" WHERE (");
            rest.add(having.overInputs());
            rest.add(")");
        }
        // Stronger than a limit of the session.
        rest.add(" LIMIT 18446744073709551615");
        return new CalculationSpec(
                columns,
                width,
                columns,
                read.stream().map(Input::type).toList(),
                forms,
                question.toArray(),
                rest.toArray(),
                items,
                types,
                order,
                offset,
                limit);
    }

    /**
     * What is computed with, as a column of JSON_TABLE.
     *
     * @param bytes whether its values are the digits of bytes
     */
    private record Input(String type, JsonRows.Form form, boolean bytes) {}

    private List<Input> inputs() {
        requireOneCollation();
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < computation.inputs().size(); i++) {
            int place = computation.items().size() + i;
            String function = computation.inputs().get(i).function();
            ResultColumn type = described.get(place);
            TextType text = texts.get(place);
            if (text == null || function.isEmpty() && type.domain() == Domain.NUMBERED) {
                // Servers calculate with all digits of it, however few they show.
                String number =
                        AggregateCall.isSpread(function) ? "DOUBLE" : JsonType.of(type, READING);
                inputs.add(new Input(number, JsonRows.Form.PLAIN, false));
            } else if (text.isBytes()) {
                inputs.add(new Input(text.column(), JsonRows.Form.PLAIN, true));
            } else {
                inputs.add(new Input(text.column(), JsonRows.Form.CHARACTERS, false));
            }
        }
        return inputs;
    }

    /** Where texts are in several, that of a column has precedence, which all are then. */
    private void requireOneCollation() {
        List<TextType> read =
                texts.entrySet().stream()
                        .filter(each -> each.getKey() >= computation.items().size())
                        .map(Map.Entry::getValue)
                        .toList();
        boolean one = read.stream().map(TextType::collation).distinct().count() <= 1;
        if (!one && read.stream().anyMatch(each -> each.coercibility() != OF_COLUMNS)) {
            throw MergedSelect.refused(
                    READING
                            + " texts in several collations, not all of which are those of columns,");
        }
    }

    private byte[] digits(int item, byte[] formula) {
        TextType text = texts.get(item);
        return text == null ? formula : text.digits(formula);
    }

    /** In HAVING such a server knows of {@code key IS NULL} that it is false. */
    private void requireNull(Formula having) {
        for (int i = 0; i < computation.inputs().size() && computation.neverNull(); i++) {
            boolean key = computation.inputs().get(i).function().isEmpty();
            int flags = described.get(computation.items().size() + i).flags();
            if (key && (flags & NOT_NULL) != 0 && having.reads(i)) {
                throw MergedSelect.refused(
                        "HAVING of a column of GROUP BY WITH ROLLUP that is NOT NULL, which this server"
                                + " takes it for in subtotals too (put it into IF(1, ..., NULL) in GROUP BY),");
            }
        }
    }
}
