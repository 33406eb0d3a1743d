package io.tidegate.proxy.execution;

import static io.tidegate.proxy.execution.SelectedColumn.Form.BITS;
import static io.tidegate.proxy.execution.SelectedColumn.Form.BYTES;
import static io.tidegate.proxy.execution.SelectedColumn.Form.DATE;
import static io.tidegate.proxy.execution.SelectedColumn.Form.DOUBLE;
import static io.tidegate.proxy.execution.SelectedColumn.Form.ENUM;
import static io.tidegate.proxy.execution.SelectedColumn.Form.KEY_BYTES;
import static io.tidegate.proxy.execution.SelectedColumn.Form.MOMENT;
import static io.tidegate.proxy.execution.SelectedColumn.Form.NONE;
import static io.tidegate.proxy.execution.SelectedColumn.Form.NUMBER;
import static io.tidegate.proxy.execution.SelectedColumn.Form.TEXT;
import static io.tidegate.proxy.execution.SelectedColumn.Form.TIME;
import static io.tidegate.proxy.execution.SelectedColumn.Form.WHOLE_DECIMAL;
import static io.tidegate.proxy.execution.SelectedColumn.Form.YEAR;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.wire.CharacterSets;
import io.tidegate.proxy.wire.ColumnType;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import org.jspecify.annotations.Nullable;

/**
 * One column of rows that are selected for an INSERT: which literals store in the target's column
 * just what the value itself would. Of pairs of types that are not known to do so there is none.
 * Found by comparing INSERT ... SELECT with INSERT ... VALUES on servers of both families, of each
 * type into each other.
 *
 * @param name of the target's column, for messages
 * @param form of its literals
 * @param introducer the character set of texts that need one; else null
 * @param zoned whether its values depend on the session's time zone
 */
record SelectedColumn(String name, Form form, @Nullable String introducer, boolean zoned) {
    /** How values are written. */
    enum Form {
        /** Their digits. */
        NUMBER,
        /** Their digits and a point, without which they would be integers, of other bits. */
        WHOLE_DECIMAL,
        /** Their digits with an exponent, without which they would be decimals. */
        DOUBLE,
        YEAR,
        BITS,
        /** In quotes, or in hexadecimal behind the name of their character set. */
        TEXT,
        /** The same, and the empty text may be no member's name. */
        ENUM,
        BYTES,
        /** A single token, which the column takes for bytes. */
        KEY_BYTES,
        DATE,
        MOMENT,
        TIME,
        /** All are NULL. */
        NONE
    }

    private static final int UNSIGNED = 32;
    private static final int ZEROFILL = 64;
    private static final int ENUM_FLAG = 256;
    private static final int SET_FLAG = 2048;
    private static final int NO_DECIMALS = 31;

    /**
     * @param key whether it is the target's sharding key, which is routed by its literal
     * @param unicode whether the session's texts arrive as they are sent, in utf8mb4
     * @throws TidegateException when no literal is known to store the same
     */
    static SelectedColumn of(
            ColumnDefinition selected, ColumnDefinition target, boolean key, boolean unicode) {
        Form form = form(selected, target);
        String introducer = null;
        if (form == TEXT || form == ENUM) {
            String set = CharacterSets.ofCollation(selected.collation());
            if (set == null) {
                throw refused(
                        selected,
                        target,
                        "its character set has no literals; CONVERT it USING utf8mb4");
            }
            boolean plain = set.equals("utf8mb4") || set.equals("utf8mb3") || set.equals("ascii");
            introducer = plain && unicode ? null : plain ? "utf8mb4" : set;
        }
        if (key) {
            form = keyForm(form, introducer, selected, target);
        }
        boolean zoned = selected.type() == ColumnType.TIMESTAMP;
        return new SelectedColumn(target.name(), form, introducer, zoned);
    }

