package io.tidegate.ha.supervision;

import io.tidegate.ha.health.Sight;
import java.util.List;

/** What one proxy sees by itself, whatever the others see. */
public record OwnView(List<Node> nodes) {
    public OwnView {
        nodes = List.copyOf(nodes);
    }

    /**
     * A node of a group with failovers.
     *
     * @param isMaster by the group's record, as far as this proxy knows it
     */
    public record Node(String group, String name, boolean isMaster, Sight sight) {}
}
