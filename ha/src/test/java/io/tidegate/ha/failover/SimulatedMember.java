package io.tidegate.ha.failover;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.conf.model.Durability;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.Fence;
import io.tidegate.ha.coordination.FenceMember;
import io.tidegate.ha.coordination.FenceRecord;
import io.tidegate.ha.coordination.Member;
import io.tidegate.ha.coordination.SharedDocument;
import io.tidegate.ha.coordination.SimulatedPeer;
import io.tidegate.ha.coordination.Term;
import io.tidegate.ha.coordination.Versioned;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** One run of a proxy with everything that it does about the group, one step at a time. */
final class SimulatedMember {
    static final String GROUP = "g0";
    static final Patience PATIENCE =
            new Patience(
                    Duration.ofMillis(60),
                    Duration.ofMillis(100),
                    Duration.ofMillis(100),
                    Duration.ofMillis(30));

    /** What it might do, of which these need no ZooKeeper: from here to the one before the last. */
    private static final int TRAFFIC = 6;

    private static final int ALL = 10;

    final SimulatedPeer<FailoverState> peer;
    final SimulatedProxy proxy;
    private final FenceMember member;
    private final SharedDocument<GroupRecord> record;
    private final Fence fence;
    private final SimulatedServers reached;
    private final List<SimulatedServer> servers;
    private final List<String> told;
    private final Random random;
    private final Set<Flaw> flaws;
    boolean running;

    /** Reaches servers and its clients, and not ZooKeeper. */
    boolean cutOff;

    /** Its clients write nothing new. */
    boolean quiet;

    /** What servers answer comes late: behind the epoch's end. */
    boolean late;

    SimulatedMember(
            SimulatedPeer.Cluster cluster,
            Member me,
            List<SimulatedServer> servers,
            List<String> told,
            Random random,
            Runnable interlude,
            Runnable interludeOnServer,
            Set<Flaw> flaws,
            LongSupplier clock) {
        this.servers = servers;
        this.told = told;
        this.random = random;
        this.flaws = flaws;
        this.proxy = new SimulatedProxy(flaws);
        this.reached = new SimulatedServers(servers, random, interludeOnServer, flaws);
        this.peer =
                new SimulatedPeer<>(
                        cluster,
                        me,
                        self ->
                                new Failovers(
                                        group ->
                                                Optional.of(
                                                        new Failovers.Group(
                                                                self.fence(group),
                                                                self.document(
                                                                        group, GroupRecord.FORMAT),
                                                                self.document(
                                                                        waiver(group, me),
                                                                        Waiver.FORMAT),
                                                                reached)),
                                        PATIENCE,
                                        clock,
                                        Runnable::run),
                        clock);
        this.member = peer.join(GROUP, proxy);
        this.record = peer.document(GROUP, GroupRecord.FORMAT);
        this.fence = peer.fence(GROUP);
    }

    /** Where it keeps that commits do without a replica. */
    private String waiver(String group, Member me) {
        String own = flaws.contains(Flaw.WAIVES_IN_SECRET) ? "-" + me.name() : "";
        return "durability-" + group + own;
    }

    void calmDown() {
        peer.calmDown();
        reached.calmDown();
    }

    /** Something that it might do next; what fails is tried again some other time. */
    void step() {
        run(() -> act(cutOff ? TRAFFIC + random.nextInt(ALL - 1 - TRAFFIC) : random.nextInt(ALL)));
    }

    /** If it leads, and knows of none that is under way. */
    void begin(String job) {
        boolean planned = random.nextBoolean();
        String wanted = servers.get(random.nextInt(servers.size())).name;
        begin(job, planned ? wanted : "");
    }

    /** Has commits do without a replica, or wait for one again. */
    void begin(String job, FailoverCause cause) {
        boolean anyway = random.nextInt(4) == 0;
        run(() ->
                beginAsLeader(
                        job,
                        cause,
                        "",
                        plan ->
                                cause != FailoverCause.RESTORE
                                        ? new FailoverState.Recording(plan, "")
                                        : new FailoverState.Requiring(plan, anyway)));
    }

