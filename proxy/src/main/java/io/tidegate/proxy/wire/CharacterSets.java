package io.tidegate.proxy.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The character sets of the collations by which servers describe text that they send as it is
 * stored. Numbers are those of {@code information_schema.collations}, of both families.
 *
 * <p>Left out are ucs2, dec8, hp8, macce and macroman: MySQL warns of each literal of them.
 */
public final class CharacterSets {
    public static final int BINARY = 63;

    /** MariaDB's collations that do not pad have the number of the one that does, and this. */
    private static final int NO_PAD = 1024;

    /** The first of MariaDB's collations by UCA 14, of which each character set has 256 numbers. */
    private static final int UCA1400 = 2048;

    private static final List<String> UCA1400_SETS =
            List.of("utf8mb3", "utf8mb4", "", "utf16", "utf32");

    private static final Map<Integer, String> BY_COLLATION = new HashMap<>();

    static {
        put("big5", 1, 84);
        put("latin2", 2, 9, 21, 27, 77);
        put("cp850", 4, 80);
        put("latin1", 5, 8, 15, 31, 47, 48, 49, 94);
        put("koi8r", 7, 74);
        put("swe7", 10, 82);
        put("ascii", 11, 65);
        put("ujis", 12, 91);
        put("sjis", 13, 88);
        put("cp1251", 14, 23, 50, 51, 52);
        put("hebrew", 16, 71);
        put("tis620", 18, 89);
        put("euckr", 19, 85);
        put("latin7", 20, 41, 42, 79);
        put("koi8u", 22, 75);
        put("gb2312", 24, 86);
        put("greek", 25, 70);
        put("cp1250", 26, 34, 44, 66, 99);
        put("gbk", 28, 87);
        put("cp1257", 29, 58, 59);
        put("latin5", 30, 78);
        put("armscii8", 32, 64);
        put("cp866", 36, 68);
        put("keybcs2", 37, 73);
        put("cp852", 40, 81);
        put("cp1256", 57, 67);
        put("geostd8", 92, 93);
        put("cp932", 95, 96);
        put("eucjpms", 97, 98);
        put("gb18030", 248, 249, 250);
        put("utf16", 54, 55);
        put("utf16le", 56, 62);
        put("utf32", 60, 61);
        put("utf8mb3", 33, 76, 83, 223);
        put("utf8mb4", 45, 46);
        range("utf16", 101, 124);
        range("utf32", 160, 183);
        range("utf8mb3", 192, 215);
        range("utf8mb4", 224, 247);
        range("utf8mb4", 255, 323);
        // MariaDB's own: Croatian, Myanmar, Thai.
        range("utf8mb3", 576, 578);
        range("utf8mb4", 608, 610);
        range("utf16", 672, 674);
        range("utf32", 736, 738);
    }

    private CharacterSets() {}

    private static void put(String name, int... collations) {
        for (int each : collations) {
            BY_COLLATION.put(each, name);
        }
    }

    private static void range(String name, int first, int last) {
        for (int each = first; each <= last; each++) {
            BY_COLLATION.put(each, name);
        }
    }

    /**
     * The name that stands in front of a literal, without its underscore; null where there is none.
     */
    public static @Nullable String ofCollation(int collation) {
        if (collation >= UCA1400) {
            int set = (collation - UCA1400) / 256;
            String name = set < UCA1400_SETS.size() ? UCA1400_SETS.get(set) : "";
            return name.isEmpty() ? null : name;
        }
        return BY_COLLATION.get(collation >= NO_PAD ? collation - NO_PAD : collation);
    }
}
