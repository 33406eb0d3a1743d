package io.tidegate.sharding.key;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/**
 * What becomes of a client's text before a column sees it: a server takes it out of {@code
 * character_set_client} into {@code character_set_connection}.
 */
public enum Recoding {
    /** Both are one character set: characters and bytes stay. */
    NONE(Character.MAX_CODE_POINT, true),
    /** Both are utf8mb3, which has no characters beyond the basic plane. */
    NONE_OF_BASIC_PLANE(Character.MAX_VALUE, true),
    /** Into utf8mb4: the characters stay, in other bytes. */
    TO_UNICODE(Character.MAX_CODE_POINT, false),
    /** Into something that may lack characters: ASCII stays. */
    UNKNOWN(0x7F, false);

    private final int lastCharacter;
    private final boolean keepsBytes;

    Recoding(int lastCharacter, boolean keepsBytes) {
        this.lastCharacter = lastCharacter;
        this.keepsBytes = keepsBytes;
    }

    /**
     * By the names of {@code character_set_client} and {@code collation_connection}, in lower case.
     */
    public static Recoding of(String client, String connection) {
        String charset = client.equals("utf8") ? "utf8mb3" : client;
        boolean unicode = connection.startsWith("utf8mb4_");
        return switch (charset) {
            case "utf8mb4" -> unicode ? NONE : UNKNOWN;
            case "utf8mb3" ->
                    unicode || connection.startsWith("utf8mb3_") || connection.startsWith("utf8_")
                            ? NONE_OF_BASIC_PLANE
                            : UNKNOWN;
            case "latin1" ->
                    connection.startsWith("latin1_") ? NONE : unicode ? TO_UNICODE : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    /** The value of a text that a client sent as these bytes of its character set. */
    public KeyValue text(byte[] bytes, Charset charset) {
        if (isAscii(bytes)) {
            return new KeyValue.StringValue(
                    new String(bytes, charset), keepsBytes ? charset : null);
        }
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.codePoints().allMatch(each -> each <= lastCharacter)
                    ? new KeyValue.StringValue(text, keepsBytes ? charset : null)
                    : new KeyValue.OpaqueValue(
                            "a text with characters that the session's character sets may lack (SET"
                                    + " NAMES utf8mb4 has all of them)");
        } catch (CharacterCodingException malformed) {
            return keepsBytes
                    ? new KeyValue.MalformedValue(bytes)
                    : new KeyValue.OpaqueValue("a text that is none in its character set");
        }
    }

    /** Whether bytes are characters that arrive whatever is done to them. */
    public static boolean isAscii(byte[] bytes) {
        for (byte each : bytes) {
            if (each < 0) {
                return false;
            }
        }
        return true;
    }
}
