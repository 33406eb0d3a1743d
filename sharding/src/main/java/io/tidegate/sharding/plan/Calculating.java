package io.tidegate.sharding.plan;

import io.tidegate.sharding.merge.CalculationSpec;
import io.tidegate.sharding.merge.Domain;
import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.merge.SortKey;
import io.tidegate.sharding.plan.Computation.Formula;
import io.tidegate.sharding.sql.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * The question by which a server computes of folded rows: they come as JSON, with the types that
 * they were described with.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/json-table-functions.html">JSON_TABLE()</a>
 */
final class Calculating {
    private static final int YEAR = 13;
    private static final int DATE = 10;
    private static final int ANY_DECIMALS = 31;
    private static final int TIMESTAMP = 7;
    private static final int NOT_NULL = 0x1;
    private static final int UNSIGNED = 0x20;
    private static final int ZEROFILL = 0x40;

    private final Computation computation;
    private final List<ResultColumn> described;
    private final int width;

    /**
     * @param width columns of the folded rows
     */
    Calculating(Computation computation, List<ResultColumn> described, int width) {
        this.computation = computation;
        this.described = described;
        this.width = width;
    }

    CalculationSpec calculation(List<SortKey> order, long offset, long limit) {
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
                question.add(formula.overInputs());
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
        question.add(" FROM JSON_TABLE('");
        List<String> inputTypes = new ArrayList<>();
        Bytes rest = new Bytes(128);
        rest.add("', '$[*]' COLUMNS (n INT PATH '$[0]'");
        for (int i = 0; i < inputs; i++) {
            String function = computation.inputs().get(i).function();
            // Servers calculate with all digits of it, however few they show.
            String type =
                    AggregateCall.isSpread(function) ? "DOUBLE" : type(described.get(columns + i));
            inputTypes.add(type);
            rest.add(", c" + i + " " + type + " PATH '$[" + (i + 1) + "]' ERROR ON ERROR");
        }
        rest.add(")) AS t");
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
                inputTypes,
                question.toArray(),
                rest.toArray(),
                items,
                types,
                order,
                offset,
                limit);
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

    private static String type(ResultColumn column) {
        if ((column.flags() & ZEROFILL) != 0 && column.type() != YEAR) {
            throw refused("a number with ZEROFILL");
        }
        if (column.type() == TIMESTAMP) {
            throw refused("a TIMESTAMP, of which two may look alike when clocks are put back");
        }
        return switch (column.domain()) {
            case INTEGER -> "BIGINT";
            case UNSIGNED -> column.type() == YEAR ? "YEAR" : "BIGINT UNSIGNED";
            case DECIMAL -> {
                int point = column.decimals() > 0 ? 1 : 0;
                int sign = (column.flags() & UNSIGNED) == 0 ? 1 : 0;
                yield "DECIMAL(" + (column.length() - point - sign) + "," + column.decimals() + ")";
            }
            case DOUBLE -> {
                if (column.decimals() != ANY_DECIMALS) {
                    throw refused("a DOUBLE with a fixed number of decimals");
                }
                yield "DOUBLE";
            }
            case MOMENT -> column.type() == DATE ? "DATE" : "DATETIME(" + column.decimals() + ")";
            case TIME -> "TIME(" + column.decimals() + ")";
            case FLOAT -> throw refused("a FLOAT");
            case BYTES, TEXT, NUMBERED, NONE ->
                    throw refused(
                            "a text, ENUM, SET, BIT or another value that is no number and no date");
        };
    }

    private static RuntimeException refused(String what) {
        return MergedSelect.refused(
                "an expression over aggregates, or HAVING, that reads " + what + ",");
    }
}
