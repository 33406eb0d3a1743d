package io.tidegate.proxy.admin.table;

import static io.tidegate.proxy.admin.table.Rows.row;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.growth.Growth;
import io.tidegate.ha.growth.GrowthReport;
import io.tidegate.ha.growth.GrowthRule;
import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of which the range grows by itself. */
public final class GrowthTable implements StateTable {
    private static final List<StateColumn> COLUMNS =
            List.of(
                    StateColumn.text("schema_name", "the schema of the table"),
                    StateColumn.text("table_name", "the table"),
                    StateColumn.text("last_period", "the last one that has a sub-table"),
                    StateColumn.number("ahead", "periods to be there behind that of today"),
                    StateColumn.text("grows_on", "the day on which the next one is made, in UTC"),
                    StateColumn.text("next_sub_table", "what is made then"),
                    StateColumn.text("next_group", "and on which group"),
                    StateColumn.text("problem", "why it does not grow"));

    private final Live<Configuration> configuration;
    private final Live<Optional<Growth>> growth;

    public GrowthTable(Live<Configuration> configuration, Live<Optional<Growth>> growth) {
        this.configuration = configuration;
        this.growth = growth;
    }

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String meaning() {
        return "The tables of which the date range grows by itself: what would be made, and when.";
    }

    @Override
    public List<StateColumn> columns() {
        return COLUMNS;
    }

    @Override
    public List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (GrowthRule.Outlook each : GrowthRule.outlook(configuration.current())) {
            rows.add(
                    row(
                            each.schema(),
                            each.table(),
                            each.last(),
                            (long) each.ahead(),
                            each.on().toString(),
                            each.next(),
                            each.group(),
                            problem(each.schema() + "." + each.root())));
        }
        return rows;
    }

    private @Nullable String problem(String table) {
        return growth.current().map(Growth::troubles).orElse(List.of()).stream()
                .filter(trouble -> trouble.table().equals(table))
                .map(GrowthReport.Trouble::message)
                .findFirst()
                .orElse(null);
    }
}
