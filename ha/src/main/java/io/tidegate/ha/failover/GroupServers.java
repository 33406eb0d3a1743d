package io.tidegate.ha.failover;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.TermFence;
import io.tidegate.ha.diagnosis.ClusterPrimary;
import io.tidegate.ha.diagnosis.Standing;
import io.tidegate.ha.mysql.gtid.GtidSet;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a failover does on the servers of one group. Each method blocks, may be called again when it
 * was carried out before, or in part, and has a limit of its own.
 *
 * <p>Leaders may be deposed at any moment and not know it. So whatever changes something goes to a
 * node on one connection, which first takes the node's lock from whoever has it, ending that one's
 * connection, and then asks the fence: what a deposed leader still sends to a node that its
 * successor was at fails.
 */
public interface GroupServers {
    /** All nodes of the group. */
    List<String> nodes();

    /** Reads a position as the group's servers write it. */
    GtidSet parse(String position);

    /** Opens what the steps of a switchover will need of a node, before anybody waits for them. */
    void ready(String node) throws UnreachableNodeException;

    /**
     * Has a replica that has applied everything follow nobody any more, and tells it whom it will
     * follow, so that nothing is left but to start. It gets nothing from there before.
     *
     * @param next who is becoming the master
     * @param wanted asked when nobody else can be at the node any more: whoever comes too late
     *     would stop what follows another node by then
     */
    void release(String node, String next, BooleanSupplier wanted, TermFence fence)
            throws UnreachableNodeException, DisconnectedException;

    /** Stops a replica's receiver, lets its applier run, and reads then what it has. */
    Standing revoke(String node, TermFence fence)
            throws UnreachableNodeException, DisconnectedException;

    /** Whether a node has applied something; waits for a moment at most. */
    Applied applied(String node, GtidSet target)
            throws UnreachableNodeException, DisconnectedException;

    /**
     * Whether a node has something: applied, or received where that counts, because it applies what
     * it receives and has not been started again since without proof.
     */
    boolean holds(String node, GtidSet target) throws UnreachableNodeException;

    /**
     * Makes a replica a writable server that follows nobody, and writes the epoch into a row of its
     * own.
     *
     * @param durability whether its commits have to wait for a replica
     */
    void promote(String node, long epoch, Durability durability, TermFence fence)
            throws UnreachableNodeException, DisconnectedException;

    /**
     * Begins an epoch on a node that the servers themselves have elected: writes the epoch's row
     * there, which the cluster takes from a primary with a majority alone, when the node has
     * applied something. Changes nothing else.
     *
     * @param target what it has to have applied; of servers whose ids differ, all that the cluster
     *     has taken before
     * @return whether it has begun
     * @throws UnreachableNodeException also when it is not a primary with a majority, or knows of a
     *     later epoch
     */
    Applied adopt(String node, long epoch, GtidSet target, TermFence fence)
            throws UnreachableNodeException, DisconnectedException;

    /** Who is to be the master by what the servers have elected, as it is seen at the moment. */
    ClusterPrimary elected();

    /**
     * Lets nobody write on a node any more and lets no commit that waits there be told as done.
     *
     * @return what it has, read behind that
     */
    GtidSet shutOut(String node, TermFence fence)
            throws UnreachableNodeException, DisconnectedException;

    /** Makes a node that was shut out, and has been promoted by nobody since, writable again. */
    void reopen(String node, Durability durability, TermFence fence)
            throws UnreachableNodeException, DisconnectedException;

    /** Whether commits of the master wait for a replica, without end. */
    boolean awaitsAcknowledgement(String node) throws UnreachableNodeException;

    /** From now on commits of the master wait for no replica. Those that do are told as done. */
    void waiveAcknowledgement(String node, TermFence fence)
            throws UnreachableNodeException, DisconnectedException;

    /**
     * From now on commits of the master wait for a replica.
     *
     * @return what it has, read behind that: all that has not waited is part of it
     */
    GtidSet requireAcknowledgement(String node, TermFence fence)
            throws UnreachableNodeException, DisconnectedException;

    /**
     * Makes a node a replica of another; it acknowledges what it receives.
     *
     * @throws UnreachableNodeException also when it cannot follow, such as with transactions that
     *     its source does not have
     */
    void follow(String node, String master, TermFence fence)
            throws UnreachableNodeException, DisconnectedException;

    /** What is against making a node the master by a switchover; empty when nothing is. */
    String objection(String node);

    /** Whether a node answers, writable or not. */
    boolean answers(String node);
}
