package io.tidegate.sharding.key;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * BINARY or VARBINARY. All bytes count, but BINARY fills up with zeros. ASCII is folded as in all
 * text keys.
 */
record BinaryColumn(int length) implements KeyDomain {
    @Override
    public Key store(KeyValue value) {
        byte[] bytes = bytes(value);
        if (bytes == null) {
            return none(value);
        }
        return bytes.length > length
                ? new Key.Unroutable(
                        "longer than the column, so that the server would refuse or cut it")
                : key(bytes);
    }

    @Override
    public Key compare(KeyValue value) {
        byte[] bytes = bytes(value);
        return bytes == null ? none(value) : key(bytes);
    }

    private static Key key(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && (bytes[end - 1] == 0 || bytes[end - 1] == ' ')) {
            end--;
        }
        char[] folded = new char[end];
        for (int i = 0; i < end; i++) {
            int c = bytes[i] & 0xFF;
            folded[i] = (char) (c >= 'A' && c <= 'Z' ? c + 32 : c);
        }
        return new Key.Text(new String(folded));
    }

    private static byte @Nullable [] bytes(KeyValue value) {
        return switch (value) {
            case KeyValue.StringValue(String text, Charset sent) -> bytes(text, sent);
            case KeyValue.BytesValue(byte[] bytes) -> bytes;
            case KeyValue.HexValue(byte[] bytes, boolean _) -> bytes;
            case KeyValue.MalformedValue(byte[] sent) -> sent;
            case KeyValue.IntegerValue number -> null;
            case KeyValue.DecimalValue number -> null;
            case KeyValue.DoubleValue number -> null;
            case KeyValue.TemporalValue moment -> null;
            case KeyValue.OpaqueValue opaque -> null;
            case KeyValue.NullValue none -> null;
        };
    }

    private static byte @Nullable [] bytes(String text, @Nullable Charset sent) {
        return sent != null
                ? text.getBytes(sent)
                : StandardCharsets.US_ASCII.newEncoder().canEncode(text)
                        ? text.getBytes(StandardCharsets.US_ASCII)
                        : null;
    }

    private static Key none(KeyValue value) {
        return value instanceof KeyValue.StringValue
                ? new Key.Unroutable(
                        "a text with characters other than ASCII for a binary key, of which the bytes"
                                + " depend on character sets; write x'...' or bind bytes")
                : Texts.none(value);
    }
}
