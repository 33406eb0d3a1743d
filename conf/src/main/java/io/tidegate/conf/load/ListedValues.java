package io.tidegate.conf.load;

import io.tidegate.conf.model.FunctionConfig;
import io.tidegate.conf.model.KeyType;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Requires the values of a list function to be such that routing finds them, and can tell any two
 * apart. A value that it cannot find would leave its rows to another shard.
 */
final class ListedValues {
    // Routing takes no longer digits from a text, and no other characters: their comparison
    // depends on the collation.
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,14}");
    private static final Pattern YEAR =
            Pattern.compile("19(0[1-9]|[1-9]\\d)|20\\d\\d|21([0-4]\\d|5[0-5])");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,7}(\\.[0-9]{1,7})?");
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");

    private ListedValues() {}

    static void check(FunctionConfig.Listed list, KeyType type, Section table) {
        Set<String> seen = new HashSet<>();
        for (List<String> values : list.values()) {
            for (String value : values) {
                if (!readable(value, type)) {
                    table.problem(
                            "function.list",
                            "the value cannot be compared exactly with the key: " + value,
                            "integers have up to 14 digits, decimals up to 7 on each side of the point,"
                                    + " years are from 1901 to 2155, strings are printable ASCII;"
                                    + " leave others to {rest: true}");
                } else if (!seen.add(canonical(value, type))) {
                    table.problem(
                            "function.list",
                            "the value stands twice: " + value,
                            "case and spaces at the end do not count; list it once");
                }
            }
        }
    }

    private static boolean readable(String value, KeyType type) {
        return (switch (type) {
                    case INTEGER -> WHOLE;
                    case YEAR -> YEAR;
                    case DECIMAL -> DECIMAL;
                    case STRING, ENUM, TEMPORAL -> PRINTABLE;
                })
                .matcher(value)
                .matches();
    }

    private static String canonical(String value, KeyType type) {
        return switch (type) {
            case INTEGER, YEAR -> Long.toString(Long.parseLong(value));
            case DECIMAL -> new BigDecimal(value).stripTrailingZeros().toPlainString();
            case STRING, ENUM, TEMPORAL -> value.stripTrailing().toLowerCase(Locale.ROOT);
        };
    }
}
