package io.tidegate.sharding.sql;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds a word of a statement without making a string of it: its {@link Word}, and whether a
 * parenthesis behind it can be anything but a call that may change the session.
 */
final class WordTable {
    private static final int SIZE = 4096;
    private static final WordTable INSTANCE = new WordTable();

    /** A word that is known. */
    record Entry(byte[] upper, Word word, boolean harmless) {}

    private final @Nullable Entry[] entries = new Entry[SIZE];

    private WordTable() {
        for (Word word : Word.values()) {
            if (word != Word.OTHER) {
                put(word.name(), word, !word.mayNameFunction());
            }
        }
        for (String word : HarmlessWords.ALL.split("\\s+", -1)) {
            if (!word.isEmpty()) {
                put(word.toUpperCase(Locale.ROOT), Word.OTHER, true);
            }
        }
    }

    static WordTable instance() {
        return INSTANCE;
    }

    private void put(String upper, Word word, boolean harmless) {
        byte[] bytes = upper.getBytes(StandardCharsets.US_ASCII);
        int slot = hash(bytes, 0, bytes.length);
        while (entries[slot] != null) {
            if (matches(entries[slot], bytes, 0, bytes.length)) {
                return;
            }
            slot = (slot + 1) & (SIZE - 1);
        }
        entries[slot] = new Entry(bytes, word, harmless);
    }

    @Nullable Entry find(byte[] sql, int start, int end) {
        int slot = hash(sql, start, end);
        Entry entry = entries[slot];
        while (entry != null) {
            if (matches(entry, sql, start, end)) {
                return entry;
            }
            slot = (slot + 1) & (SIZE - 1);
            entry = entries[slot];
        }
        return null;
    }

    private static boolean matches(Entry entry, byte[] sql, int start, int end) {
        byte[] upper = entry.upper();
        if (upper.length != end - start) {
            return false;
        }
        for (int i = 0; i < upper.length; i++) {
            if (upper[i] != upper(sql[start + i])) {
                return false;
            }
        }
        return true;
    }

    private static int hash(byte[] sql, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = hash * 31 + upper(sql[i]);
        }
        return (hash ^ hash >>> 12) & (SIZE - 1);
    }

    private static byte upper(byte b) {
        return b >= 'a' && b <= 'z' ? (byte) (b - 32) : b;
    }
}
