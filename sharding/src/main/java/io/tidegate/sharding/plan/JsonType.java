package io.tidegate.sharding.plan;

import io.tidegate.sharding.merge.ResultColumn;

/** Which type a column of JSON_TABLE has to have for values of a result's column. */
final class JsonType {
    private static final int YEAR = 13;
    private static final int DATE = 10;
    private static final int ANY_DECIMALS = 31;
    private static final int TIMESTAMP = 7;
    private static final int UNSIGNED = 0x20;
    private static final int ZEROFILL = 0x40;

    private JsonType() {}

    /**
     * @param what reads such values, for refusals
     */
    static String of(ResultColumn column, String what) {
        if ((column.flags() & ZEROFILL) != 0 && column.type() != YEAR) {
            throw refused(what, "a number with ZEROFILL");
        }
        if (column.type() == TIMESTAMP) {
            throw refused(
                    what, "a TIMESTAMP, of which two may look alike when clocks are put back");
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
                    throw refused(what, "a DOUBLE with a fixed number of decimals");
                }
                yield "DOUBLE";
            }
            case MOMENT -> column.type() == DATE ? "DATE" : "DATETIME(" + column.decimals() + ")";
            case TIME -> "TIME(" + column.decimals() + ")";
            case FLOAT -> throw refused(what, "a FLOAT");
            case BYTES, TEXT, NUMBERED, NONE ->
                    throw refused(
                            what,
                            "an ENUM, SET, BIT or another value that is no number, text or date");
        };
    }

    private static RuntimeException refused(String what, String type) {
        return MergedSelect.refused(what + " " + type + ",");
    }
}
