package io.tidegate.ha.versions;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A configuration's text with stars for the passwords and tokens that stand in it. */
public final class MaskedText {
    /**
     * A key that ends in "password" or "token", in any of YAML's ways to write its value on one
     * line.
     */
    private static final Pattern PASSWORD =
            Pattern.compile(
                    "(?i)((?:password|token)[\"']?\\s*:[ \\t]*)"
                            + "(\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^']|'')*'|\\$\\{[^}\\n]*}|[^\\s,}#][^,}\\n]*)");

    private static final Pattern OF_THE_ENVIRONMENT = Pattern.compile("[\"']?\\$\\{[^}]*}[\"']?");

    private MaskedText() {}

    /** Whether what stands at a place is masked, named by the keys that lead there. */
    public static boolean isSecret(String path) {
        return path.matches("(?i).*(?:password|token)[\"'`]*");
    }

    /** What takes a password from the environment is left as it is. */
    public static String of(String text) {
        return PASSWORD.matcher(text).replaceAll(found -> Matcher.quoteReplacement(masked(found)));
    }

    private static String masked(java.util.regex.MatchResult found) {
        boolean shown = OF_THE_ENVIRONMENT.matcher(found.group(2).strip()).matches();
        return found.group(1) + (shown ? found.group(2) : "***");
    }
}
