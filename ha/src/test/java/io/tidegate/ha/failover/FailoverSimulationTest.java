package io.tidegate.ha.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.Job;
import io.tidegate.ha.coordination.Member;
import io.tidegate.ha.coordination.SimulatedPeer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Proxies write to a group and change its master in every order that a seed gives: servers crash
 * and stand still, leaders are deposed between any two statements and go on later, answers are
 * lost, failovers are begun for no reason. What was acknowledged has to be on the master that
 * clients are led to, and when peace has come there has to be one.
 */
final class FailoverSimulationTest {
    private static final int PROXIES = 3;
    private static final int SERVERS = 3;
    private static final int STEPS = Integer.getInteger("tidegate.simulation.steps", 1_000);

    /** Rare orders of things need a longer storm. */
    private static final int STEPS_OF_A_FLAW = 3_000;

    private static final int PEACE = 3_000;
    private static final int SEEDS = Integer.getInteger("tidegate.simulation.seeds", 12);
    private static final long FIRST = Long.getLong("tidegate.simulation.first", 1);

    /** {@code -Dtidegate.simulation.flaws=400}: of so many seeds one has to show each flaw. */
    private static final int SEEDS_OF_A_FLAW = Integer.getInteger("tidegate.simulation.flaws", 0);

    private static final int DEPTH = 2;

    /** Of so many steps one mends something of a kind. */
    private static final int REPAIR = 100;

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_was_acknowledged_is_on_the_master(long seed) throws Exception {
        Run run = new Run(seed, STEPS, Set.of());
        run.toTheEnd();

        assertThat(run.lost()).isEmpty();
        run.requirePeace();
    }

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void a_flaw_is_found(Flaw flaw) throws Exception {
        assumeTrue(
                SEEDS_OF_A_FLAW > 0,
                "it takes minutes: -Dtidegate.simulation.flaws=400 looks for what is left out");
        for (long seed = 1; seed <= SEEDS_OF_A_FLAW; seed++) {
            Run run = new Run(seed, STEPS_OF_A_FLAW, EnumSet.of(flaw));
            run.toTheEnd();
            if (!run.lost().isEmpty()) {
                System.out.println(flaw + " shows with seed " + seed);
                return;
            }
        }
        fail("no seed shows " + flaw);
    }

    /** One seed's course of things. */
    private static final class Run {
        private final int steps;

        /** Of so many steps one is a trouble of a kind; each seed has another weather. */
        private final int calmness;

        private final Random random;
        private final Set<Flaw> flaws;
        private final SimulatedPeer.Cluster cluster;
        private final List<SimulatedServer> servers = new ArrayList<>();
        private final List<SimulatedMember> members = new ArrayList<>();
        private final List<String> told = new ArrayList<>();
        private final List<String> lost = new ArrayList<>();
        private final SimulatedMember observer;
        private long now;
        private int runs;
        private int jobs;
        private int depth;
        private boolean calm;

        Run(long seed, int steps, Set<Flaw> flaws) {
            this.steps = steps;
            this.random = new Random(seed);
            this.calmness = 200 << seed % 4;
            this.flaws = flaws;
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
        }

        private SimulatedMember observer() {
            return new SimulatedMember(
                    cluster.observed(),
                    new Member("observer", "none", "", "1", 0),
                    servers,
                    told,
                    new Random(0),
                    () -> {},
                    flaws,
                    () -> now);
        }

        private SimulatedMember started(String name) {
            return new SimulatedMember(
                    cluster,
                    new Member(name, "run" + ++runs, "", "1", 0),
                    servers,
                    told,
                    random,
                    this::interlude,
                    flaws,
                    () -> now);
        }

        void toTheEnd() throws Exception {
            for (int i = 0; i < steps; i++) {
                if (random.nextInt(100) == 0) {
                    beginFailover();
                }
                something();
            }
            peace();
            for (int i = 0; i < PEACE; i++) {
                something();
            }
        }

        private void peace() {
            calm = true;
            members.forEach(SimulatedMember::calmDown);
            servers.forEach(each -> each.frozen = false);
        }

        /** What clients had been told is done, and the master, when it became that, had not. */
        List<String> lost() {
            return lost;
        }

        private GroupRecord record() throws DisconnectedException, UnreadableDocumentException {
            return observer.newestRecord().orElseThrow();
        }

        void requirePeace() throws DisconnectedException, UnreadableDocumentException {
            SimulatedMember any = members.getFirst();
            GroupRecord record = record();
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
            return servers.stream()
                    .filter(each -> each.name.equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        /** Between two requests of one proxy others may do whatever they do. */
        private void interlude() {
            if (calm || depth >= DEPTH) {
                return;
            }
            depth++;
            int others = random.nextInt(25) == 0 ? random.nextInt(60) : 0;
            for (int i = 0; i < others; i++) {
                something();
            }
            depth--;
        }

        private void beginFailover() {
            for (SimulatedMember member : List.copyOf(members)) {
                if (!member.running) {
                    member.begin("f" + ++jobs);
                }
            }
        }

        private void something() {
            now++;
            if (random.nextInt(2) == 0) {
                replicate();
            }
            if (!calm) {
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
            try {
                Optional<GroupRecord> record = observer.newestRecord();
                if (record.isPresent()) {
                    lost.addAll(told);
                    lost.removeAll(server(record.get().master()).log());
                }
            } catch (DisconnectedException | UnreadableDocumentException impossible) {
                throw new AssertionError(impossible);
            }
        }

        private void replicate() {
            SimulatedServer server = servers.get(random.nextInt(SERVERS));
            if (!server.answers()) {
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
                case 0 -> server.start(random.nextBoolean());
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

        /**
         * What an operator or a supervisor does: servers are started, and the master is writable.
         */
        private void mend() {
            for (SimulatedServer server : servers) {
                server.start(false);
            }
            for (SimulatedServer server : servers) {
                rejoin(server);
                if (members.stream().noneMatch(each -> each.running)
                        && members.getFirst().isSettledOn(server.name)) {
                    server.writable = true;
                }
            }
        }
    }
}
