package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.versions.VersionEntry;
import io.tidegate.ha.versions.Versions;
import io.tidegate.proxy.admin.grammar.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code CONFIG HISTORY}. */
public final class ConfigHistory extends DeclaredCommand {
    private final ConfigAccess config;

    public ConfigHistory(ConfigAccess config) {
        super(
                AdminRole.VIEWER,
                "CONFIG HISTORY",
                "All versions of the configuration, with their authors and what became of them; the table"
                        + " config_versions has the same.");
        this.config = config;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        for (VersionEntry entry : config.ask(Versions::history)) {
            rows.add(
                    List.of(
                            Integer.toString(entry.number()),
                            entry.fate().name().toLowerCase(Locale.ROOT),
                            entry.time().toString(),
                            entry.author(),
                            entry.comment(),
                            String.join("; ", entry.reasons())));
        }
        return AdminReply.rows(
                List.of("Version", "Fate", "Time", "Author", "Comment", "Reasons"), rows);
    }
}
