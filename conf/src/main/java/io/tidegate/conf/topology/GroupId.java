package io.tidegate.conf.topology;

/** The name of a group: a master with its standby and replicas. */
public record GroupId(String name) implements Comparable<GroupId> {
    public GroupId {
        Names.requireIdentifier("group", name);
    }

    @Override
    public int compareTo(GroupId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
