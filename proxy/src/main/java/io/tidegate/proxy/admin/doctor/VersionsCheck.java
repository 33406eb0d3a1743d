package io.tidegate.proxy.admin.doctor;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.conf.live.Live;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.versions.AgentNote;
import io.tidegate.ha.versions.HeldText;
import io.tidegate.ha.versions.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether ZooKeeper answers, and all proxies run by the version that holds. */
public final class VersionsCheck implements Check {
    private final Live<Optional<Versions>> versions;

    public VersionsCheck(Live<Optional<Versions>> versions) {
        this.versions = versions;
    }

    @Override
    public String subject() {
        return "configuration";
    }

    @Override
    public List<Finding> findings() {
        Optional<Versions> known = versions.current();
        if (known.isEmpty()) {
            return List.of(
                    Finding.warning(
                            "this proxy keeps no versions of its configuration",
                            "start it without --zookeeper none, or see the log why its ZooKeeper does not"
                                    + " start"));
        }
        List<Finding> findings = new ArrayList<>();
        try {
            Optional<HeldText> held = known.get().held();
            if (held.isEmpty()) {
                findings.add(
                        Finding.warning(
                                "there is no version of the configuration yet",
                                "CONFIG APPLY, or tidegate config push, makes one"));
            }
            int holds = held.map(HeldText::number).orElse(0);
            known.get().agents().forEach((proxy, note) -> findings.addAll(of(proxy, note, holds)));
        } catch (DisconnectedException away) {
            findings.add(
                    Finding.error(
                            "ZooKeeper does not answer: " + away.getMessage(),
                            "proxies serve on; nothing can be changed until it does"));
        } catch (UnreadableDocumentException broken) {
            findings.add(
                    Finding.error(
                            String.valueOf(broken.getMessage()),
                            "CONFIG ROLLBACK TO a version that is whole"));
        }
        return findings;
    }

    private static List<Finding> of(String proxy, Optional<AgentNote> note, int holds) {
        if (note.isEmpty()) {
            return List.of(
                    Finding.warning(
                            proxy + " has not said which version it has in use",
                            "look again in a few seconds, then at its log"));
        }
        List<Finding> findings = new ArrayList<>();
        if (note.get().inUse() != holds) {
            findings.add(
                    Finding.error(
                            proxy + " has version " + note.get().inUse() + " in use, not " + holds,
                            "its log says why: " + Map.of("problems", note.get().problems())));
        }
        if (!note.get().needRestart().isEmpty()) {
            findings.add(
                    Finding.warning(
                            proxy + " needs a restart for " + note.get().needRestart(),
                            "DRAIN PROXY there, and start it again"));
        }
        return findings;
    }
}