    private static Form form(ColumnDefinition selected, ColumnDefinition target) {
        return switch (selected.type()) {
            case ColumnType.TINY,
                    ColumnType.SHORT,
                    ColumnType.INT24,
                    ColumnType.LONG,
                    ColumnType.LONGLONG ->
                    filled(NUMBER, selected, target);
            case ColumnType.DECIMAL, ColumnType.NEWDECIMAL ->
                    filled(selected.decimals() == 0 ? WHOLE_DECIMAL : NUMBER, selected, target);
            case ColumnType.DOUBLE -> {
                if (selected.decimals() != NO_DECIMALS) {
                    throw refused(
                            selected,
                            target,
                            "servers round it where they show it; CAST it AS DECIMAL");
                }
                yield filled(DOUBLE, selected, target);
            }
            case ColumnType.FLOAT ->
                    throw refused(
                            selected,
                            target,
                            "servers show six digits of it and store more; CAST it AS DOUBLE");
            case ColumnType.YEAR -> YEAR;
            case ColumnType.BIT ->
                    onlyInto(
                            isNumber(target) || target.type() == ColumnType.BIT,
                            BITS,
                            selected,
                            target);
            case ColumnType.DATE, ColumnType.NEWDATE -> temporal(DATE, selected, target);
            case ColumnType.DATETIME, ColumnType.TIMESTAMP -> temporal(MOMENT, selected, target);
            case ColumnType.TIME -> temporal(TIME, selected, target);
            case ColumnType.VARCHAR,
                    ColumnType.VAR_STRING,
                    ColumnType.STRING,
                    ColumnType.TINY_BLOB,
                    ColumnType.MEDIUM_BLOB,
                    ColumnType.LONG_BLOB,
                    ColumnType.BLOB ->
                    string(selected, target);
            case ColumnType.NULL -> NONE;
            default ->
                    throw refused(
                            selected,
                            target,
                            "it has no literals that are known to store the same; read the rows first and use"
                                    + " VALUES");
        };
    }

    private static Form string(ColumnDefinition selected, ColumnDefinition target) {
        boolean listed = has(selected, ENUM_FLAG) || has(selected, SET_FLAG);
        if (listed) {
            return onlyInto(
                    !isNumber(target)
                            && target.type() != ColumnType.BIT
                            && target.type() != ColumnType.YEAR,
                    has(selected, ENUM_FLAG) ? ENUM : TEXT,
                    selected,
                    target);
        }
        if (has(selected, UNSIGNED)) {
            // MariaDB's UUID, INET4 and INET6, which are shown as texts and are bytes.
            boolean same = has(target, UNSIGNED) && target.length() == selected.length();
            boolean text = !has(target, UNSIGNED) && isText(target);
            return onlyInto(same || text, TEXT, selected, target);
        }
        return selected.collation() == CharacterSets.BINARY ? BYTES : TEXT;
    }

    /** Leading zeros are seen in texts only. */
    private static Form filled(Form form, ColumnDefinition selected, ColumnDefinition target) {
        return onlyInto(!has(selected, ZEROFILL) || isNumber(target), form, selected, target);
    }

    /** Literals and columns of these types become years and bits by different rules. */
    private static Form temporal(Form form, ColumnDefinition selected, ColumnDefinition target) {
        return onlyInto(
                target.type() != ColumnType.YEAR && target.type() != ColumnType.BIT,
                form,
                selected,
                target);
    }

    private static Form onlyInto(
            boolean fits, Form form, ColumnDefinition selected, ColumnDefinition target) {
        if (!fits) {
            throw refused(
                    selected,
                    target,
                    "a literal would be stored as something else; CAST it to the column's type");
        }
        return form;
    }

