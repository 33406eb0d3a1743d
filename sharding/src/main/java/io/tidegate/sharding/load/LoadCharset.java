package io.tidegate.sharding.load;

import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.key.Recoding;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The character set of a file. Only those are here in which a byte of ASCII is that character and
 * no part of another one: lines and fields are cut at bytes.
 */
public enum LoadCharset {
    UTF8MB4(4, StandardCharsets.UTF_8, Recoding.NONE),
    UTF8MB3(3, StandardCharsets.UTF_8, Recoding.NONE_OF_BASIC_PLANE),
    LATIN1(1, Charset.forName("windows-1252"), Recoding.NONE),
    /** Any other of one byte for a character: of keys only ASCII is certain. */
    SINGLE_BYTE(1, StandardCharsets.US_ASCII, Recoding.UNKNOWN),
    /** The bytes are stored as they are, whatever the column. */
    BINARY(1, StandardCharsets.US_ASCII, Recoding.UNKNOWN);

    private static final Set<String> OF_ONE_BYTE =
            Set.of(
                    "ascii", "latin2", "latin5", "latin7", "cp1250", "cp1251", "cp1256", "cp1257",
                    "cp850", "cp852", "cp866", "greek", "hebrew", "koi8r", "koi8u");

    private final int longest;
    private final Charset charset;
    private final Recoding recoding;

    LoadCharset(int longest, Charset charset, Recoding recoding) {
        this.longest = longest;
        this.charset = charset;
        this.recoding = recoding;
    }

    /** By the server's name of it; null for those that cannot be cut by bytes. */
    public static @Nullable LoadCharset of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "utf8mb4" -> UTF8MB4;
            // What utf8 means is a setting of a MariaDB: utf8mb3 is the narrower one.
            case "utf8mb3", "utf8" -> UTF8MB3;
            case "latin1" -> LATIN1;
            case "binary" -> BINARY;
            default -> OF_ONE_BYTE.contains(lower) ? SINGLE_BYTE : null;
        };
    }

    /** How many bytes a character may have. */
    int longest() {
        return longest;
    }

    /** The value of a field as its column sees it. */
    public KeyValue value(byte[] content) {
        if (this == BINARY) {
            return new KeyValue.BytesValue(content);
        }
        return this == SINGLE_BYTE && !Recoding.isAscii(content)
                ? new KeyValue.OpaqueValue(
                        "a text with characters other than ASCII in a file of this character set")
                : recoding.text(content, charset);
    }
}
