package io.tidegate.ha.ddl;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.FunctionConfig;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Periods for which a table gets sub-tables.
 *
 * @param table as it is when it has them
 * @param first the shard of the first one, which is not the table's first
 * @param last that of the last one
 */
public record Stretch(String schema, TableConfig.Sharded table, int first, int last) {
    private static final Pattern STATEMENT =
            Pattern.compile("GROW TABLE (\\S+) FROM (\\S+) TO (\\S+)");

    /** Where one sub-table lies. */
    record Place(GroupId group, String table) {}

    public Stretch {
        if (first < 1 || last < first || last >= table.subTables().size()) {
            throw new IllegalArgumentException(first + " to " + last + " of " + table.name());
        }
    }

    /** What jobs have in the place of a client's statement. */
    String statement() {
        return "GROW TABLE " + table.name() + " FROM " + period(first) + " TO " + period(last);
    }

    /** How the configuration names the period of a shard. */
    public String period(int shard) {
        FunctionConfig.DateRange range = range(table);
        return range.unit().written(range.start(shard));
    }

    private static FunctionConfig.DateRange range(TableConfig.Sharded table) {
        return (FunctionConfig.DateRange) table.function();
    }

    /** The sub-tables that are to be made. */
    List<Place> places() {
        return IntStream.rangeClosed(first, last).mapToObj(this::place).toList();
    }

    /** The sub-table before them, after which they are made. */
    Place pattern() {
        return place(first - 1);
    }

    private Place place(int shard) {
        return new Place(table.placement().get(shard), table.subTables().get(shard));
    }

    /** Whether a job's statement is of this kind. */
    static boolean isStatement(String statement) {
        return STATEMENT.matcher(statement).matches();
    }

    /**
     * What a job's statement means by a configuration, which may have grown since or not.
     *
     * @return empty when the table does not grow by it, or does not so
     */
    static Optional<Stretch> of(Configuration configuration, String schema, String statement) {
        Matcher parts = STATEMENT.matcher(statement);
        SchemaConfig config = configuration.schemas().get(schema);
        if (!parts.matches()
                || config == null
                || !(config.tables().get(parts.group(1).toLowerCase(Locale.ROOT))
                        instanceof TableConfig.Sharded table)
                || table.growth().isEmpty()) {
            return Optional.empty();
        }
        FunctionConfig.DateRange range = range(table);
        Optional<LocalDate> from = range.unit().parse(parts.group(2));
        Optional<LocalDate> to = range.unit().parse(parts.group(3));
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        long first = range.unit().between(range.from(), from.get());
        long last = range.unit().between(range.from(), to.get());
        if (first < 1 || last < first || last >= Integer.MAX_VALUE) {
            return Optional.empty();
        }
        TableConfig.Sharded grown = table.grownTo(range.unit().after(to.get(), -range.ahead()));
        return last >= grown.subTables().size()
                ? Optional.empty()
                : Optional.of(new Stretch(schema, grown, (int) first, (int) last));
    }
}