    private static Form keyForm(
            Form form,
            @Nullable String introducer,
            ColumnDefinition selected,
            ColumnDefinition target) {
        return switch (form) {
            case NUMBER, WHOLE_DECIMAL, DOUBLE, YEAR, NONE -> form;
            case TEXT, ENUM -> {
                if (introducer != null) {
                    throw refused(
                            selected,
                            target,
                            "the sharding key is routed by texts in utf8mb4 only; SET NAMES utf8mb4, or CONVERT it"
                                    + " USING utf8mb4");
                }
                yield form;
            }
            case BYTES, KEY_BYTES ->
                    onlyInto(isString(target) && !isText(target), KEY_BYTES, selected, target);
            case DATE, MOMENT ->
                    onlyInto(
                            switch (target.type()) {
                                case ColumnType.DATE,
                                        ColumnType.NEWDATE,
                                        ColumnType.DATETIME,
                                        ColumnType.TIMESTAMP ->
                                        true;
                                default -> false;
                            },
                            form,
                            selected,
                            target);
            case BITS, TIME -> onlyInto(false, form, selected, target);
        };
    }

    private static boolean isNumber(ColumnDefinition column) {
        return switch (column.type()) {
            case ColumnType.TINY,
                    ColumnType.SHORT,
                    ColumnType.INT24,
                    ColumnType.LONG,
                    ColumnType.LONGLONG,
                    ColumnType.DECIMAL,
                    ColumnType.NEWDECIMAL,
                    ColumnType.FLOAT,
                    ColumnType.DOUBLE ->
                    true;
            default -> false;
        };
    }

    private static boolean isString(ColumnDefinition column) {
        return switch (column.type()) {
            case ColumnType.VARCHAR,
                    ColumnType.VAR_STRING,
                    ColumnType.STRING,
                    ColumnType.TINY_BLOB,
                    ColumnType.MEDIUM_BLOB,
                    ColumnType.LONG_BLOB,
                    ColumnType.BLOB ->
                    true;
            default -> false;
        };
    }

    private static boolean isText(ColumnDefinition column) {
        return isString(column) && column.collation() != CharacterSets.BINARY;
    }

    private static boolean has(ColumnDefinition column, int flag) {
        return (column.flags() & flag) != 0;
    }

    private static TidegateException refused(
            ColumnDefinition selected, ColumnDefinition target, String why) {
        return ErrorCode.INSERT_SELECT_VALUE.with(
                "the column "
                        + target.name()
                        + ", of the type "
                        + name(target)
                        + ", is selected as "
                        + name(selected)
                        + ": "
                        + why
                        + "; nothing was written");
    }

    /** As people know it. */
    private static String name(ColumnDefinition column) {
        if (has(column, ENUM_FLAG)) {
            return "ENUM";
        }
        if (has(column, SET_FLAG)) {
            return "SET";
        }
        return switch (column.type()) {
            case ColumnType.TINY -> "TINYINT";
            case ColumnType.SHORT -> "SMALLINT";
            case ColumnType.INT24 -> "MEDIUMINT";
            case ColumnType.LONG -> "INT";
            case ColumnType.LONGLONG -> "BIGINT";
            case ColumnType.DECIMAL, ColumnType.NEWDECIMAL -> "DECIMAL";
            case ColumnType.FLOAT -> "FLOAT";
            case ColumnType.DOUBLE -> "DOUBLE";
            case ColumnType.YEAR -> "YEAR";
            case ColumnType.BIT -> "BIT";
            case ColumnType.DATE, ColumnType.NEWDATE -> "DATE";
            case ColumnType.DATETIME -> "DATETIME";
            case ColumnType.TIMESTAMP -> "TIMESTAMP";
            case ColumnType.TIME -> "TIME";
            case ColumnType.JSON -> "JSON";
            case ColumnType.GEOMETRY -> "GEOMETRY";
            case ColumnType.VECTOR -> "VECTOR";
            case ColumnType.ENUM -> "ENUM";
            case ColumnType.SET -> "SET";
            case ColumnType.NULL -> "NULL";
            default -> isText(column) ? "text" : "bytes";
        };
    }
}
