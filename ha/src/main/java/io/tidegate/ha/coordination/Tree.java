package io.tidegate.ha.coordination;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ZooKeeper's tree of small nodes, as much of it as is used here. What is read may be a little old,
 * as another server of the ensemble had it, but never goes back for one session; what is written is
 * the newest. <a href="https://zookeeper.apache.org/doc/r3.9.5/zookeeperProgrammers.html">ZooKeeper
 * Programmer's Guide, "Consistency Guarantees"</a>
 */
interface Tree {
    /** In the place of a version: whatever it is. */
    int ANY = -1;

    /** The session whose end takes this proxy's ephemeral nodes away; 0 when there is none. */
    long session();

    Optional<Node> read(String path) throws DisconnectedException;

    /**
     * Several, asked for at the same time; each as {@link #read} has it.
     *
     * @return as many, in the order of the paths
     */
    default List<Optional<Node>> readAll(List<String> paths) throws DisconnectedException {
        List<Optional<Node>> nodes = new ArrayList<>();
        for (String path : paths) {
            nodes.add(read(path));
        }
        return nodes;
    }

    /** The names of a node's children, in order; none when it is not there. */
    List<String> children(String path) throws DisconnectedException;

    /**
     * Makes all of these changes at once, or none.
     *
     * @return false when one of them was refused, because something is not as it was seen
     * @throws DisconnectedException when it is not known whether they were made
     */
    boolean apply(List<Change> changes) throws DisconnectedException;

    /** Waits until what is read is at least as new as everything that was written before. */
    void sync() throws DisconnectedException;

    /**
     * Calls {@code listener} after a change at or below a path, and whenever the connection comes
     * back. It may be called for nothing, and may fail to be called; it must not block.
     */
    Subscription subscribe(String path, Runnable listener);

    /** What {@link #subscribe} gave; closing it ends the calls. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
