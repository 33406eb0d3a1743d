package io.tidegate.ha.growth;

import io.tidegate.conf.document.DocumentFormat;
import java.util.List;

/** What the leader tells the other proxies. */
public record GrowthReport(List<Trouble> troubles) {
    static final DocumentFormat<GrowthReport> FORMAT =
            DocumentFormat.of("GrowthReport", GrowthReport.class);

    static final GrowthReport NONE = new GrowthReport(List.of());

    /**
     * Why a table does not grow.
     *
     * @param table with its schema
     */
    public record Trouble(String table, String message) {}

    public GrowthReport {
        troubles = List.copyOf(troubles);
    }
}
