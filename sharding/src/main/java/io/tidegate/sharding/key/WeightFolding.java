package io.tidegate.sharding.key;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Folds each character to what a collation weighs it as on its first level, as a server has told:
 * to nothing where it is ignored, to several weights where it expands. A weight that a character of
 * printable ASCII has alone is written as that character in lower case, others as themselves.
 *
 * <p>Weights of a text are those of its characters one behind the other, unless some of them
 * contract to a weight of their own. Characters without which nothing can contract are not folded.
 */
public final class WeightFolding implements TextFolding {
    private static final char FIRST_ASCII = ' ';
    private static final char LAST_ASCII = '~';
    private static final int REFUSED = -1;

    private final String name;

    /** By code point, where its weights begin in {@link #weights}, or {@link #REFUSED}. */
    private final int[] begins;

    private final byte[] counts;
    private final char[] weights;

    private WeightFolding(String name, int[] begins, byte[] counts, char[] weights) {
        this.name = name;
        this.begins = begins;
        this.counts = counts;
        this.weights = weights;
    }

    /**
     * @param name of what the weights are: foldings of one name fold alike
     * @param weightsOf by code point, null where the collation has none
     * @param contracting code points that are not folded
     * @return null when it does not keep printable ASCII apart as {@link TextFolding} says
     */
    public static @Nullable WeightFolding of(
            String name, char[] @Nullable [] weightsOf, Set<Integer> contracting) {
        Map<Character, Character> ascii = asciiOf(weightsOf);
        if (ascii == null) {
            return null;
        }
        int[] begins = new int[weightsOf.length];
        byte[] counts = new byte[weightsOf.length];
        char[] pool = new char[weightsOf.length * 2];
        int end = 0;
        for (int codePoint = 0; codePoint < weightsOf.length; codePoint++) {
            char[] own = weightsOf[codePoint];
            if (own == null || contracting.contains(codePoint)) {
                begins[codePoint] = REFUSED;
                continue;
            }
            if (end + own.length > pool.length) {
                pool = Arrays.copyOf(pool, pool.length * 2);
            }
            begins[codePoint] = end;
            counts[codePoint] = (byte) own.length;
            for (char weight : own) {
                pool[end++] = ascii.getOrDefault(weight, weight);
            }
        }
        return new WeightFolding(name, begins, counts, Arrays.copyOf(pool, end));
    }

    /** The character in lower case by its weight; null when it is not as it has to be. */
    private static @Nullable Map<Character, Character> asciiOf(char[] @Nullable [] weightsOf) {
        Map<Character, Character> characters = new HashMap<>();
        for (char c = FIRST_ASCII; c <= LAST_ASCII; c++) {
            char[] weight = weightsOf[c];
            char lower = Character.toLowerCase(c);
            if (weight == null || weight.length != 1) {
                return null;
            }
            Character before = characters.putIfAbsent(weight[0], lower);
            if (before != null && before != lower) {
                return null;
            }
        }
        return distinct(characters, weightsOf) ? characters : null;
    }

    /** Whether upper and lower case are one, and no other weight looks like a character. */
    private static boolean distinct(
            Map<Character, Character> characters, char[] @Nullable [] weightsOf) {
        long lower = characters.values().stream().distinct().count();
        if (lower != characters.size()) {
            return false;
        }
        for (char[] own : weightsOf) {
            if (own != null) {
                for (char weight : own) {
                    boolean looksLikeAscii = weight >= FIRST_ASCII && weight <= LAST_ASCII;
                    if (looksLikeAscii && !characters.containsKey(weight)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    @Override
    public @Nullable String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            if (codePoint >= begins.length || begins[codePoint] == REFUSED) {
                return null;
            }
            folded.append(weights, begins[codePoint], counts[codePoint]);
        }
        // What a collation weighs like a space fills up a shorter text as a space does.
        return TextFolding.trimmed(folded);
    }

    @Override
    public String description() {
        return "those that " + name + " weighs one by one";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WeightFolding folding && folding.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
