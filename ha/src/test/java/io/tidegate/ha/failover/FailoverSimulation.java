package io.tidegate.ha.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.Job;
import io.tidegate.ha.coordination.Member;
import io.tidegate.ha.coordination.SimulatedPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One seed's course of things: proxies write to a group and change its master, servers crash and
 * stand still, leaders are deposed between any two statements and go on later, answers are lost,
 * failovers are begun for no reason.
 */
final class FailoverSimulation {
    private static final int PROXIES = 3;
    private static final int SERVERS = 3;

    /** It has to come within so many steps. */
    private static final int PEACE = 3_000;

    private static final int LOOK = 250;

    /** An action can be interrupted by others, and these by others again. */
    private static final int DEPTH = 2;

    /** Of so many steps one mends something of a kind. */
    private static final int REPAIR = 100;

    /** Of so many steps a slow replica makes one. */
    private static final int SLOW = 60;

    private final int steps;

    /** Of so many steps one is a trouble of a kind; each seed has another weather. */
    private final int calmness;

    private final Random random;
    private final Set<Flaw> flaws;
    private final boolean startsWritable;
    private final SimulatedPeer.Cluster cluster;
    private final List<SimulatedServer> servers = new ArrayList<>();
    private final List<SimulatedMember> members = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private final SimulatedObserver observer;
    private final Storms storms;
    private long now;
    private String checkedMaster = "";
    private int checkedLog;
    private int checked;
    private int runs;
    private int jobs;
    private int depth;
    private boolean calm;

    /**
     * @param usual the storm that comes most; null for no such
     */
    FailoverSimulation(long seed, int steps, Set<Flaw> flaws, @Nullable Storm usual) {
        this.steps = steps;
        this.random = new Random(seed);
        this.calmness = 200 << seed % 4;
        this.flaws = flaws;
        this.startsWritable = flaws.contains(Flaw.STARTS_WRITABLE);
        this.cluster = new SimulatedPeer.Cluster(random, this::interlude, 0.01);
        for (int i = 0; i < SERVERS; i++) {
            SimulatedServer server = new SimulatedServer("n" + i, i + 1);
            server.writable = i == 0;
            server.receiving = i > 0;
            server.source = i > 0 ? "n0" : "";
            servers.add(server);
        }
        for (int i = 0; i < PROXIES; i++) {
            members.add(started("p" + i));
        }
        this.observer = observer();
        this.storms = new Storms(random, servers, members, startsWritable, usual);
    }

    private SimulatedObserver observer() {
        SimulatedMember eyes =
                new SimulatedMember(
                        cluster.observed(),
                        new Member("observer", "none", "", "1", 0),
                        servers,
                        told,
                        new Random(0),
                        () -> {},
                        () -> {},
                        flaws,
                        () -> now);
        return new SimulatedObserver(cluster, eyes);
    }

    private SimulatedMember started(String name) {
        return new SimulatedMember(
                cluster,
                new Member(name, "run" + ++runs, "", "1", 0),
                servers,
                told,
                random,
                this::interlude,
                this::interludeOnServer,
                flaws,
                () -> now);
    }

    void toTheEnd() throws Exception {
        for (int i = 0; i < steps && lost.isEmpty(); i++) {
            if (random.nextInt(100) == 0) {
                beginFailover();
            }
            something();
        }
        peace();
        for (int i = 0; i < PEACE && lost.isEmpty(); i++) {
            if (i % LOOK == 0 && isPeace()) {
                return;
            }
            something();
        }
    }

