package io.tidegate.sharding.plan;

import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.sql.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The columns of the groups' rows: those of the client, and behind them those for merging. */
final class HelperColumns {
    static final ResultColumn COUNT = new ResultColumn(8, 0, 20, 0);

    /** Texts and bytes that only the proxy sees. */
    static final ResultColumn BYTES = new ResultColumn(253, 0, 0, 31);

    private final List<ResultColumn> columns;
    private final Bytes sql = new Bytes(64);

    /**
     * @param clients those of the client
     */
    HelperColumns(List<ResultColumn> clients) {
        this.columns = new ArrayList<>(clients);
    }

    /** The place of the next one. */
    int size() {
        return columns.size();
    }

    List<ResultColumn> columns() {
        return columns;
    }

    void replace(int column, ResultColumn type) {
        columns.set(column, type);
    }

    /** What is selected behind the client's columns, each after a comma. */
    byte[] sql() {
        return sql.toArray();
    }

    /** A column whose type is known already. */
    void select(byte[] expression) {
        MergedSelect.helper(sql, expression, "");
    }

    int add(byte[] expression, ResultColumn type) {
        return add(expression, "", type);
    }

    int add(byte[] expression, String suffix, ResultColumn type) {
        MergedSelect.helper(sql, expression, suffix);
        columns.add(type);
        return columns.size() - 1;
    }

    int add(String expression, ResultColumn type) {
        MergedSelect.write(sql, ", " + expression);
        columns.add(type);
        return columns.size() - 1;
    }

    /**
     * @param argument with its brackets
     */
    int addFunction(String name, byte[] argument, ResultColumn type) {
        MergedSelect.function(sql, name, argument);
        columns.add(type);
        return columns.size() - 1;
    }

    static byte[] bracketed(byte[] expression, String suffix) {
        Bytes bracketed = new Bytes(expression.length + 8);
        bracketed.add("(");
        bracketed.add(expression);
        bracketed.add(suffix + ")");
        return bracketed.toArray();
    }
}
