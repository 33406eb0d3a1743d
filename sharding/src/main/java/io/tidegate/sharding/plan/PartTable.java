package io.tidegate.sharding.plan;

import io.tidegate.sharding.merge.Domain;
import io.tidegate.sharding.merge.JsonRows;
import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.sql.Bytes;
import java.util.List;
import java.util.Map;

/**
 * The rows of a part of a UNION, as a table of a statement. Its columns have types that change
 * nothing of the types that the UNION has by itself.
 */
final class PartTable {
    /** Stays well below what servers take as one packet. */
    private static final int MOST_BYTES = 6 * 1024 * 1024;

    private static final int ALWAYS_NULL = 6;
    private static final int TIMESTAMP = 7;

    private final PartRows part;
    private final UnionPart written;
    private final List<ResultColumn> whole;
    private final Map<Integer, TextType> texts;

    /**
     * @param whole the columns of the whole UNION
     * @param texts those of them that are texts
     */
    PartTable(
            PartRows part,
            UnionPart written,
            List<ResultColumn> whole,
            Map<Integer, TextType> texts) {
        this.part = part;
        this.written = written;
        this.whole = whole;
        this.texts = texts;
    }

    boolean isEmpty() {
        return part.rows().isEmpty();
    }

    /**
     * @param set the last column's value; empty without it
     */
    byte[] select(String set) {
        StringBuilder columns = new StringBuilder();
        StringBuilder types = new StringBuilder();
        for (int i = 0; i < part.types().size(); i++) {
            ResultColumn type = part.types().get(i);
            columns.append(i == 0 ? "SELECT " : ", ").append(expression(i, type));
            if (i > 0) {
                types.append(", ");
            }
            types.append("c").append(i).append(" ").append(type(i, type));
            types.append(" PATH '$[").append(i).append("]' ERROR ON ERROR");
        }
        Bytes sql = new Bytes(1024);
        sql.add(columns.toString());
        sql.add(set.isEmpty() ? "" : ", " + set);
        sql.add(" FROM JSON_TABLE(" + JsonRows.opening(part.forms()));
        JsonRows json = new JsonRows(part.forms());
        for (byte[] row : part.rows()) {
            json.add(row);
            if (json.size() > MOST_BYTES) {
                throw MergedSelect.refused(
                        "a part of a UNION that folds, orders or cuts its rows, and has more than "
                                + MOST_BYTES
                                + " bytes of them,");
            }
        }
        sql.add(json.literal());
        sql.add("', '$[*]' COLUMNS (" + types + ")) AS tidegate_rows");
        return sql.toArray();
    }

    private String expression(int column, ResultColumn type) {
        if (type.type() == ALWAYS_NULL) {
            return "NULL";
        }
        TextType text = texts.get(column);
        boolean bytes = isText(type) && text != null && text.isBytes();
        if (bytes && part.forms().get(column) == JsonRows.Form.CHARACTERS) {
            throw MergedSelect.refused(
                    "a UNION of bytes with texts of a part that folds, orders or cuts its rows");
        }
        return bytes ? "UNHEX(c" + column + ")" : "c" + column;
    }

    /** A server would round it once, from digits that it has not shown. */
    private void requireAllDigits(int column, ResultColumn type) {
        ResultColumn target = whole.get(column);
        boolean same = target.domain() == Domain.DECIMAL && target.decimals() == type.decimals();
        if (type.domain() == Domain.DECIMAL && isText(target)) {
            throw MergedSelect.refused(
                    "a UNION of an exact number of a part that folds, orders or cuts its rows with texts, where"
                            + " servers leave out zeros (CAST it AS CHAR),");
        }
        if (type.domain() == Domain.DECIMAL && written.isRounded(column) && !same) {
            throw MergedSelect.refused(
                    "a UNION of an exact quotient or AVG() of a part that folds, orders or cuts its rows with"
                            + " numbers that have other decimals (ROUND it),");
        }
    }

    private String type(int column, ResultColumn type) {
        requireAllDigits(column, type);
        if (type.type() == ALWAYS_NULL) {
            return "INT";
        }
        if (isText(type)) {
            TextType text = texts.get(column);
            if (text == null
                    || !text.isBytes() && part.forms().get(column) != JsonRows.Form.CHARACTERS) {
                throw MergedSelect.refused(
                        "a UNION of texts with bytes of a part that folds, orders or cuts its rows");
            }
            return text.column();
        }
        if (type.type() == TIMESTAMP) {
            return "DATETIME(" + type.decimals() + ")";
        }
        // Of another width it could make decimals of numbers with and without a sign.
        String number =
                switch (type.type()) {
                    case 1 -> "TINYINT";
                    case 2 -> "SMALLINT";
                    case 3 -> "INT";
                    case 9 -> "MEDIUMINT";
                    default -> "";
                };
        if (!number.isEmpty()) {
            return type.domain() == Domain.UNSIGNED ? number + " UNSIGNED" : number;
        }
        return JsonType.of(type, "a part of a UNION that folds, orders or cuts its rows, and has");
    }

    private static boolean isText(ResultColumn type) {
        return type.domain() == Domain.TEXT || type.domain() == Domain.NUMBERED;
    }
}
