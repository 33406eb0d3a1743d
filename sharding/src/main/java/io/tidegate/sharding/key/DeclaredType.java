package io.tidegate.sharding.key;

import io.tidegate.conf.model.KeyType;
import org.jspecify.annotations.Nullable;

/**
 * A column of which no more is known than its declared type, as its servers could not all be asked
 * or do not agree. What is certain for any column of the type has the form that it has when the
 * column is known; all else has none.
 */
record DeclaredType(KeyType type) implements KeyDomain {
    @Override
    public Key store(KeyValue value) {
        return key(value);
    }

    @Override
    public Key compare(KeyValue value) {
        return key(value);
    }

    private Key key(KeyValue value) {
        return switch (type) {
            case INTEGER -> WholeNumbers.of(value);
            case STRING -> text(value);
            case TEMPORAL -> DateTimeColumn.settled(Moments.of(value, false), 0);
            case DECIMAL, YEAR, ENUM ->
                    new Key.Unroutable(
                            "for a column of which the servers have not told the same definition; see the"
                                    + " proxy's log, and reload its configuration when all of them can be"
                                    + " asked");
        };
    }

    private static Key text(KeyValue value) {
        if (value instanceof KeyValue.BytesValue || value instanceof KeyValue.HexValue) {
            return new Key.Unroutable(
                    "bytes for a column of which the servers have not told the same definition");
        }
        String text = Texts.of(value, TextCharset.ASCII);
        if (text == null) {
            return Texts.none(value);
        }
        @Nullable String folded = TextFolding.ASCII.fold(text);
        return folded == null
                ? new Key.Unroutable("a text key with characters other than printable ASCII")
                : new Key.Text(folded);
    }
}
