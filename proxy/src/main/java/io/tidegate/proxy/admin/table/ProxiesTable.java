package io.tidegate.proxy.admin.table;

import static io.tidegate.proxy.admin.table.Rows.row;

import io.tidegate.ha.coordination.Member;
import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateTable;
import io.tidegate.ha.versions.AgentNote;
import io.tidegate.ha.versions.Versions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of the cluster that run, and the version of the configuration that each has in use.
 */
public final class ProxiesTable implements StateTable {
    private static final List<StateColumn> COLUMNS =
            List.of(
                    StateColumn.text("name", "what it is called in its cluster"),
                    StateColumn.text("address", "where its clients connect"),
                    StateColumn.text("release_name", "its version of Tidegate"),
                    StateColumn.time("started", "when, by its own clock"),
                    StateColumn.number(
                            "version",
                            "of the configuration; 0 for a file of its own, NULL while it has not said"),
                    StateColumn.time("since", "when it took that version into use"),
                    StateColumn.text(
                            "needs_restart", "settings that take effect with a restart only"),
                    StateColumn.text("problems", "why it cannot use a version that is proposed"),
                    StateColumn.number("this_one", "1 for the proxy that you are connected to"));

    private final VersionsAccess versions;
    private final Member me;

    public ProxiesTable(VersionsAccess versions, Member me) {
        this.versions = versions;
        this.me = me;
    }

    @Override
    public String name() {
        return "proxies";
    }

    @Override
    public String meaning() {
        return "The proxies of the cluster that run, and the version of the configuration that each has in use.";
    }

    @Override
    public List<StateColumn> columns() {
        return COLUMNS;
    }

    @Override
    public List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        List<Member> members = versions.ask(Versions::running).orElse(List.of(me));
        Map<String, Optional<AgentNote>> notes = versions.ask(Versions::agents).orElse(Map.of());
        for (Member member : members) {
            AgentNote note = notes.getOrDefault(member.name(), Optional.empty()).orElse(null);
            rows.add(
                    row(
                            member.name(),
                            member.address(),
                            member.release(),
                            Instant.ofEpochMilli(member.started()),
                            note == null ? null : (long) note.inUse(),
                            note == null ? null : Instant.ofEpochMilli(note.since()),
                            note == null ? null : String.join(", ", note.needRestart()),
                            note == null ? null : String.join("; ", note.problems()),
                            member.name().equals(me.name()) ? 1L : 0L));
        }
        return rows;
    }
}
