package io.tidegate.proxy.admin.table;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.growth.Growth;
import io.tidegate.ha.growth.GrowthReport;
import io.tidegate.ha.growth.GrowthRule;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of which the range grows by itself. */
public final class GrowthTable extends DeclaredTable<GrowthRule.Outlook> {
    public GrowthTable(Live<Configuration> configuration, Live<Optional<Growth>> growth) {
        super(
                "growth",
                "The tables of which the date range grows by itself: what would be made, and when.",
                () -> GrowthRule.outlook(configuration.current()),
                List.of(
                        text("schema_name", "the schema of the table", each -> each.schema()),
                        text("table_name", "the table", each -> each.table()),
                        text(
                                "last_period",
                                "the last one that has a sub-table",
                                each -> each.last()),
                        number(
                                "ahead",
                                "periods to be there behind that of today",
                                each -> each.ahead()),
                        text(
                                "grows_on",
                                "the day on which the next one is made, in UTC",
                                each -> each.on().toString()),
                        text("next_sub_table", "what is made then", each -> each.next()),
                        text("next_group", "and on which group", each -> each.group()),
                        text(
                                "problem",
                                "why it does not grow",
                                each -> problem(growth, each.schema() + "." + each.root()))));
    }

    private static @Nullable String problem(Live<Optional<Growth>> growth, String table) {
        return growth.current().map(Growth::troubles).orElse(List.of()).stream()
                .filter(trouble -> trouble.table().equals(table))
                .map(GrowthReport.Trouble::message)
                .findFirst()
                .orElse(null);
    }
}
