package io.tidegate.proxy.boot;

import io.tidegate.conf.live.Live;
import io.tidegate.ha.health.Sight;
import io.tidegate.ha.mysql.node.ServerState.Management;
import io.tidegate.ha.supervision.OwnView;
import io.tidegate.ha.supervision.Supervision;
import io.tidegate.proxy.admin.table.NodesTable;
import io.tidegate.proxy.group.GroupGate;
import io.tidegate.proxy.group.GroupGates;
import io.tidegate.proxy.group.Replica;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this proxy sees of the servers, and how it reads from them. */
record NodeSights(GroupGates gates, Live<Optional<Supervision>> supervision)
        implements NodesTable.Sights {
    @Override
    public @Nullable Long lagMillis(String group, String node) {
        for (OwnView.Node each :
                supervision.current().map(known -> known.own().nodes()).orElse(List.of())) {
            if (each.group().equals(group)
                    && each.name().equals(node)
                    && !each.isMaster()
                    && each.sight() instanceof Sight.Answering known
                    && known.lagMillis() >= 0) {
                return known.lagMillis();
            }
        }
        return null;
    }

    /** Who decides on a group's master: what its servers tell goes before what is configured. */
    String elector(String group) {
        List<OwnView.Node> seen =
                supervision.current().map(known -> known.own().nodes()).orElse(List.of()).stream()
                        .filter(each -> each.group().equals(group))
                        .toList();
        return seen.stream()
                .map(OwnView.Node::sight)
                .filter(Sight.Answering.class::isInstance)
                .map(sight -> ((Sight.Answering) sight).told().management())
                .filter(management -> management != Management.OWN)
                .findFirst()
                .map(management -> management.name().toLowerCase(Locale.ROOT))
                .orElse(seen.isEmpty() ? "configuration" : "tidegate");
    }

    /** Those of its own zone are read alone, as long as there are any. */
    @Override
    public @Nullable Double readShare(String group, String node) {
        for (GroupGate gate : gates.all()) {
            if (gate.group().name().equals(group)) {
                List<Replica> read = gate.replicas().nodes();
                List<Replica> near = read.stream().filter(Replica::near).toList();
                List<Replica> all = near.isEmpty() ? read : near;
                double sum = all.stream().mapToDouble(Replica::share).sum();
                return all.stream()
                        .filter(each -> each.node().equals(node))
                        .mapToDouble(each -> each.share() / sum)
                        .findFirst()
                        .orElse(0);
            }
        }
        return null;
    }
}
