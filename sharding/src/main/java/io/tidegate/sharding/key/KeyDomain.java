package io.tidegate.sharding.key;

import io.tidegate.conf.model.KeyType;
import java.util.List;

/**
 * What a key's column makes of values. A value that the column would change on its way in (rounded,
 * cut, taken for another member) has the form of what is stored or none at all; the same value in a
 * comparison may have another form, as the server compares it unchanged.
 */
public sealed interface KeyDomain
        permits BinaryColumn,
                DateColumn,
                DateTimeColumn,
                DecimalColumn,
                DeclaredType,
                EnumColumn,
                IntegerColumn,
                TextColumn,
                YearColumn {

    /** The form of what the column holds after the value was inserted. */
    default Key stored(KeyValue value) {
        return switch (value) {
            case KeyValue.NullValue none -> new Key.Null();
            case KeyValue.OpaqueValue(String what) -> new Key.Unroutable(what);
            case KeyValue other -> store(other);
        };
    }

    /**
     * A form that no other shard's rows have: a row that the server finds equal to the value has
     * this form. Rows of the same form need not be equal to it.
     */
    default Key compared(KeyValue value) {
        return switch (value) {
            case KeyValue.NullValue none -> new Key.Null();
            case KeyValue.OpaqueValue(String what) -> new Key.Unroutable(what);
            case KeyValue other -> compare(other);
        };
    }

    Key store(KeyValue value);

    Key compare(KeyValue value);

    /** Whether equal values of the two have one form, so that their tables may be co-located. */
    default boolean agreesWith(KeyDomain other) {
        return getClass() == other.getClass();
    }

    /** Whether each value of the other column is stored in this one as it is. */
    default boolean takesAllOf(KeyDomain other) {
        return false;
    }

    /** Whether no more is known of the column than its declared type. */
    default boolean isOnlyDeclared() {
        return this instanceof DeclaredType;
    }

    /** Of a column of which no more is known than what the configuration declares. */
    static KeyDomain declared(KeyType type) {
        return new DeclaredType(type);
    }

    /** TINYINT to BIGINT. */
    static KeyDomain integer(int bits, boolean unsigned) {
        return new IntegerColumn(bits, unsigned);
    }

    static KeyDomain decimal(int precision, int scale, boolean unsigned) {
        return new DecimalColumn(precision, scale, unsigned);
    }

    static KeyDomain date() {
        return new DateColumn();
    }

    static KeyDomain dateTime(int fraction) {
        return new DateTimeColumn(fraction);
    }

    static KeyDomain year() {
        return new YearColumn();
    }

    /** CHAR or VARCHAR of so many characters. */
    static KeyDomain text(int length, TextCharset charset, TextFolding folding) {
        return new TextColumn(length, charset, folding);
    }

    /** BINARY or VARBINARY. */
    static KeyDomain binary(int length) {
        return new BinaryColumn(length);
    }

    /**
     * @param exact whether the collation finds all equal that is folded alike
     */
    static KeyDomain enumeration(
            List<String> members, TextCharset charset, TextFolding folding, boolean exact) {
        return new EnumColumn(members, charset, folding, exact);
    }
}
