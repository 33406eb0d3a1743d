package io.tidegate.proxy.admin.table;

import io.tidegate.ha.versions.VersionEntry;
import io.tidegate.ha.versions.Versions;
import java.util.List;
import java.util.Locale;

/** The versions of the configuration. */
public final class ConfigVersionsTable extends DeclaredTable<VersionEntry> {
    public ConfigVersionsTable(VersionsAccess versions) {
        super(
                "config_versions",
                "The versions of the configuration.",
                () -> versions.ask(Versions::history).orElse(List.of()),
                List.of(
                        number("number", "counted from 1", VersionEntry::number),
                        number(
                                "parent",
                                "the version it was made of, 0 for none",
                                VersionEntry::parent),
                        text("author", "who proposed it", VersionEntry::author),
                        time("time", "when", VersionEntry::time),
                        text("comment", "what the author said", VersionEntry::comment),
                        text(
                                "fate",
                                "proposed, current, replaced or refused",
                                each -> each.fate().name().toLowerCase(Locale.ROOT)),
                        text(
                                "reasons",
                                "why it was refused",
                                each -> String.join("; ", each.reasons()))));
    }
}
