package io.tidegate.proxy.admin.table;

import static io.tidegate.proxy.admin.table.Rows.row;

import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateTable;
import io.tidegate.ha.versions.VersionEntry;
import io.tidegate.ha.versions.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The versions of the configuration. */
public final class ConfigVersionsTable implements StateTable {
    private static final List<StateColumn> COLUMNS =
            List.of(
                    StateColumn.number("number", "counted from 1"),
                    StateColumn.number("parent", "the version it was made of, 0 for none"),
                    StateColumn.text("author", "who proposed it"),
                    StateColumn.time("time", "when"),
                    StateColumn.text("comment", "what the author said"),
                    StateColumn.text("fate", "proposed, current, replaced or refused"),
                    StateColumn.text("reasons", "why it was refused"));

    private final VersionsAccess versions;

    public ConfigVersionsTable(VersionsAccess versions) {
        this.versions = versions;
    }

    @Override
    public String name() {
        return "config_versions";
    }

    @Override
    public String meaning() {
        return "The versions of the configuration.";
    }

    @Override
    public List<StateColumn> columns() {
        return COLUMNS;
    }

    @Override
    public List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (VersionEntry entry : versions.ask(Versions::history).orElse(List.of())) {
            rows.add(
                    row(
                            (long) entry.number(),
                            (long) entry.parent(),
                            entry.author(),
                            entry.time(),
                            entry.comment(),
                            entry.fate().name().toLowerCase(Locale.ROOT),
                            String.join("; ", entry.reasons())));
        }
        return rows;
    }
}
