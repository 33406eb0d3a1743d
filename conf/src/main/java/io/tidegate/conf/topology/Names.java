package io.tidegate.conf.topology;

import java.util.regex.Pattern;

/** Which names are accepted for what an operator names: they end up in paths, logs and metrics. */
public final class Names {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9_$][A-Za-z0-9_$-]{0,63}");

    private Names() {}

    /** True for 1-64 letters, digits, {@code _}, {@code $} and (not first) {@code -}. */
    public static boolean isIdentifier(String name) {
        return IDENTIFIER.matcher(name).matches();
    }

    /** Throws {@link IllegalArgumentException} unless {@link #isIdentifier}. */
    public static void requireIdentifier(String what, String name) {
        if (!isIdentifier(name)) {
            throw new IllegalArgumentException(
                    what + " name must be 1-64 letters, digits, _, $ or -: '" + name + "'");
        }
    }
}