    private boolean isPeace() {
        try {
            requirePeace();
            return true;
        } catch (AssertionError | DisconnectedException notYet) {
            return false;
        } catch (UnreadableDocumentException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void peace() {
        calm = true;
        storms.end();
        members.forEach(SimulatedMember::calmDown);
        servers.forEach(each -> each.frozen = false);
    }

    /** What clients had been told is done, and the master, when it became that, had not. */
    List<String> lost() {
        return lost;
    }

    void requirePeace() throws DisconnectedException, UnreadableDocumentException {
        SimulatedMember any = members.getFirst();
        GroupRecord record = observer.record().orElseThrow();
        assertThat(any.peer.journal().jobs())
                .extracting(Job::state)
                .allSatisfy(state ->
                        assertThat(state)
                                .isInstanceOfAny(
                                        FailoverState.Done.class, FailoverState.Undone.class));
        assertThat(members).allMatch(each -> each.actsIn(record.epoch()));
        assertThat(server(record.master()).writable).as("the master is writable").isTrue();
    }

    private SimulatedServer server(String name) {
        return servers.stream().filter(each -> each.name.equals(name)).findFirst().orElseThrow();
    }

    /** Between two requests of one proxy others may do whatever they do. */
    private void interlude() {
        if (calm || depth >= DEPTH) {
            return;
        }
        depth++;
        int others = random.nextInt(25) == 0 ? random.nextInt(60) : 0;
        others(others);
        depth--;
    }

    /**
     * The same while a server is changed: there a leader may stand still for so long that another
     * has ended what it had begun, and something else after it.
     */
    private void interludeOnServer() {
        if (!calm && depth == 0 && storms.standsStill(now)) {
            standStill(1_500, () -> storms.goesOn(observer));
        } else if (!calm && depth == 0 && random.nextInt(60) == 0) {
            standStill(random.nextInt(1_500), () -> false);
        } else {
            interlude();
        }
    }

    private void standStill(int steps, BooleanSupplier goesOn) {
        depth++;
        members.stream().filter(each -> each.running).forEach(each -> each.peer.expire());
        for (int i = 0; i < steps && !goesOn.getAsBoolean(); i++) {
            others(1);
        }
        depth--;
    }

    private void others(int steps) {
        for (int i = 0; i < steps; i++) {
            if (random.nextInt(100) == 0) {
                beginFailover();
            }
            something();
        }
    }

    private void beginFailover() {
        idle().forEach(member -> member.begin("f" + ++jobs));
        // As a leader does where commits do without a replica, or wait for one that has them.
        if (random.nextInt(4) == 0) {
            begin(random.nextBoolean() ? FailoverCause.RESTORE : FailoverCause.RELEASE);
        }
    }

    private void begin(FailoverCause cause) {
        idle().forEach(member -> member.begin("w" + ++jobs, cause));
    }

    private void beginFailover(String wanted) {
        idle().forEach(member -> member.begin("f" + ++jobs, wanted));
    }

    private List<SimulatedMember> idle() {
        return members.stream().filter(each -> !each.running).toList();
    }

    private void something() {
        now++;
        if (random.nextInt(2) == 0) {
            replicate();
        }
        if (!calm) {
            storms.durability(now, observer).ifPresent(this::begin);
            storms.step(now, observer).ifPresent(this::beginFailover);
            disturb();
        } else {
            mend();
        }
        SimulatedMember any = members.get(random.nextInt(members.size()));
        if (!any.running) {
            any.step();
        }
        keepTheFirstLoss();
    }

    private void keepTheFirstLoss() {
        if (!lost.isEmpty()) {
            return;
        }
        observer.record()
                .map(GroupRecord::master)
                .ifPresent(master -> keepTheFirstLoss(server(master)));
    }

    /** What one history had once it has for ever. */
    private void keepTheFirstLoss(SimulatedServer master) {
        if (!master.name.equals(checkedMaster) || master.made() != checkedLog) {
            checkedMaster = master.name;
            checkedLog = master.made();
            checked = 0;
        }
        for (; checked < told.size(); checked++) {
            if (!master.hasExecuted(told.get(checked))) {
                lost.add(told.get(checked));
            }
        }
    }

    private void replicate() {
        SimulatedServer server = servers.get(random.nextInt(SERVERS));
        if (!server.answers()) {
            return;
        }
        if (server.slow && random.nextInt(SLOW) > 0) {
            return;
        }
        server.applyOne();
        if (server.receiving && !server.source.isEmpty()) {
            SimulatedServer source = server(server.source);
            if (source.answers()) {
                server.receiveFrom(source);
            }
        }
    }

    private void disturb() {
        SimulatedServer server = servers.get(random.nextInt(SERVERS));
        int which = random.nextInt(members.size());
        SimulatedMember member = members.get(which);
        switch (random.nextInt(calmness)) {
            case 0 -> server.crash(random.nextInt(3) == 0);
            case 1 -> server.frozen = server.up;
            case 2, 3 -> member.peer.expire();
            case 4 -> {
                if (!member.running) {
                    member.peer.expire();
                    members.set(which, started(member.peer.me().name()));
                }
            }
            default -> {}
        }
        switch (random.nextInt(REPAIR)) {
            case 0 -> server.start(random.nextBoolean() && startsWritable);
            case 1 -> server.frozen = false;
            case 2, 3 -> rejoin(server);
            default -> {}
        }
    }

    /**
     * Replicas of the master that holds follow it again, and what is none is made anew from it;
     * nobody changes the master meanwhile.
     */
    private void rejoin(SimulatedServer server) {
        if (members.stream().anyMatch(each -> each.running)) {
            return;
        }
        if (observer.isSettledOn(server.source)) {
            server.receiving = server.answers();
        } else if (server.answers() && !observer.isSettledOn(server.name)) {
            servers.stream()
                    .filter(each -> each.answers() && observer.isSettledOn(each.name))
                    .findFirst()
                    .ifPresent(server::seedFrom);
        }
    }

    /** What an operator or a supervisor does: servers are started, and the master is writable. */
    private void mend() {
        for (SimulatedServer server : servers) {
            server.start(false);
        }
        for (SimulatedServer server : servers) {
            rejoin(server);
            if (members.stream().noneMatch(each -> each.running)
                    && observer.isSettledOn(server.name)) {
                server.writable = true;
            }
        }
    }
}
