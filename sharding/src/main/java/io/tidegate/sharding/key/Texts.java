package io.tidegate.sharding.key;

import org.jspecify.annotations.Nullable;

/** Values as texts of a column, where the server compares them as texts. */
final class Texts {
    private Texts() {}

    /** Null when the value is no text of the character set. */
    static @Nullable String of(KeyValue value, TextCharset charset) {
        return switch (value) {
            case KeyValue.StringValue(String text, var sent) -> text;
            case KeyValue.BytesValue(byte[] bytes) -> charset.text(bytes);
            case KeyValue.HexValue(byte[] bytes, boolean _) -> charset.text(bytes);
            case KeyValue.MalformedValue text -> null;
            case KeyValue.IntegerValue number -> null;
            case KeyValue.DecimalValue number -> null;
            case KeyValue.DoubleValue number -> null;
            case KeyValue.TemporalValue moment -> null;
            case KeyValue.OpaqueValue opaque -> null;
            case KeyValue.NullValue none -> null;
        };
    }

    /** Why {@link #of} has none. */
    static Key none(KeyValue value) {
        return switch (value) {
            case KeyValue.IntegerValue number -> number();
            case KeyValue.DecimalValue number -> number();
            case KeyValue.DoubleValue number -> number();
            case KeyValue.TemporalValue moment -> new Key.Unroutable("a date for a text key");
            case KeyValue.OpaqueValue(String what) -> new Key.Unroutable(what);
            case KeyValue.StringValue text -> malformed();
            case KeyValue.BytesValue bytes -> malformed();
            case KeyValue.HexValue bytes -> malformed();
            case KeyValue.MalformedValue text -> malformed();
            case KeyValue.NullValue none -> new Key.Null();
        };
    }

    private static Key number() {
        return new Key.Unroutable("a number for a text key: the server compares them as floats");
    }

    private static Key malformed() {
        return new Key.Unroutable("a text that is none in the column's character set");
    }
}
