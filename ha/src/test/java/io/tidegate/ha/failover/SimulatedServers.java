package io.tidegate.ha.failover;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.TermFence;
import io.tidegate.ha.diagnosis.ClusterPrimary;
import io.tidegate.ha.diagnosis.Standing;
import io.tidegate.ha.health.NodeRule;
import io.tidegate.ha.health.Vouch;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.gtid.MySqlGtidSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The group as one proxy reaches it. Between any two statements others may come, and the connection
 * may break.
 */
final class SimulatedServers implements GroupServers {
    private final List<SimulatedServer> servers;
    private final Random random;
    private final Runnable interlude;
    private final Set<Flaw> flaws;
    private boolean calm;

    SimulatedServers(
            List<SimulatedServer> servers, Random random, Runnable interlude, Set<Flaw> flaws) {
        this.servers = servers;
        this.random = random;
        this.interlude = interlude;
        this.flaws = flaws;
    }

    void calmDown() {
        calm = true;
    }

    private SimulatedServer server(String name) {
        return servers.stream().filter(each -> each.name.equals(name)).findFirst().orElseThrow();
    }

    /** A connection with the node's lock, behind which the term was looked at. */
    private long connect(SimulatedServer server, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        interlude.run();
        if (!server.answers()) {
            throw new UnreachableNodeException(server.name + " does not answer");
        }
        long connection = server.lock();
        fence.check();
        return connection;
    }

    /** In front of each statement. */
    private void statement(SimulatedServer server, long connection)
            throws UnreachableNodeException {
        interlude.run();
        boolean open = flaws.contains(Flaw.NO_LOCK) ? server.answers() : server.isOpen(connection);
        if (!open || (!calm && random.nextInt(40) == 0)) {
            throw new UnreachableNodeException(server.name + ": the connection broke");
        }
    }

    @Override
    public List<String> nodes() {
        return servers.stream().map(each -> each.name).toList();
    }

    @Override
    public GtidSet parse(String position) {
        return MySqlGtidSet.parse(position);
    }

    @Override
    public void ready(String node) throws UnreachableNodeException {
        interlude.run();
        if (!server(node).answers()) {
            throw new UnreachableNodeException(node + " does not answer");
        }
    }

    @Override
    public void release(String node, String next, BooleanSupplier wanted, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        SimulatedServer server = server(node);
        long connection = connect(server, fence);
        statement(server, connection);
        if (wanted.getAsBoolean()) {
            server.receiving = false;
            statement(server, connection);
            if (!server.source.isEmpty() && server.hasAppliedAll()) {
                server.source = next;
            }
        }
    }

    @Override
    public Standing revoke(String node, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        SimulatedServer server = server(node);
        long connection = connect(server, fence);
        statement(server, connection);
        if (!flaws.contains(Flaw.RECEIVERS_GO_ON)) {
            server.receiving = false;
        }
        statement(server, connection);
        GtidSet received =
                flaws.contains(Flaw.EXECUTED_ONLY) ? server.executed() : server.received();
        GtidSet elsewhere = MySqlGtidSet.NONE;
        for (SimulatedServer each : servers) {
            if (each != server) {
                elsewhere = elsewhere.union(each.received());
            }
        }
        return new Standing(
                node,
                true,
                server.executed(),
                received,
                server.vouches || flaws.contains(Flaw.VOUCHES_ALWAYS) ? Vouch.SURE : Vouch.LOST,
                "",
                true,
                received.minus(elsewhere),
                "",
                NodeRule.NEUTRAL);
    }

    @Override
    public Applied applied(String node, GtidSet target) throws UnreachableNodeException {
        GtidSet missing = target.minus(asked(node).executed());
        return missing.isEmpty() ? new Applied.Reached() : new Applied.Behind(missing.text());
    }

    @Override
    public void promote(String node, long epoch, Durability durability, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        SimulatedServer server = server(node);
        long connection = connect(server, fence);
        statement(server, connection);
        server.receiving = false;
        server.source = "";
        server.forgetRelay();
        statement(server, connection);
        // Who connects to a master looks at this row: it has to be there before it takes writes.
        server.beginEpoch(epoch);
        statement(server, connection);
        server.awaitAcknowledgement(durability == Durability.STRICT);
        statement(server, connection);
        server.writable = true;
    }

    @Override
    public Applied adopt(String node, long epoch, GtidSet target, TermFence fence) {
        throw new UnsupportedOperationException("these servers elect nobody");
    }

    @Override
    public ClusterPrimary elected() {
        throw new UnsupportedOperationException("these servers elect nobody");
    }

    @Override
    public GtidSet shutOut(String node, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        SimulatedServer server = server(node);
        long connection = connect(server, fence);
        statement(server, connection);
        server.writable = false;
        server.forgetClients();
        statement(server, connection);
        return server.executed();
    }

    @Override
    public void reopen(String node, Durability durability, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        SimulatedServer server = server(node);
        long connection = connect(server, fence);
        statement(server, connection);
        server.awaitAcknowledgement(durability == Durability.STRICT);
        statement(server, connection);
        server.writable = true;
    }

    @Override
    public boolean holds(String node, GtidSet target) throws UnreachableNodeException {
        SimulatedServer server = asked(node);
        GtidSet has = server.vouches ? server.received() : server.executed();
        return target.minus(has).isEmpty() || flaws.contains(Flaw.PROVES_NOTHING);
    }

    private SimulatedServer asked(String node) throws UnreachableNodeException {
        interlude.run();
        SimulatedServer server = server(node);
        if (!server.answers()) {
            throw new UnreachableNodeException(node + " does not answer");
        }
        return server;
    }

    @Override
    public boolean awaitsAcknowledgement(String node) throws UnreachableNodeException {
        return asked(node).awaitsAcknowledgement();
    }

    @Override
    public void waiveAcknowledgement(String node, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        SimulatedServer server = server(node);
        long connection = connect(server, fence);
        statement(server, connection);
        server.awaitAcknowledgement(false);
    }

    @Override
    public GtidSet requireAcknowledgement(String node, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        SimulatedServer server = server(node);
        long connection = connect(server, fence);
        statement(server, connection);
        server.awaitAcknowledgement(true);
        statement(server, connection);
        return server.executed();
    }

    @Override
    public void follow(String node, String master, TermFence fence)
            throws UnreachableNodeException, DisconnectedException {
        SimulatedServer server = server(node);
        SimulatedServer source = server(master);
        long connection = connect(server, fence);
        statement(server, connection);
        GtidSet own = server.received().minus(source.executed());
        if (!source.answers() || !own.isEmpty()) {
            throw new UnreachableNodeException(node + " cannot follow " + master);
        }
        statement(server, connection);
        if (!server.source.equals(master)) {
            server.forgetRelay();
        }
        server.writable = false;
        server.forgetClients();
        server.source = master;
        server.receiving = true;
    }

    @Override
    public String objection(String node) {
        return server(node).answers() ? "" : "it does not answer";
    }

    @Override
    public boolean answers(String node) {
        interlude.run();
        return server(node).answers();
    }
}
