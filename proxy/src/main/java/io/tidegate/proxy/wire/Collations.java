package io.tidegate.proxy.wire;

import io.tidegate.sharding.key.Recoding;
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

    private static final int NO_PAD = 1024;

    /** The first of MariaDB's collations by UCA 14, of which each character set has 256 numbers. */
    private static final int UCA1400_UTF8MB3 = 2048;

    private static final int UCA1400_UTF8MB4 = 2304;

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

    public static Charset charset(int collation) {
        if (isLatin1(collation)) {
            return Charset.forName("windows-1252");
        }
        if (isAscii(collation)) {
            return StandardCharsets.US_ASCII;
        }
        return collation == 63 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    }

    /** What becomes of the text of a client that has named it in its log-in. */
    public static Recoding recoding(int collation) {
        if (collation == 63 || isAscii(collation)) {
            return Recoding.UNKNOWN;
        }
        return isUtf8mb3(collation) ? Recoding.NONE_OF_BASIC_PLANE : Recoding.NONE;
    }

    private static boolean isLatin1(int id) {
        return id == 5 || id == 8 || id == 15 || id == 31 || id == 47 || id == 48 || id == 49
                || id == 94;
    }

    private static boolean isAscii(int id) {
        return id == 11 || id == 65;
    }

    private static boolean isUtf8(int id) {
        return isUtf8mb3(id) || isUtf8mb4(id);
    }

    private static boolean isUtf8mb3(int id) {
        return id == 33 || id == 83 || id == 76 || (id >= 192 && id <= 215) || id == 223;
    }

    private static boolean isUtf8mb4(int id) {
        return id == 45 || id == 46 || (id >= 224 && id <= 247) || (id >= 255 && id <= 323);
    }

    /**
     * Whether text described by one of the two may be decoded as by the other: the same collation,
     * or two of one character set.
     */
    public static boolean sameCharacterSet(int one, int other) {
        return one == other || sameBase(base(one), base(other));
    }

    private static boolean sameBase(int one, int other) {
        return describesUtf8mb4(one) && describesUtf8mb4(other)
                || describesUtf8mb3(one) && describesUtf8mb3(other)
                || isLatin1(one) && isLatin1(other);
    }

    /** MariaDB's collations that do not pad have the number of the one that does, and 1024. */
    private static int base(int id) {
        return id >= NO_PAD && id < 2 * NO_PAD ? id - NO_PAD : id;
    }

    private static boolean describesUtf8mb4(int id) {
        return isUtf8mb4(id)
                || (id >= 608 && id < 640)
                || (id >= UCA1400_UTF8MB4 && id < UCA1400_UTF8MB4 + 256);
    }

    private static boolean describesUtf8mb3(int id) {
        return isUtf8mb3(id)
                || (id >= 576 && id < 608)
                || (id >= UCA1400_UTF8MB3 && id < UCA1400_UTF8MB3 + 256);
    }
}
