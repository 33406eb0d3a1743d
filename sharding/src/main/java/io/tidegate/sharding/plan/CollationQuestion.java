package io.tidegate.sharding.plan;

import io.tidegate.sharding.merge.Domain;
import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.sql.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Asks for collation and coercibility of the texts that have to be compared. */
final class CollationQuestion {
    private final MergedSelect select;
    private final List<ResultColumn> described;

    CollationQuestion(MergedSelect select, List<ResultColumn> described) {
        this.select = select;
        this.described = described;
    }

    /** In one row; empty when there are none. */
    byte[] sql() {
        List<byte[]> texts = texts();
        Bytes sql = new Bytes(64);
        sql.add(select.with());
        String before = "SELECT COLLATION(";
        for (byte[] text : texts) {
            sql.add(before);
            before = ", COLLATION(";
            sql.add(text);
            sql.add("), COERCIBILITY(");
            sql.add(text);
            sql.add(")");
        }
        if (texts.isEmpty()) {
            return new byte[0];
        }
        // One row is there in any case, and its texts are NULL in their collations.
        sql.add(" FROM (SELECT 1) AS tidegate_one LEFT JOIN (");
        sql.add(select.firstTables());
        sql.add(") ON 1 = 0 LIMIT 1");
        return sql.toArray();
    }

    private List<byte[]> texts() {
        List<byte[]> texts = new ArrayList<>();
        int first = select.firstKey(described);
        for (int i = 0; i < select.keys().size(); i++) {
            if (described.get(first + i).domain() == Domain.TEXT) {
                texts.add(select.keys().get(i).expression());
            }
        }
        for (int i = 0; i < select.aggregates().size(); i++) {
            if (select.isTextExtreme(i, described)) {
                texts.add(select.aggregates().get(i).argument());
            }
        }
        return texts;
    }
}
