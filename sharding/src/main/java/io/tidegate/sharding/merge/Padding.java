package io.tidegate.sharding.merge;

/**
 * How the weights of texts of different lengths compare.
 *
 * @param weights of the blank that the shorter one is thought to go on with; none where it is the
 *     smaller one
 * @see <a
 *     href="https://dev.mysql.com/doc/refman/8.4/en/charset-binary-collations.html#charset-binary-collations-trailing-space-comparisons">Trailing
 *     Space Handling in Comparisons</a>
 */
@SuppressWarnings("ArrayRecordComponent")
public record Padding(byte[] weights) {
    public static final Padding NONE = new Padding(new byte[0]);

    int compare(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        int both = Math.min(aTo - aFrom, bTo - bFrom);
        for (int i = 0; i < both; i++) {
            int difference = (a[aFrom + i] & 0xFF) - (b[bFrom + i] & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        if (aTo - aFrom == bTo - bFrom) {
            return 0;
        }
        if (weights.length == 0) {
            return (aTo - aFrom) - (bTo - bFrom);
        }
        return aTo - aFrom > both
                ? againstBlanks(a, aFrom + both, aTo)
                : -againstBlanks(b, bFrom + both, bTo);
    }

    private int againstBlanks(byte[] rest, int from, int to) {
        for (int i = from; i < to; i++) {
            int difference = (rest[i] & 0xFF) - (weights[(i - from) % weights.length] & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }
}
