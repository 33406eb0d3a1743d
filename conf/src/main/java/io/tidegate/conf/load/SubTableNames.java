package io.tidegate.conf.load;

import io.tidegate.conf.model.FunctionConfig;
import io.tidegate.conf.model.SubTablePattern;
import io.tidegate.conf.topology.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Makes the names of a table's sub-tables from their pattern. */
final class SubTableNames {
    private SubTableNames() {}

    static SubTablePattern pattern(String table, Section section, FunctionConfig function) {
        String pattern =
                section.text("sub-tables")
                        .orElse(isDated(function) ? "{table}_{period}" : "{table}_{shard:04d}");
        return new SubTablePattern(pattern.replace("{table}", table));
    }

    static List<String> read(SubTablePattern pattern, Section section, FunctionConfig function) {
        List<String> names = new ArrayList<>();
        for (int shard = 0; shard < function.shards(); shard++) {
            names.add(pattern.name(function, shard));
        }
        boolean bad =
                names.stream().anyMatch(name -> !Names.isIdentifier(name))
                        || new HashSet<>(names).size() < names.size();
        if (bad) {
            section.problem(
                    "sub-tables",
                    "does not give each shard a name of its own: " + pattern.text(),
                    "use {table}, {shard}, {shard:04d}"
                            + (isDated(function) ? " and {period}" : ""));
        }
        return names;
    }

    private static boolean isDated(FunctionConfig function) {
        return function instanceof FunctionConfig.DateRange;
    }
}
