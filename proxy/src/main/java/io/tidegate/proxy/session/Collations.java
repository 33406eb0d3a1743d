package io.tidegate.proxy.session;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The character sets of the collation numbers that a handshake may name.
 *
 * <p>See {@code information_schema.collations}; only character sets in which no byte of a character
 * can look like a quote are accepted, all others are refused at log-in.
 */
public final class Collations {
    private static final int UTF8MB4_GENERAL_CI = 45;

    private Collations() {}

    /** True when the text of a client with this collation can be scanned byte by byte. */
    public static boolean isSafe(int collation) {
        return isUtf8(collation) || isLatin1(collation) || isAscii(collation) || collation == 63;
    }

    /** Whether a log-in to a server has room for its number. */
    public static boolean fitsLogin(int collation) {
        return collation <= 0xFF;
    }

    /** The collation that connections are opened with for a client that names none. */
    public static int orDefault(int collation) {
        return collation == 0 ? UTF8MB4_GENERAL_CI : collation;
    }

    static Charset charset(int collation) {
        if (isLatin1(collation)) {
            return Charset.forName("windows-1252");
        }
        if (isAscii(collation)) {
            return StandardCharsets.US_ASCII;
        }
        return collation == 63 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    }

    private static boolean isLatin1(int id) {
        return id == 5 || id == 8 || id == 15 || id == 31 || id == 47 || id == 48 || id == 49
                || id == 94;
    }

    private static boolean isAscii(int id) {
        return id == 11 || id == 65;
    }

    private static boolean isUtf8(int id) {
        return id == 33
                || id == 83
                || id == 45
                || id == 46
                || id == 76
                || (id >= 192 && id <= 215)
                || id == 223
                || (id >= 224 && id <= 247)
                || (id >= 255 && id <= 323);
    }
}
