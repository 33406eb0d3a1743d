package io.tidegate.sharding.sql;

import java.util.List;
import java.util.Set;

/** A condition as far as routing understands it. */
public sealed interface Condition {
    /** How a column stands to a value. */
    enum Comparison {
        EQUAL,
        NULL_SAFE_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL;

        Comparison mirrored() {
            return switch (this) {
                case EQUAL, NULL_SAFE_EQUAL -> this;
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER -> LESS;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
            };
        }
    }

    /**
     * A column.
     *
     * @param qualifier the table's name or alias, empty when there is none
     */
    record ColumnRef(String qualifier, String name) {}

    /** A literal or parameter of the statement, NULL, or what is calculated of them. */
    sealed interface Operand {}

    /**
     * @param value its number in the shape, see {@link ValueLists#place}
     */
    record Value(int value, boolean negated) implements Operand {}

    record Null() implements Operand {}

    /**
     * A sum, difference or product of integers.
     *
     * @param sign {@code +}, {@code -} or {@code *}
     */
    record Calculated(Operand left, char sign, Operand right) implements Operand {}

    /** {@code CAST(value AS ...)}, and {@code DATE '...'}, which is the same of a text. */
    record Cast(Operand value, CastTarget target) implements Operand {}

    /** The time, before a server has told it. */
    record Clock() implements Operand {}

    /**
     * A type of casts whose results are known.
     *
     * @param size the number in the shape of the literal that says how many digits behind the
     *     second a DATETIME keeps; {@link #NO_DIGITS} and {@link #ALL_DIGITS} where none stands
     */
    record CastTarget(Type type, int size) {
        /** What the type's name says without a number behind it. */
        public enum Type {
            SIGNED,
            UNSIGNED,
            DATE,
            DATETIME,
            CHAR,
            /** The text behind the name of a character set: {@code _utf8mb4'..'}. */
            INTRODUCED
        }

        public static final int NO_DIGITS = -1;
        public static final int ALL_DIGITS = -2;

        public static final CastTarget SIGNED = new CastTarget(Type.SIGNED, NO_DIGITS);
        public static final CastTarget UNSIGNED = new CastTarget(Type.UNSIGNED, NO_DIGITS);
        public static final CastTarget DATE = new CastTarget(Type.DATE, NO_DIGITS);
        public static final CastTarget CHAR = new CastTarget(Type.CHAR, NO_DIGITS);
        public static final CastTarget INTRODUCED = new CastTarget(Type.INTRODUCED, NO_DIGITS);
        public static final CastTarget DATETIME = new CastTarget(Type.DATETIME, NO_DIGITS);

        /** That of {@code TIMESTAMP '...'} keeps all that is written. */
        public static final CastTarget TIMESTAMP = new CastTarget(Type.DATETIME, ALL_DIGITS);

        /**
         * @param size the literal's number in the shape
         */
        public static CastTarget dateTime(int size) {
            return new CastTarget(Type.DATETIME, size);
        }

        /** Character sets in which ASCII is what it is everywhere. */
        private static final Set<String> INTRODUCERS =
                Set.of("_UTF8MB4", "_UTF8MB3", "_UTF8", "_LATIN1", "_ASCII", "_BINARY");

        /**
         * Whether a word in upper case in front of a text says its character set, of which ASCII is
         * a part.
         */
        public static boolean isIntroducer(String word) {
            return INTRODUCERS.contains(word);
        }

        public boolean isText() {
            return type == Type.CHAR || type == Type.INTRODUCED;
        }
    }

    record And(List<Condition> parts) implements Condition {
        public And {
            parts = List.copyOf(parts);
        }
    }

    record Or(List<Condition> parts) implements Condition {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    record Compare(ColumnRef column, Comparison comparison, Operand operand) implements Condition {}

    /**
     * @param operands one of which may stand for a list of any length
     * @param inRows both sides have other columns and values beside them, which are left out
     */
    record In(ColumnRef column, List<Operand> operands, boolean inRows) implements Condition {
        public In {
            operands = List.copyOf(operands);
        }
    }

    /**
     * @param outside the values below the low one and above the high one are meant
     */
    record Between(ColumnRef column, Operand low, Operand high, boolean outside)
            implements Condition {}

    record IsNull(ColumnRef column) implements Condition {}

    record SameColumns(ColumnRef left, ColumnRef right) implements Condition {}

    /** Anything else: it may be true for any row. */
    record Opaque() implements Condition {}

    Condition OPAQUE = new Opaque();
}
