package io.tidegate.proxy.admin.table;

import io.tidegate.ha.coordination.Member;
import io.tidegate.ha.versions.AgentNote;
import io.tidegate.ha.versions.Versions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of the cluster that run, and the version of the configuration that each has in use.
 */
public final class ProxiesTable extends DeclaredTable<ProxiesTable.Listed> {
    public ProxiesTable(VersionsAccess versions, Member me) {
        super(
                "proxies",
                "The proxies of the cluster that run, and the version of the configuration that each has in use.",
                () -> Listed.of(versions, me),
                List.of(
                        text(
                                "name",
                                "what it is called in its cluster",
                                each -> each.member().name()),
                        text(
                                "address",
                                "where its clients connect",
                                each -> each.member().address()),
                        text(
                                "release_name",
                                "its version of Tidegate",
                                each -> each.member().release()),
                        time(
                                "started",
                                "when, by its own clock",
                                each -> Instant.ofEpochMilli(each.member().started())),
                        number(
                                "version",
                                "of the configuration; 0 for a file of its own, NULL while it has not said",
                                each -> each.said(AgentNote::inUse)),
                        time(
                                "since",
                                "when it took that version into use",
                                each -> each.said(note -> Instant.ofEpochMilli(note.since()))),
                        text(
                                "needs_restart",
                                "settings that take effect with a restart only",
                                each -> each.said(note -> String.join(", ", note.needRestart()))),
                        text(
                                "problems",
                                "why it cannot use a version that is proposed",
                                each -> each.said(note -> String.join("; ", note.problems()))),
                        number(
                                "this_one",
                                "1 for the proxy that you are connected to",
                                each -> each.member().name().equals(me.name()) ? 1 : 0)));
    }

    /**
     * A proxy that runs.
     *
     * @param note empty while it has not said anything of versions
     */
    record Listed(Member member, Optional<AgentNote> note) {
        static List<Listed> of(VersionsAccess versions, Member me) {
            List<Member> members = versions.ask(Versions::running).orElse(List.of(me));
            Map<String, Optional<AgentNote>> notes =
                    versions.ask(Versions::agents).orElse(Map.of());
            return members.stream()
                    .map(each ->
                            new Listed(each, notes.getOrDefault(each.name(), Optional.empty())))
                    .toList();
        }

        <V> @Nullable V said(Part<AgentNote, V> part) {
            return note.isPresent() ? part.of(note.get()) : null;
        }
    }
}
