package io.tidegate.conf.load;

import io.tidegate.conf.model.DateUnit;
import io.tidegate.conf.model.FunctionConfig;
import io.tidegate.conf.topology.Names;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes the names of a table's sub-tables from their pattern. */
final class SubTableNames {
    private static final Pattern SHARD = Pattern.compile("\\{shard(?::0(\\d)d)?}");

    private SubTableNames() {}

    static List<String> read(String table, Section section, FunctionConfig function) {
        boolean dated = function instanceof FunctionConfig.DateRange;
        String pattern =
                section.text("sub-tables")
                        .orElse(dated ? "{table}_{period}" : "{table}_{shard:04d}");
        String named = pattern.replace("{table}", table);
        List<String> names = new ArrayList<>();
        for (int shard = 0; shard < function.shards(); shard++) {
            names.add(name(named, function, shard));
        }
        boolean bad =
                names.stream().anyMatch(name -> !Names.isIdentifier(name))
                        || new HashSet<>(names).size() < names.size();
        if (bad) {
            section.problem(
                    "sub-tables",
                    "does not give each shard a name of its own: " + pattern,
                    "use {table}, {shard}, {shard:04d}" + (dated ? " and {period}" : ""));
        }
        return names;
    }

    private static String name(String pattern, FunctionConfig function, int shard) {
        String named =
                function instanceof FunctionConfig.DateRange range
                        ? pattern.replace("{period}", period(range, shard))
                        : pattern;
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

    private static String period(FunctionConfig.DateRange range, int shard) {
        DateUnit unit = range.unit();
        LocalDate first = unit.startOf(range.from());
        return switch (unit) {
            case YEAR ->
                    first.plusYears(shard).format(DateTimeFormatter.ofPattern("yyyy", Locale.ROOT));
            case MONTH ->
                    first.plusMonths(shard)
                            .format(DateTimeFormatter.ofPattern("yyyyMM", Locale.ROOT));
            case DAY ->
                    first.plusDays(shard)
                            .format(DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT));
        };
    }
}
