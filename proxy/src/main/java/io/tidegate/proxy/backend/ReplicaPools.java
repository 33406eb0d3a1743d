package io.tidegate.proxy.backend;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.ReplicaReads;
import io.tidegate.proxy.group.GroupGate;
import io.tidegate.proxy.group.GroupStanding;
import io.tidegate.proxy.group.ReadCounts;
import io.tidegate.proxy.group.Replica;
import io.tidegate.proxy.group.ReplicaChoice;
import io.tidegate.proxy.group.Replicas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's pools of a group's replicas. Like those of the master they are of one epoch, and
 * end with it.
 *
 * <p>Threads: the event loop's only.
 */
public final class ReplicaPools {
    /** A replica that could not be reached is left alone for so long. */
    private static final long UNREACHED_MILLIS = 1000;

    /** One that has not got in time what a session needs is not waited for again for so long. */
    private static final long LATE_MILLIS = 100;

    private final GroupGate gate;
    private final GatedPools.PoolMaker maker;
    private final Map<String, Node> nodes = new HashMap<>();
    private final List<BackendPool> ended = new ArrayList<>();
    private Configuration configuration;

    /** What is known of one replica on this loop. */
    private static final class Node {
        private final BackendPool pool;
        private long served;
        private long unreachedUntil = System.nanoTime();
        private long lateUntil = unreachedUntil;

        Node(BackendPool pool) {
            this.pool = pool;
        }
    }

    ReplicaPools(GroupGate gate, Configuration configuration, GatedPools.PoolMaker maker) {
        this.gate = gate;
        this.configuration = configuration;
        this.maker = maker;
    }

    /** In which replicas may be read; {@link GroupStanding#NO_EPOCH} while none may be. */
    public long epoch() {
        return gate.standing() instanceof GroupStanding.Serving(long epoch, _)
                ? epoch
                : GroupStanding.NO_EPOCH;
    }

    /** How the group's replicas are read. */
    public ReplicaReads limits() {
        GroupConfig group = configuration.groups().get(gate.group());
        return group == null ? ReplicaReads.DEFAULT : group.reads();
    }

    /**
     * A replica for a read.
     *
     * @param preferred which one would be best; null for any
     * @param mayWait whether it may have to get something first
     * @return its name; null when there is none, and the master has to answer
     */
    public @Nullable String choose(@Nullable String preferred, boolean mayWait) {
        Replicas known = gate.replicas();
        if (known.epoch() != epoch() || known.epoch() == GroupStanding.NO_EPOCH) {
            return null;
        }
        long now = System.nanoTime();
        long wait = limits().causalWait().toMillis();
        List<ReplicaChoice.Candidate> candidates = new ArrayList<>(known.nodes().size());
        for (Replica replica : known.nodes()) {
            Node node = nodes.get(replica.node());
            boolean left =
                    node != null
                            && (node.unreachedUntil - now > 0
                                    || mayWait && node.lateUntil - now > 0);
            // Half a second is between two looks at it, and no lag.
            boolean hopeless = mayWait && replica.lagMillis() > wait + 1000;
            if (!left && !hopeless) {
                candidates.add(
                        new ReplicaChoice.Candidate(
                                replica,
                                node == null ? 0 : node.pool.leased(),
                                node == null ? 0 : node.served));
            }
        }
        return ReplicaChoice.of(candidates, preferred).map(Replica::node).orElse(null);
    }

    /** Who was asked for reads of the group. */
    public ReadCounts counts() {
        return gate.reads();
    }

    /** It has not got in time what a session needs. */
    public void late(String name) {
        Node node = nodes.get(name);
        if (node != null) {
            node.lateUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LATE_MILLIS);
        }
    }

    /** A connection to a replica; who cannot get one goes to the master. */
    public void lease(
            String name,
            ConnectionKind kind,
            @Nullable String schema,
            Variables wanted,
            LeaseListener listener) {
        Node node = node(name);
        if (node == null) {
            listener.failed(GatedPools.notAsked(gate.group()));
            return;
        }
        node.served++;
        BackendConnection idle = node.pool.leaseNow(kind, wanted);
        if (idle != null) {
            listener.leased(idle);
            return;
        }
        node.pool.lease(
                kind,
                schema,
                wanted,
                new LeaseListener() {
                    @Override
                    public void leased(BackendConnection connection) {
                        listener.leased(connection);
                    }

                    @Override
                    public void failed(TidegateException cause) {
                        unreached(node);
                        listener.failed(cause);
                    }

                    @Override
                    public int heldBytes() {
                        return listener.heldBytes();
                    }
                });
    }

    private static void unreached(Node node) {
        node.unreachedUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(UNREACHED_MILLIS);
    }

    private @Nullable Node node(String name) {
        long epoch = epoch();
        if (epoch == GroupStanding.NO_EPOCH) {
            return null;
        }
        Node known = nodes.get(name);
        if (known != null && known.pool.epoch() == epoch) {
            return known;
        }
        GroupConfig group = configuration.groups().get(gate.group());
        GroupConfig led = group == null ? null : group.withMaster(name).orElse(null);
        if (led == null) {
            return null;
        }
        if (known != null) {
            known.pool.retire();
            ended.add(known.pool);
        }
        ended.removeIf(BackendPool::isOver);
        Node made = new Node(maker.make(led, configuration, gate, epoch, Duty.REPLICA_READS));
        nodes.put(name, made);
        return made;
    }

    /** From now on the group is configured like that. */
    void configured(Configuration next, boolean same) {
        configuration = next;
        if (!same) {
            nodes.values().forEach(each -> each.pool.retire());
            nodes.values().forEach(each -> ended.add(each.pool));
            nodes.clear();
        }
    }

    void closeOld() {
        nodes.values().forEach(each -> each.pool.closeOld());
    }

    boolean drain(boolean late) {
        List<BackendPool> all = new ArrayList<>(ended);
        nodes.values().forEach(each -> all.add(each.pool));
        boolean left = false;
        for (BackendPool pool : all) {
            left |= pool.drain(late);
        }
        return left;
    }

    void cut() {
        List<BackendPool> all = new ArrayList<>(ended);
        nodes.values().forEach(each -> all.add(each.pool));
        nodes.clear();
        ended.clear();
        all.forEach(BackendPool::cut);
        all.removeIf(BackendPool::isOver);
        ended.addAll(all);
    }
}
