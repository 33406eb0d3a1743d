package io.tidegate.ha.failover.servers;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.TermFence;
import io.tidegate.ha.diagnosis.ClusterPrimary;
import io.tidegate.ha.diagnosis.Standing;
import io.tidegate.ha.diagnosis.Thresholds;
import io.tidegate.ha.failover.Applied;
import io.tidegate.ha.failover.GroupServers;
import io.tidegate.ha.failover.UnreachableNodeException;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.AppliedWait;
import io.tidegate.ha.mysql.node.NodeSession;
import io.tidegate.ha.mysql.node.ReplicaThread;
import io.tidegate.ha.mysql.node.ServerFamily;
import io.tidegate.ha.mysql.node.ServerNode;
import io.tidegate.ha.mysql.node.ServerState;
import io.tidegate.ha.mysql.node.Source;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of a group, over JDBC.
 *
 * <p>Threads: any; of two actions on one node the later one ends the earlier one.
 */
public final class NodeServers implements GroupServers {
    /** Names of locks are of 64 characters at most. */
    private static final int LONGEST = 40;

    /** Of a connection that a switchover which is undone does not use. */
    private static final Duration SPARED = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(NodeServers.class);

    private final String lock;
    private final ServerFamily family;
    private final Map<String, ServerNode> nodes;
    private final ReplicationAccount replication;
    private final Supplier<Snapshot> seen;
    private final ActionLimits limits;
    private final Spares spares = new Spares(SPARED);

    /**
     * @param group its name; groups of the same nodes have to have the same. At most 40 characters
     * @param family of all nodes
     * @param nodes by name; they are not closed with this
     * @param seen what all proxies see of the group at the moment
     * @throws IllegalArgumentException when the name is longer
     */
    public NodeServers(
            String group,
            ServerFamily family,
            Map<String, ServerNode> nodes,
            ReplicationAccount replication,
            Supplier<Snapshot> seen,
            ActionLimits limits) {
        if (group.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a group's name has at most " + LONGEST + " characters: " + group);
        }
        this.lock = "tidegate." + group;
        this.family = family;
        this.nodes = new LinkedHashMap<>(nodes);
        this.replication = replication;
        this.seen = seen;
        this.limits = limits;
    }

    /** Of all nodes. */
    public ServerFamily family() {
        return family;
    }

    @Override
    public List<String> nodes() {
        return List.copyOf(nodes.keySet());
    }

    @Override
    public GtidSet parse(String position) {
        return family.parse(position);
    }

    private interface Action<T> {
        T on(LockedNode node) throws SQLException, UnreachableNodeException;
    }

    private <T> T locked(String name, Duration limit, TermFence fence, Action<T> action)
            throws UnreachableNodeException, DisconnectedException {
        try (LockedNode locked = LockedNode.open(node(name), spares, lock, limit, fence)) {
            return action.on(locked);
        } catch (SQLException failed) {
            throw Words.of(name, failed);
        }
    }

    private ServerNode node(String name) throws UnreachableNodeException {
        ServerNode node = nodes.get(name);
        if (node == null) {
            throw new UnreachableNodeException("the group has no node " + name);
        }
        return node;
    }

    @Override
    public void ready(String node) throws UnreachableNodeException {
        try {
            // The one to be fenced needs two at the same time: one waits while the other ends
            // users.
            // Of the others, what is done with one may not be over when the next thing begins.
            spares.add(node(node), limits.follow());
            spares.add(node(node), limits.follow());
            // What is only asked goes by the pool.
            try (NodeSession session = node(node).lease()) {
                if (!session.channels().isEmpty()) {
                    session.startBinaryLog();
                }
            }
        } catch (SQLException failed) {
            throw Words.of(node, failed);
        }
    }

    @Override
    public void release(String node, String next, BooleanSupplier wanted, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        Source source = replication.at(node(next).address());
        boolean _ =
                locked(
                        node,
                        limits.revoke(),
                        fence,
                        locked -> {
                            NodeSession session = locked.session();
                            if (wanted.getAsBoolean() && !session.channels().isEmpty()) {
                                session.stopBoth();
                                session.changeSourceAnew(source);
                            }
                            return true;
                        });
    }

    @Override
    public Standing revoke(String node, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        return locked(
                node,
                limits.revoke(),
                fence,
                locked -> {
                    locked.session().stopReceiver();
                    Thread.ofVirtual().name("binlog-of-" + node).start(() -> startBinaryLog(node));
                    return standing(locked);
                });
    }

    /** Nobody waits for it: where it fails, replicas find their place later. */
    private void startBinaryLog(String node) {
        try (NodeSession session = node(node).lease()) {
            session.startBinaryLog();
        } catch (SQLException | UnreachableNodeException failed) {
            LOG.debug("{} goes on with its binary log's last file: {}", node, failed.getMessage());
        }
    }

