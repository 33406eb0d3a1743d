package io.tidegate.sharding.plan;

import io.tidegate.sharding.plan.MergedSelect.Branch;
import io.tidegate.sharding.sql.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What a group is asked for a merged SELECT: the rows of its shards with their helper columns. */
final class GroupStatement {
    /** A LIMIT is stronger than {@code sql_select_limit}. */
    private static final String ALL_ROWS = " LIMIT 18446744073709551615";

    private final MergedSelect select;
    private final byte[] helpers;
    private final int inputsEnd;
    private final int keysEnd;
    private final List<byte[]> keyHelpers;
    private final List<PartTable> parts;

    /**
     * @param helpers columns behind the client's, each after a comma
     * @param inputsEnd how much of the helpers are inputs of the computation
     * @param keysEnd how much of them are those and keys
     * @param parts the rows of parts
     */
    GroupStatement(
            MergedSelect select,
            byte[] helpers,
            int inputsEnd,
            int keysEnd,
            List<byte[]> keyHelpers,
            List<PartTable> parts) {
        this.select = select;
        this.helpers = helpers;
        this.inputsEnd = inputsEnd;
        this.keysEnd = keysEnd;
        this.keyHelpers = keyHelpers;
        this.parts = parts;
    }

    /**
     * @param rowless whether the row is needed that is there when no other is
     */
    byte[] of(List<Branch> branches, List<ArrangedKey> keys, boolean rowless) {
        String order = order(keys);
        long rows =
                select.isGrouped() || select.limit() < 0 ? -1 : select.offset() + select.limit();
        String limit = rows < 0 ? "" : " LIMIT " + rows;
        String all = rows < 0 && select.capped() ? ALL_ROWS : "";
        Bytes sql = new Bytes(64);
        if (branches.size() == 1 && !rowless) {
            branch(sql, branches.getFirst());
            MergedSelect.write(sql, order + limit + all);
            lock(sql);
            return sql.toArray();
        }
        for (Branch branch : branches) {
            if (!sql.isEmpty()) {
                MergedSelect.write(sql, select.distinct() ? " UNION " : " UNION ALL ");
            }
            MergedSelect.write(sql, "(");
            branch(sql, branch);
            // Without a limit the order of a part is of no use.
            MergedSelect.write(sql, limit.isEmpty() ? all : order + limit);
            lock(sql);
            MergedSelect.write(sql, ")");
        }
        if (rowless) {
            MergedSelect.write(sql, " UNION ALL (");
            rowless(sql, branches.getFirst());
            MergedSelect.write(sql, ")");
        }
        MergedSelect.write(sql, order + limit + all);
        return sql.toArray();
    }

    /**
     * The same, with texts as hexadecimal digits of what they are.
     *
     * @param width how many columns it has
     * @param texts which of them
     */
    byte[] sentOn(
            List<Branch> branches,
            List<ArrangedKey> keys,
            boolean rowless,
            int width,
            Map<Integer, TextType> texts) {
        if (texts.isEmpty()) {
            return of(branches, keys, rowless);
        }
        Bytes sql = new Bytes(256);
        sql.add("WITH tidegate_sent (" + TextQuestions.columns(width) + ") AS (");
        sql.add(of(branches, keys, rowless));
        sql.add(") SELECT ");
        for (int i = 0; i < width; i++) {
            TextType text = texts.get(i);
            byte[] column = TextQuestions.column(i).getBytes(StandardCharsets.US_ASCII);
            sql.add(i == 0 ? "" : ", ");
            sql.add(text == null ? column : text.digits(column));
        }
        sql.add(" FROM tidegate_sent");
        StringBuilder order = new StringBuilder();
        for (ArrangedKey key : keys) {
            order.append(order.isEmpty() ? " ORDER BY " : ", ")
                    .append(TextQuestions.column(key.server()))
                    .append(key.proxy().descending() ? " DESC" : "");
        }
        sql.add(order + ALL_ROWS);
        return sql.toArray();
    }

    private void lock(Bytes sql) {
        if (select.locks().length > 0) {
            MergedSelect.write(sql, " ");
            MergedSelect.write(sql, select.locks());
        }
    }

    /** All aggregates of no row, if there is such a row. */
    private void rowless(Bytes sql, Branch branch) {
        byte[] all = helpers;
        if (!select.subtotals().isEmpty()) {
            // Whether there is a total of nothing is a matter of the server's.
            MergedSelect.write(sql, branch.columns());
            sql.add(all);
            MergedSelect.write(sql, " ");
            MergedSelect.write(sql, branch.tables());
            MergedSelect.write(sql, " WHERE 1 = 0 GROUP BY ");
            for (int i = 0; i < select.keys().size(); i++) {
                MergedSelect.write(sql, i > 0 ? ", " : "");
                MergedSelect.write(sql, select.keys().get(i).expression());
            }
            MergedSelect.write(sql, select.rollup());
            return;
        }
        MergedSelect.write(sql, branch.columns());
        sql.add(all, 0, inputsEnd);
        for (byte[] helper : keyHelpers) {
            // NULL of the right type.
            MergedSelect.write(sql, ", (SELECT ");
            MergedSelect.write(sql, helper);
            MergedSelect.write(sql, " ");
            MergedSelect.write(sql, branch.tables());
            MergedSelect.write(sql, " WHERE 1 = 0)");
        }
        sql.add(all, keysEnd, all.length - keysEnd);
        MergedSelect.write(sql, " ");
        MergedSelect.write(sql, branch.tables());
        MergedSelect.write(sql, " WHERE 1 = 0");
    }

    private void branch(Bytes sql, Branch branch) {
        MergedSelect.write(sql, branch.with().filled(parts));
        MergedSelect.write(sql, branch.columns());
        MergedSelect.write(sql, helpers);
        MergedSelect.write(sql, " ");
        MergedSelect.write(sql, branch.tables());
        if (branch.rest().length > 0) {
            MergedSelect.write(sql, " ");
            MergedSelect.write(sql, branch.rest());
        }
    }

    private static String order(List<ArrangedKey> keys) {
        StringBuilder order = new StringBuilder();
        for (ArrangedKey key : keys) {
            order.append(order.isEmpty() ? " ORDER BY " : ", ")
                    .append(key.server() + 1)
                    .append(key.proxy().descending() ? " DESC" : "");
        }
        return order.toString();
    }
}
