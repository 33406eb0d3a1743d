package io.tidegate.conf.model;

import io.tidegate.conf.topology.GroupId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The server that is a group's master now, and that a later configuration would not have any more,
 * or have elsewhere: statements would find no master, or one that lacks what was written.
 *
 * @param place the keys that lead to what has to be changed
 * @param why what the configuration would do, for people
 */
public record DroppedMaster(String group, String node, List<String> place, String why) {
    public DroppedMaster {
        place = List.copyOf(place);
    }

    /**
     * Those of groups that stay in the configuration. A group that nobody has any more is left out
     * on purpose.
     *
     * @param masters the present ones by group, as far as they are known
     */
    public static List<DroppedMaster> between(
            Configuration before, Configuration after, Map<String, String> masters) {
        List<DroppedMaster> dropped = new ArrayList<>();
        for (GroupConfig group : after.groups().values()) {
            GroupId id = group.id();
            String master = masters.get(id.name());
            GroupConfig known = before.groups().get(id);
            if (master != null && known != null) {
                of(known, group, master).ifPresent(dropped::add);
            }
        }
        return dropped;
    }

    private static Optional<DroppedMaster> of(GroupConfig known, GroupConfig next, String master) {
        String group = next.id().name();
        Optional<NodeConfig> was = node(known, master);
        Optional<NodeConfig> is = node(next, master);
        if (was.isEmpty()) {
            return Optional.empty(); // It is lost already; a configuration may bring it back.
        }
        if (is.isEmpty()) {
            return found(group, master, List.of("nodes"), "leaves it out");
        }
        if (!is.get().endpoint().equals(was.get().endpoint())) {
            return found(
                    group,
                    master,
                    List.of("nodes", master, "address"),
                    "has another server by that name");
        }
        return next.failover().isEmpty() && !next.master().name().equals(master)
                ? found(
                        group,
                        master,
                        List.of("nodes"),
                        "has " + next.master().name() + " as the master, without failover")
                : Optional.empty();
    }

    private static Optional<DroppedMaster> found(
            String group, String node, List<String> below, String why) {
        List<String> place = new ArrayList<>(List.of("groups", group));
        place.addAll(below);
        return Optional.of(new DroppedMaster(group, node, place, why));
    }

    private static Optional<NodeConfig> node(GroupConfig group, String name) {
        return group.nodes().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** What is to be done first. */
    public String hint() {
        return "SWITCHOVER GROUP " + group + " TO another node first, on the admin port";
    }
}
