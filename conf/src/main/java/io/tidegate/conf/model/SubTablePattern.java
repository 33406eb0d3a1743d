package io.tidegate.conf.model;

import java.util.regex.Pattern;

/**
 * How sub-tables of one table are called.
 *
 * @param text with the table's name in it, and {@code {shard}}, {@code {shard:04d}} or {@code
 *     {period}} for what differs
 */
public record SubTablePattern(String text) {
    private static final Pattern SHARD = Pattern.compile("\\{shard(?::0(\\d)d)?}");

    /** The name of one shard's sub-table, which the function need not have yet. */
    public String name(FunctionConfig function, int shard) {
        String named =
                function instanceof FunctionConfig.DateRange range
                        ? text.replace("{period}", range.unit().named(range.start(shard)))
                        : text;
        String number = Integer.toString(shard);
        return SHARD.matcher(named)
                .replaceAll(match ->
                        match.group(1) == null
                                ? number
                                : padded(number, Integer.parseInt(match.group(1))));
    }

    /** String.format takes a start with 20,000 tables half a second. */
    private static String padded(String number, int width) {
        return "0".repeat(Math.max(0, width - number.length())) + number;
    }
}
