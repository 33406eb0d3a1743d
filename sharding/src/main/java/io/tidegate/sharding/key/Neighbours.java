package io.tidegate.sharding.key;

import org.jspecify.annotations.Nullable;

/**
 * The values of one IN or BETWEEN. Where they are of several forms servers may compare all of them
 * in a form that none has alone: as floating point, in which large numbers are one, or, MySQL in
 * lists, with -2 and 2^64 - 2 as one.
 */
public final class Neighbours {
    /** From here on floating-point numbers leave integers out. */
    private static final long EXACT = 1L << 53;

    private @Nullable Class<?> form;
    private boolean mixed;
    private boolean doubtful;
    private int count;

    /** Whether a large number may be an integer to the server, or a decimal. */
    private boolean ambiguous;

    /**
     * @param key the form of the value in a comparison of its own
     */
    public void add(KeyValue value, Key key) {
        if (value instanceof KeyValue.NullValue) {
            return;
        }
        boolean exact = key instanceof Key.Fixed && value instanceof KeyValue.IntegerValue;
        Class<?> own = exact ? KeyValue.DecimalValue.class : value.getClass();
        mixed |= form != null && form != own;
        form = own;
        count++;
        if (!(key instanceof Key.Whole(long bits, boolean negative))) {
            doubtful = true;
        } else if (Long.compareUnsigned(bits, EXACT) >= 0) {
            doubtful = true;
            ambiguous |= value instanceof KeyValue.DecimalValue;
        }
    }

    /** Whether each is compared as it is alone. */
    public boolean areComparedAlone() {
        return !doubtful || !mixed && !(ambiguous && count > 1);
    }
}
