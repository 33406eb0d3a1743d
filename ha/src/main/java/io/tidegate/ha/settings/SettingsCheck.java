package io.tidegate.ha.settings;

import io.tidegate.conf.model.FailoverConfig;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.ha.mysql.node.NodeAddress;
import io.tidegate.ha.mysql.node.NodeLimits;
import io.tidegate.ha.mysql.node.NodeSession;
import io.tidegate.ha.mysql.node.ServerFamily;
import io.tidegate.ha.mysql.node.ServerNode;
import io.tidegate.ha.mysql.node.ServerSettings;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks the servers of a group what they are set to. */
public final class SettingsCheck {
    private SettingsCheck() {}

    /** What came of asking one node. */
    sealed interface Answer {
        record Set(ServerSettings settings) implements Answer {}

        /**
         * @param remedy that is known beside those for all that are silent
         */
        record Silent(String why, Optional<String> remedy) implements Answer {}
    }

    /**
     * Asks all nodes at once, but for those in maintenance; blocks for a few seconds at most.
     *
     * @param master as it is now
     */
    public static List<SettingsFinding> of(GroupConfig group, String master)
            throws InterruptedException {
        List<SettingsFinding> findings = new ArrayList<>();
        Map<String, ServerSettings> known = new LinkedHashMap<>();
        ask(group)
                .forEach((node, answer) -> {
                    switch (answer) {
                        case Answer.Set(ServerSettings settings) -> known.put(node, settings);
                        case Answer.Silent silent ->
                                findings.add(
                                        new SettingsFinding(
                                                true,
                                                node,
                                                "it cannot be asked: " + silent.why(),
                                                silent.remedy()
                                                        .orElseGet(() ->
                                                                "start it, mend its address or account, or SET NODE "
                                                                        + node
                                                                        + " IN GROUP "
                                                                        + group.id().name()
                                                                        + " MAINTENANCE")));
                    }
                });
        known.forEach((node, settings) ->
                findings.addAll(
                        NodeRules.of(
                                node, settings, group.failover().map(FailoverConfig::durability))));
        findings.addAll(GroupRules.of(master, known, group.failover().isPresent()));
        return findings;
    }

    /**
     * Some of what it could be asked for would wait, too. MariaDB 11.4 does not look again by
     * itself, and has written in part what is ended too early.
     */
    private static Answer full(ServerFamily family, long thread) {
        return new Answer.Silent(
                "its disk is full: thread " + thread + " waits for room, and commits wait for it",
                Optional.of(
                        switch (family) {
                            case MYSQL -> "make room; it looks again within a minute";
                            case MARIADB ->
                                    "make room, look whether there is some, and only then KILL QUERY "
                                            + thread
                                            + " on the server, which may wait for ever otherwise; before there is"
                                            + " room that breaks its binary log (MDEV-27803)";
                        }));
    }

    private static Map<String, Answer> ask(GroupConfig group) throws InterruptedException {
        Map<String, Future<Answer>> asked = new LinkedHashMap<>();
        Map<String, Answer> answers = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (NodeConfig node : group.nodes()) {
                if (!node.maintenance()) {
                    asked.put(node.name(), threads.submit(() -> ask(group, node)));
                }
            }
            for (Map.Entry<String, Future<Answer>> each : asked.entrySet()) {
                try {
                    answers.put(each.getKey(), each.getValue().get());
                } catch (ExecutionException defect) {
                    throw new IllegalStateException(defect.getCause());
                }
            }
        }
        return answers;
    }

    static Answer ask(GroupConfig group, NodeConfig node) {
        try (ServerNode server = new ServerNode(NodeAddress.of(group, node), NodeLimits.DEFAULT);
                NodeSession session = server.open(server.limits().answer())) {
            OptionalLong waiting = session.waitsForRoom();
            return waiting.isPresent()
                    ? full(session.family(), waiting.getAsLong())
                    : new Answer.Set(session.settings());
        } catch (SQLException failed) {
            return new Answer.Silent(
                    Optional.ofNullable(failed.getMessage())
                            .flatMap(message -> message.lines().findFirst())
                            .orElse("no reason was given"),
                    Optional.empty());
        }
    }
}