    private Standing standing(LockedNode locked) throws SQLException {
        ServerState state = locked.session().state();
        Snapshot known = seen.get();
        Standing standing = Standing.of(locked.name(), state, known, family.none());
        boolean begun =
                EpochTable.last(locked.session())
                        .filter(last ->
                                last.node().equals(locked.name())
                                        && last.epoch() > known.intent().epoch())
                        .isPresent();
        return begun ? standing.promotedBefore(state.server()) : standing;
    }

    @Override
    public Applied applied(String node, GtidSet target) throws UnreachableNodeException {
        try (NodeSession session = node(node).lease()) {
            if (session.family() != family) {
                return new Applied.Stopped("it is a server of another family");
            }
            return applied(session.awaitExecuted(target, limits.glance()));
        } catch (SQLException failed) {
            throw Words.of(node, failed);
        }
    }

    static Applied applied(AppliedWait waited) {
        return switch (waited) {
            case AppliedWait.Reached(var _) -> new Applied.Reached();
            case AppliedWait.Late(GtidSet missing) -> new Applied.Behind(missing.text());
            case AppliedWait.Stopped(GtidSet missing, ReplicaThread applier) ->
                    new Applied.Stopped(
                            "its applier has stopped before " + missing + ": " + Words.of(applier));
        };
    }

    @Override
    public boolean holds(String node, GtidSet target) throws UnreachableNodeException {
        try (NodeSession session = node(node).lease()) {
            return session.family() == family
                    && Standing.of(node, session.state(), seen.get(), family.none())
                            .has()
                            .contains(target);
        } catch (SQLException failed) {
            throw Words.of(node, failed);
        }
    }

    @Override
    public void promote(String node, long epoch, Durability durability, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        boolean _ =
                locked(
                        node,
                        limits.promote(),
                        fence,
                        locked -> {
                            Promotion.promote(locked, epoch, durability);
                            return true;
                        });
    }

    @Override
    public Applied adopt(String node, long epoch, GtidSet target, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        return locked(
                node,
                limits.promote(),
                fence,
                locked -> Adopted.adopt(locked, epoch, target, limits.glance()));
    }

    @Override
    public ClusterPrimary elected() {
        return ClusterPrimary.of(seen.get(), Thresholds.DEFAULT);
    }

    @Override
    public GtidSet shutOut(String node, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        return locked(node, limits.fence(), fence, NodeServers::shutOut);
    }

    private static GtidSet shutOut(LockedNode locked) throws SQLException {
        ServerState state = locked.session().state();
        boolean nobodyWaits = !state.semiSync().sourceEnabled() || state.semiSync().waiting() == 0;
        boolean nobodyWrites = state.superReadOnly() && nobodyWaits;
        // On MySQL it would cut the replicas off, which may just be getting the last of it.
        return nobodyWrites && !state.offline() ? state.has() : locked.fence(state);
    }

    @Override
    public void reopen(String node, Durability durability, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        boolean _ =
                locked(
                        node,
                        limits.fence(),
                        fence,
                        locked -> {
                            Promotion.open(locked, durability);
                            return true;
                        });
    }

    @Override
    public boolean awaitsAcknowledgement(String node) throws UnreachableNodeException {
        try (NodeSession session = node(node).open(node(node).limits().answer())) {
            return session.state().semiSync().strict();
        } catch (SQLException failed) {
            throw Words.of(node, failed);
        }
    }

    @Override
    public void waiveAcknowledgement(String node, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        boolean _ =
                locked(
                        node,
                        limits.promote(),
                        fence,
                        locked -> {
                            NodeSession session = locked.session();
                            ServerState state = session.state();
                            if (state.semiSync().sourceEnabled()) {
                                session.waiveAcknowledgement();
                            }
                            return true;
                        });
    }

    @Override
    public GtidSet requireAcknowledgement(String node, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        return locked(
                node,
                limits.promote(),
                fence,
                locked -> {
                    NodeSession session = locked.session();
                    ServerState state = session.state();
                    Fitness.require(node, state, Durability.STRICT);
                    // Done again, it might wait for a commit that waits for a replica.
                    if (!state.semiSync().strict()) {
                        session.requireAcknowledgement();
                    }
                    return session.written();
                });
    }

    @Override
    public void follow(String node, String master, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        if (node.equals(master)) {
            throw new UnreachableNodeException(node + " cannot follow itself");
        }
        ServerNode followed = node(master);
        boolean _ =
                locked(
                        node,
                        limits.follow(),
                        fence,
                        locked -> {
                            new Following(locked, followed, replication.at(followed.address()))
                                    .follow();
                            return true;
                        });
    }

    @Override
    public String objection(String node) {
        try (NodeSession session = node(node).open(node(node).limits().answer())) {
            return Objection.of(node, session.state(), seen.get(), family.none());
        } catch (SQLException failed) {
            return String.valueOf(Words.of(node, failed).getMessage());
        } catch (UnreachableNodeException unknown) {
            return String.valueOf(unknown.getMessage());
        }
    }

    @Override
    public boolean answers(String node) {
        try (NodeSession session = node(node).open(node(node).limits().answer())) {
            GtidSet _ = session.executed();
            return true;
        } catch (SQLException | UnreachableNodeException away) {
            return false;
        }
    }
}
