package io.tidegate.sharding.key;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The character set of a key's column, as far as its characters are told apart. */
public enum TextCharset {
    UTF8MB4(StandardCharsets.UTF_8, Character.MAX_CODE_POINT),
    /** Has no characters beyond the basic plane. */
    UTF8MB3(StandardCharsets.UTF_8, Character.MAX_VALUE),
    LATIN1(Charset.forName("windows-1252"), Character.MAX_VALUE),
    /** ASCII itself, or another character set of which only ASCII is used for routing. */
    ASCII(StandardCharsets.US_ASCII, 0x7F),
    /** Has more bytes than one for a character of ASCII. */
    WIDE(StandardCharsets.US_ASCII, 0x7F);

    private final Charset charset;
    private final int last;

    TextCharset(Charset charset, int last) {
        this.charset = charset;
        this.last = last;
    }

    /** By the server's name of it. */
    public static TextCharset of(String name) {
        return switch (name) {
            case "utf8mb4" -> UTF8MB4;
            case "utf8mb3", "utf8" -> UTF8MB3;
            case "latin1" -> LATIN1;
            case "ucs2", "utf16", "utf16le", "utf32" -> WIDE;
            default -> ASCII;
        };
    }

    /** Whether no more than ASCII is certain of it. */
    public boolean isAsciiOnly() {
        return last == 0x7F;
    }

    /** Whether each character of a text has its place here and would be stored as itself. */
    boolean holds(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7F) {
                return text.codePoints().allMatch(each -> each <= last && each != 0xFFFD)
                        && charset.newEncoder().canEncode(text);
            }
        }
        return true;
    }

    /** The text of which a column of this character set has the bytes; null when there is none. */
    @Nullable String text(byte[] bytes) {
        if (this == WIDE) {
            return null;
        }
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return holds(text) ? text : null;
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }
}