    /**
     * @param wanted by a switchover; a failover when it is empty
     */
    void begin(String job, String wanted) {
        FailoverCause cause = wanted.isEmpty() ? FailoverCause.CRASH : FailoverCause.SWITCHOVER;
        run(() -> beginAsLeader(job, cause, wanted, FailoverState.Asked::new));
    }

    @FunctionalInterface
    private interface Action {
        void run() throws DisconnectedException, UnreadableDocumentException, InterruptedException;
    }

    private void run(Action action) {
        running = true;
        try {
            action.run();
        } catch (DisconnectedException again) {
            // The next step looks again.
        } catch (UnreadableDocumentException | InterruptedException impossible) {
            throw new AssertionError(impossible);
        } finally {
            running = false;
        }
    }

    private void act(int what)
            throws DisconnectedException, UnreadableDocumentException, InterruptedException {
        switch (what) {
            case 0 -> peer.lookForMembers();
            case 1 -> peer.lookForLeader();
            case 2, 3 -> peer.lookForJobs();
            case 4 -> SimulatedPeer.look(member);
            case 5 -> SimulatedPeer.look(record);
            case TRAFFIC, 7 -> write();
            case 8 -> {
                if (!late || proxy.isStopped()) {
                    proxy.forward(member.epoch(), told);
                }
            }
            default -> establish();
        }
    }

    /** In the epoch that it has joined, on the master that the record of that epoch names. */
    private void write() {
        Optional<Versioned<GroupRecord>> known = record.current().current();
        if (quiet
                || proxy.isStopped()
                || known.isEmpty()
                || known.get().content().epoch() != member.epoch()) {
            return;
        }
        SimulatedServer server = server(known.get().content().master());
        boolean later = server.epoch() > member.epoch() && !flaws.contains(Flaw.NO_EPOCH_ROW);
        if (server.takesWrites() && !later) {
            server.write(proxy, member.epoch());
        }
    }

    private void establish() throws DisconnectedException, UnreadableDocumentException {
        Optional<Term> term = peer.leadership().term();
        if (term.isPresent() && fence.establish(term.get()) && record.read().isEmpty()) {
            record.create(term.get(), GroupRecord.first(servers.getFirst().name));
        }
    }

    /** A wrong diagnosis must cost nothing but time: so any moment will do. */
    private void beginAsLeader(
            String job,
            FailoverCause cause,
            String wanted,
            Function<FailoverPlan, FailoverState> first)
            throws DisconnectedException, UnreadableDocumentException {
        Optional<Versioned<FenceRecord>> now = fence.record();
        Optional<Versioned<GroupRecord>> held = record.read();
        if (peer.leadership().term().isEmpty()
                || now.isEmpty()
                || now.get().content().raised()
                || held.isEmpty()) {
            return;
        }
        String master = held.get().content().master();
        if (wanted.equals(master)) {
            return;
        }
        peer.journal()
                .begin(
                        job,
                        GROUP,
                        peer.me().name(),
                        first.apply(
                                new FailoverPlan(
                                        job,
                                        GROUP,
                                        cause,
                                        now.get().content().epoch(),
                                        master,
                                        wanted,
                                        flaws.contains(Flaw.NO_PROOF)
                                                ? Durability.ASYNC
                                                : Durability.STRICT,
                                        "because")));
    }

    private SimulatedServer server(String name) {
        return servers.stream().filter(each -> each.name.equals(name)).findFirst().orElseThrow();
    }

    Optional<GroupRecord> newestRecord() throws DisconnectedException, UnreadableDocumentException {
        return record.read().map(Versioned::content);
    }

    boolean isRaised() throws DisconnectedException, UnreadableDocumentException {
        return fence.record().filter(known -> !known.content().raised()).isEmpty();
    }

    boolean actsIn(long epoch) {
        return !proxy.isStopped()
                && member.epoch() == epoch
                && record.current()
                        .current()
                        .map(Versioned::content)
                        .map(GroupRecord::epoch)
                        .filter(known -> known == epoch)
                        .isPresent();
    }
}
