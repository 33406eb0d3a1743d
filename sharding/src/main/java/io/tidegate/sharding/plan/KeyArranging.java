package io.tidegate.sharding.plan;

import io.tidegate.sharding.merge.Domain;
import io.tidegate.sharding.merge.Padding;
import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.merge.SortKey;
import io.tidegate.sharding.plan.MergedSelect.Key;
import io.tidegate.sharding.sql.Bytes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Decides by the types of keys by which columns rows are compared, and adds those that are not
 * there.
 */
final class KeyArranging {
    private static final int TIMESTAMP = 7;

    private final MergedSelect select;
    private final HelperColumns columns;
    private final Iterator<Padding> paddings;
    private final List<byte[]> helpers = new ArrayList<>();

    /**
     * @param paddings of the texts among the keys, in their order
     */
    KeyArranging(MergedSelect select, HelperColumns columns, Iterator<Padding> paddings) {
        this.select = select;
        this.columns = columns;
        this.paddings = paddings;
    }

    /** What was added for keys so far. */
    List<byte[]> helpers() {
        return List.copyOf(helpers);
    }

    /**
     * @param type that a server has told for it
     */
    ArrangedKey of(Key key, ResultColumn type) {
        Domain domain = type.domain();
        boolean descending = key.descending();
        if (key.zeroed()) {
            return zeroed(key, type);
        }
        if (type.type() == TIMESTAMP) {
            // As texts those of the hour before and after clocks are put back look alike.
            int column = key.item() >= 0 ? key.item() : addKey(key.expression(), type);
            int seconds = addOfGroup("UNIX_TIMESTAMP(", key.expression(), ")", ResultColumn.NUMBER);
            return new ArrangedKey(column, SortKey.by(seconds, Domain.DECIMAL, descending));
        }
        return switch (domain) {
            case NONE -> throw MergedSelect.refused("ORDER BY or GROUP BY of such a type");
            case NUMBERED -> {
                if (select.with().length > 0) {
                    // It is a text as soon as two sub-tables are put together.
                    throw MergedSelect.refused(
                            "UNION DISTINCT or ORDER BY of an ENUM or SET beside NULL (CAST it AS CHAR)");
                }
                // As a double it would lose members of a large SET.
                int number = addOfGroup("(", key.expression(), ")|0", ResultColumn.NUMBER);
                yield new ArrangedKey(number, SortKey.by(number, Domain.UNSIGNED, descending));
            }
            case FLOAT -> {
                int number = addOfGroup("(", key.expression(), ")+0e0", ResultColumn.NUMBER);
                yield new ArrangedKey(number, SortKey.by(number, Domain.DOUBLE, descending));
            }
            case TEXT -> {
                int server = key.item() >= 0 ? key.item() : addKey(key.expression(), type);
                int weight =
                        addOfGroup("WEIGHT_STRING(", key.expression(), ")", HelperColumns.BYTES);
                yield new ArrangedKey(
                        server,
                        new SortKey(weight, server, Domain.TEXT, paddings.next(), descending));
            }
            case INTEGER, UNSIGNED, DECIMAL, DOUBLE, MOMENT, TIME, BYTES -> {
                int column = key.item() >= 0 ? key.item() : addKey(key.expression(), type);
                yield new ArrangedKey(column, SortKey.by(column, domain, descending));
            }
        };
    }

    /** With NULL in the place of zero, or of what comes before all dates and texts. */
    private ArrangedKey zeroed(Key key, ResultColumn type) {
        boolean descending = key.descending();
        if (type.type() == TIMESTAMP) {
            return zeroedNumber("UNIX_TIMESTAMP(", key, ")", Domain.DECIMAL);
        }
        return switch (type.domain()) {
            case NONE -> throw MergedSelect.refused("GROUP_CONCAT() in the order of such a type");
            case INTEGER, UNSIGNED, DECIMAL -> zeroedNumber("", key, "", Domain.DECIMAL);
            case TIME, BYTES -> zeroedNumber("(", key, ")+0", Domain.DECIMAL);
            case DOUBLE -> zeroedNumber("", key, "", Domain.DOUBLE);
            case FLOAT -> zeroedNumber("(", key, ")+0e0", Domain.DOUBLE);
            case NUMBERED -> zeroedNumber("(", key, ")|0", Domain.DECIMAL);
            case MOMENT -> {
                int column =
                        addOfGroup(
                                "IFNULL(CAST(",
                                key.expression(),
                                " AS CHAR), '')",
                                HelperColumns.BYTES);
                yield new ArrangedKey(column, SortKey.by(column, Domain.BYTES, descending));
            }
            case TEXT -> {
                int server = addOfGroup("IFNULL(", key.expression(), ", '')", HelperColumns.BYTES);
                int weight =
                        addOfGroup(
                                "WEIGHT_STRING(IFNULL(",
                                key.expression(),
                                ", ''))",
                                HelperColumns.BYTES);
                yield new ArrangedKey(
                        server,
                        new SortKey(weight, server, Domain.TEXT, paddings.next(), descending));
            }
        };
    }

    private ArrangedKey zeroedNumber(String before, Key key, String behind, Domain domain) {
        int number =
                addOfGroup(
                        "IFNULL(" + before, key.expression(), behind + ", 0)", ResultColumn.NUMBER);
        return new ArrangedKey(number, SortKey.by(number, domain, key.descending()));
    }

    /**
     * A function of a key. A server that insists on columns of GROUP BY does not see that it has
     * one value for a group.
     */
    private int addOfGroup(String before, byte[] expression, String behind, ResultColumn type) {
        Bytes helper = new Bytes(expression.length + 32);
        helper.add(select.isGrouped() ? "MIN(" + before : before);
        helper.add(expression);
        helper.add(select.isGrouped() ? behind + ")" : behind);
        return addKey(helper.toArray(), type);
    }

    private int addKey(byte[] helper, ResultColumn type) {
        helpers.add(helper);
        return columns.add(helper, type);
    }
}
