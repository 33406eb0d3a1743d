package io.tidegate.ha.diagnosis;

import static io.tidegate.ha.diagnosis.LostMaster.words;

import io.tidegate.ha.health.NodeRule;
import io.tidegate.ha.health.Sight;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.mysql.node.ClusterView;
import io.tidegate.ha.mysql.node.ServerState;
import io.tidegate.ha.mysql.node.ServerState.Management;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What servers say of their own election. Only those count that are in a majority of their view,
 * and of these only those with the latest view: a primary that was cut off, or stood still,
 * believes for a while that nothing has happened.
 */
final class ClusterElection {
    private final Snapshot snapshot;
    private final Thresholds thresholds;
    private final String master;

    /** Those that answer, by name. */
    private final Map<String, ServerState> answers = new TreeMap<>();

    ClusterElection(Snapshot snapshot, Thresholds thresholds) {
        this.snapshot = snapshot;
        this.thresholds = thresholds;
        this.master = snapshot.intent().master();
        for (String node : snapshot.intent().nodes().keySet()) {
            snapshot.answer(node)
                    // Older ones may be of a server that is gone.
                    .filter(answer -> answer.ageMillis() <= thresholds.silence().toMillis())
                    .map(Sight.Answering::told)
                    .filter(told -> told.management() != Management.OWN)
                    .ifPresent(told -> answers.put(node, told));
        }
    }

    ClusterPrimary primary() {
        Map<String, ServerState> voters = new TreeMap<>(answers);
        voters.values().removeIf(told -> !told.cluster().counts());
        if (voters.isEmpty()) {
            return new ClusterPrimary.Unknown(
                    "no server answers that is in a majority of the cluster: " + states());
        }
        Set<String> lineages = new TreeSet<>();
        voters.values().forEach(told -> lineages.add(told.cluster().lineage()));
        if (lineages.size() > 1) {
            return new ClusterPrimary.Unknown(
                    words(voters.keySet().stream().toList())
                            + " are in different clusters, "
                            + lineages
                            + ": have them join one");
        }
        long latest =
                voters.values().stream().mapToLong(told -> told.cluster().number()).max().orElse(0);
        voters.values().removeIf(told -> told.cluster().number() < latest);
        boolean shared =
                voters.values().stream()
                        .anyMatch(told -> told.management() == Management.GROUP_REPLICATION);
        return shared ? elected(voters) : chosen(voters, serving(voters));
    }

    /** All members of a view have to name the same: an election may be under way. */
    private ClusterPrimary elected(Map<String, ServerState> voters) {
        Set<Object> named = new TreeSet<>(Comparator.comparing(Object::toString));
        voters.values().forEach(told -> named.add(told.cluster().primaries()));
        if (named.size() > 1) {
            return new ClusterPrimary.Unknown(
                    "its members name different primaries, "
                            + named
                            + ": an election is under way");
        }
        ClusterView view = voters.values().iterator().next().cluster();
        if (view.primaries().isEmpty()) {
            return new ClusterPrimary.Unknown("the cluster has elected nobody yet: " + states());
        }
        Set<String> serving = serving(voters);
        if (view.primaries().size() > 1) {
            return chosen(voters, serving);
        }
        if (serving.isEmpty()) {
            return new ClusterPrimary.Unknown(
                    primary(view.primaries().getFirst())
                            + " is the cluster's primary, and does not take writes yet as far as"
                            + " is seen");
        }
        String node = serving.iterator().next();
        return node.equals(master) ? new ClusterPrimary.Stays(master) : moved(node, voters);
    }

    /** The node, or what people have to do when the group has no such node. */
    private String primary(String server) {
        return snapshot.intent().nodes().keySet().stream()
                .filter(node ->
                        snapshot.known(node)
                                .filter(told -> told.server().equals(server))
                                .isPresent())
                .findFirst()
                .orElse("the server " + server + ", which no node of the group is known to be,");
    }

    /** Those that take writes, by their own word. */
    private static Set<String> serving(Map<String, ServerState> voters) {
        Set<String> serving = new TreeSet<>();
        voters.forEach((node, told) -> {
            if (told.cluster().primaries().contains(told.server()) && !told.readOnly()) {
                serving.add(node);
            }
        });
        return serving;
    }

    /** Where several take writes the master stays where it is as long as it is one of them. */
    private ClusterPrimary chosen(Map<String, ServerState> voters, Set<String> serving) {
        if (serving.contains(master)) {
            return new ClusterPrimary.Stays(master);
        }
        if (!answers.containsKey(master) && !isLost()) {
            return new ClusterPrimary.Unknown(
                    master
                            + " does not answer, which not enough time or evidence says that it is"
                            + " gone by");
        }
        Optional<String> best =
                serving.stream()
                        .filter(node -> !rule(node).out())
                        .min(
                                Comparator.comparing((String node) -> rule(node).promotion())
                                        .thenComparing(node -> -rule(node).weight())
                                        .thenComparing(Comparator.naturalOrder()));
        return best.map(node -> moved(node, voters))
                .orElseGet(() ->
                        new ClusterPrimary.Unknown(
                                "no node takes writes that may be the master: " + states()));
    }

    private boolean isLost() {
        Witnesses witnesses = Witnesses.of(snapshot, master, thresholds);
        return !witnesses.live() && !witnesses.against().isEmpty() && witnesses.waiting().isEmpty();
    }

    private NodeRule rule(String node) {
        return Objects.requireNonNull(snapshot.intent().nodes().get(node));
    }

    private static ClusterPrimary moved(String node, Map<String, ServerState> voters) {
        return new ClusterPrimary.Moved(
                node,
                node
                        + " takes writes by the view "
                        + Objects.requireNonNull(voters.get(node)).cluster().view()
                        + " of "
                        + words(voters.keySet().stream().toList()));
    }

    private String states() {
        Map<String, String> states = new TreeMap<>();
        answers.forEach((node, told) ->
                states.put(
                        node,
                        told.cluster().state() + (told.cluster().quorum() ? "" : ", no majority")));
        return states.isEmpty() ? "none answers" : states.toString();
    }
}
