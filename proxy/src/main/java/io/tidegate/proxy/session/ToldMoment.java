package io.tidegate.proxy.session;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A date, or a moment of a date, as a server has told it.
 *
 * @param date it has no time of day
 * @param fraction how many digits it has behind the second
 */
record ToldMoment(String text, boolean date, int fraction) {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern MOMENT =
            Pattern.compile(DATE.pattern() + " \\d{2}:\\d{2}:\\d{2}(?:\\.(\\d{1,6}))?");

    /** Null for what is neither. */
    static @Nullable ToldMoment of(String text) {
        if (DATE.matcher(text).matches()) {
            return new ToldMoment(text, true, 0);
        }
        Matcher moment = MOMENT.matcher(text);
        if (!moment.matches()) {
            return null;
        }
        String digits = moment.group(1);
        return new ToldMoment(text, false, digits == null ? 0 : digits.length());
    }

    /** Of the type of the function that told it. */
    String literal() {
        return (date ? " DATE '" : " TIMESTAMP '") + text + "' ";
    }

    /** The same with a parameter for the text: its type has to be the function's too. */
    String placeholder() {
        return date ? " CAST(? AS DATE) " : " CAST(? AS DATETIME(" + fraction + ")) ";
    }
}
