package io.tidegate.proxy.boot;

import io.tidegate.conf.live.Live;
import io.tidegate.ha.failover.announce.FailoverTally;
import io.tidegate.ha.health.Sight;
import io.tidegate.ha.supervision.OwnDurability;
import io.tidegate.ha.supervision.OwnView;
import io.tidegate.ha.supervision.Supervision;
import io.tidegate.proxy.group.GroupGate;
import io.tidegate.proxy.group.GroupGates;
import io.tidegate.proxy.group.GroupStanding;
import io.tidegate.proxy.metrics.Metrics;
import io.tidegate.proxy.metrics.Metrics.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What this proxy knows of the groups whose master can change, as numbers. ZooKeeper is not asked:
 * they are there also while it does not answer.
 */
final class GroupMetrics {
    private final GroupGates gates;
    private final Live<Optional<Supervision>> supervision;

    private GroupMetrics(GroupGates gates, Live<Optional<Supervision>> supervision) {
        this.gates = gates;
        this.supervision = supervision;
    }

    static void show(Metrics metrics, GroupGates gates, Live<Optional<Supervision>> supervision) {
        GroupMetrics groups = new GroupMetrics(gates, supervision);
        metrics.lists(
                "tidegate.group.epoch",
                "the epoch that this proxy serves a group in; absent while it holds statements",
                groups::epochs);
        metrics.lists(
                "tidegate.group.held",
                "statements that wait on this proxy for a group's master",
                groups::held);
        metrics.lists(
                "tidegate.group.alone",
                "1 while no replica acknowledges the commits of a strict group, which wait",
                () -> groups.durabilities(OwnDurability::alone));
        metrics.lists(
                "tidegate.group.degraded",
                "1 while a replica may lack what was told as done, as commits have not waited for one",
                () -> groups.durabilities(group -> group.waiver().stands()));
        metrics.lists(
                "tidegate.node.up",
                "1 for a node that answers this proxy, 0 for one that does not",
                () -> groups.nodes(GroupMetrics::up));
        metrics.lists(
                "tidegate.node.master",
                "1 for the node that this proxy takes for its group's master",
                () -> groups.nodes(OwnView.Node::isMaster));
        metrics.lists(
                "tidegate.node.lag.seconds",
                "how far a node is behind this proxy's heartbeats; absent where that is not known",
                groups::lags);
        metrics.lists(
                "tidegate.reads.replica",
                "reads that a replica was asked for",
                groups::readsOnReplicas);
        metrics.lists(
                "tidegate.reads.master",
                "reads that a replica might have answered, and the master was asked for, by the reason",
                groups::readsOnMasters);
        metrics.lists(
                "tidegate.failovers",
                "failovers, switchovers and returns of nodes that ended while this proxy led",
                groups::failovers);
    }

    private List<Line> epochs() {
        List<Line> lines = new ArrayList<>();
        for (GroupGate gate : gates.all()) {
            if (gate.standing() instanceof GroupStanding.Serving(long epoch, _)) {
                lines.add(new Line(List.of("group", gate.group().name()), epoch));
            }
        }
        return lines;
    }

    private List<Line> durabilities(Predicate<OwnDurability> question) {
        return supervision.current().map(Supervision::durabilities).orElse(List.of()).stream()
                .map(group ->
                        new Line(List.of("group", group.group()), question.test(group) ? 1 : 0))
                .toList();
    }

    private List<Line> held() {
        return gates.all().stream()
                .map(gate ->
                        new Line(List.of("group", gate.group().name()), gate.held().statements()))
                .toList();
    }

    private List<Line> readsOnReplicas() {
        List<Line> lines = new ArrayList<>();
        for (GroupGate gate : gates.all()) {
            gate.reads()
                    .replicas()
                    .forEach((node, count) ->
                            lines.add(
                                    new Line(
                                            List.of("group", gate.group().name(), "node", node),
                                            count)));
        }
        return lines;
    }

    private List<Line> readsOnMasters() {
        List<Line> lines = new ArrayList<>();
        for (GroupGate gate : gates.all()) {
            gate.reads()
                    .masters()
                    .forEach((reason, count) ->
                            lines.add(
                                    new Line(
                                            List.of(
                                                    "group",
                                                    gate.group().name(),
                                                    "reason",
                                                    reason.name().toLowerCase(Locale.ROOT)),
                                            count)));
        }
        return lines;
    }

    private interface Question {
        boolean of(OwnView.Node node);
    }

    private static boolean up(OwnView.Node node) {
        return node.sight() instanceof Sight.Answering || node.sight() instanceof Sight.Full;
    }

    private List<Line> nodes(Question question) {
        return seen().stream()
                .map(node -> new Line(labels(node), question.of(node) ? 1 : 0))
                .toList();
    }

    private List<Line> lags() {
        List<Line> lines = new ArrayList<>();
        for (OwnView.Node node : seen()) {
            if (node.sight() instanceof Sight.Answering known
                    && !node.isMaster()
                    && known.lagMillis() >= 0) {
                lines.add(new Line(labels(node), known.lagMillis() / 1000.0));
            }
        }
        return lines;
    }

    private static List<String> labels(OwnView.Node node) {
        return List.of("group", node.group(), "node", node.name());
    }

    private List<OwnView.Node> seen() {
        return supervision.current().map(each -> each.own().nodes()).orElse(List.of());
    }

    private List<Line> failovers() {
        List<Line> lines = new ArrayList<>();
        supervision
                .current()
                .ifPresent(known ->
                        known.tally()
                                .counts()
                                .forEach((ended, count) ->
                                        lines.add(new Line(labels(ended), count))));
        return lines;
    }

    private static List<String> labels(FailoverTally.Ended ended) {
        return List.of(
                "group",
                ended.group(),
                "cause",
                ended.cause().name().toLowerCase(Locale.ROOT),
                "outcome",
                ended.done() ? "done" : "undone");
    }
}
