package io.tidegate.ha.health;

import io.tidegate.conf.model.Durability;
import java.util.Map;

/**
 * What a group shall be: its record in ZooKeeper and its configuration.
 *
 * @param epoch counts the masters that it has had
 * @param master that the epoch has
 * @param nodes all of its nodes, the master included
 */
public record Intent(
        String group,
        long epoch,
        String master,
        Durability durability,
        Map<String, NodeRule> nodes) {
    public Intent {
        nodes = Map.copyOf(nodes);
        if (!nodes.containsKey(master)) {
            throw new IllegalArgumentException("the group " + group + " has no node " + master);
        }
    }
}
