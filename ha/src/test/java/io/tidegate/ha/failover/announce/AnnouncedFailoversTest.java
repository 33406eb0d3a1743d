package io.tidegate.ha.failover.announce;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.document.DocumentFormat;
import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.Compression;
import io.tidegate.conf.model.Durability;
import io.tidegate.conf.model.FailoverConfig;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.GroupTls;
import io.tidegate.conf.model.HoldLimits;
import io.tidegate.conf.model.HookConfig;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.Role;
import io.tidegate.ha.coordination.JobKind;
import io.tidegate.ha.coordination.JobWish;
import io.tidegate.ha.coordination.TermFence;
import io.tidegate.ha.failover.FailoverCause;
import io.tidegate.ha.failover.FailoverPlan;
import io.tidegate.ha.failover.FailoverState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real programs, and a failover that does in one step whatever it is to do. */
final class AnnouncedFailoversTest {
    private static final Account ACCOUNT = new Account("t", new Secret("s"));

    @TempDir Path directory = Path.of("");
    private final FailoverTally tally = new FailoverTally();
    private int steps;

    /** Ends at once with b as the master. */
    private final class AtOnce implements JobKind<FailoverState> {
        @Override
        public String name() {
            return "failover";
        }

        @Override
        public DocumentFormat<FailoverState> format() {
            return FailoverState.FORMAT;
        }

        @Override
        public boolean isEnd(FailoverState state) {
            return state instanceof FailoverState.Done || state instanceof FailoverState.Undone;
        }

        @Override
        public FailoverState step(FailoverState state, JobWish wish, TermFence fence) {
            steps++;
            return new FailoverState.Done(state.plan(), "b", List.of());
        }
    }

    private void program(String name, String body) throws Exception {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private AnnouncedFailovers failovers(HookConfig hooks, Optional<Path> programs) {
        GroupConfig group =
                new GroupConfig(
                        new GroupId("g0"),
                        ACCOUNT,
                        GroupTls.DEFAULT,
                        Compression.NONE,
                        List.of(
                                new NodeConfig("a", new Endpoint("10.0.0.1", 3306), Role.MASTER),
                                new NodeConfig("b", new Endpoint("10.0.0.2", 3306), Role.REPLICA)),
                        Optional.of(
                                new FailoverConfig(
                                        true,
                                        Durability.STRICT,
                                        ACCOUNT,
                                        2,
                                        HoldLimits.DEFAULT,
                                        hooks)));
        return new AnnouncedFailovers(
                new AtOnce(), _ -> Optional.of(group), new HookRunner(programs), tally);
    }

    private static HookConfig hooks(String before, String after) {
        return new HookConfig(
                Optional.of(before).filter(name -> !name.isEmpty()),
                Optional.of(after).filter(name -> !name.isEmpty()),
                Duration.ofSeconds(20));
    }

    private static FailoverState asked(FailoverCause cause) {
        return new FailoverState.Asked(
                new FailoverPlan("j1", "g0", cause, 7, "a", "", Durability.STRICT, "because"));
    }

    private static FailoverState toTheEnd(AnnouncedFailovers failovers, FailoverState state)
            throws Exception {
        FailoverState now = state;
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!failovers.isEnd(now) && System.nanoTime() < end) {
            now = failovers.step(now, JobWish.RUN, fence());
            Thread.onSpinWait();
        }
        return now;
    }

    /** Nothing is asked of it here. */
    @SuppressWarnings("NullAway")
    private static TermFence fence() {
        return null;
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "SWITCHOVER"})
    void programs_are_told_what_happens(FailoverCause cause) throws Exception {
        String tell =
                "echo \"$1 $TIDEGATE_GROUP $TIDEGATE_CAUSE $TIDEGATE_OLD_MASTER $TIDEGATE_OLD_ADDRESS"
                        + " $TIDEGATE_NEW_MASTER $TIDEGATE_NEW_ADDRESS $TIDEGATE_OUTCOME [$HOME]\" > $1.txt";
        program("tell", tell);
        AnnouncedFailovers failovers = failovers(hooks("tell", "tell"), Optional.of(directory));

        FailoverState end = toTheEnd(failovers, asked(cause));

        assertThat(end).isInstanceOf(FailoverState.Done.class);
        assertThat(steps).isOne();
        String name = cause.name().toLowerCase(java.util.Locale.ROOT);
        assertThat(directory.resolve("after.txt"))
                .hasContent("after g0 " + name + " a 10.0.0.1:3306 b 10.0.0.2:3306 done []");
        org.awaitility.Awaitility.await()
                .untilAsserted(() ->
                        assertThat(directory.resolve("before.txt"))
                                .hasContent("before g0 " + name + " a 10.0.0.1:3306   begins []"));
        assertThat(tally.counts())
                .isEqualTo(Map.of(new FailoverTally.Ended("g0", cause, true), 1L));
    }

    @Test
    void a_program_can_refuse_what_people_ask_for() throws Exception {
        program("no", "echo not today; exit 3");
        AnnouncedFailovers failovers = failovers(hooks("no", ""), Optional.of(directory));

        assertThat(toTheEnd(failovers, asked(FailoverCause.SWITCHOVER)))
                .isInstanceOfSatisfying(
                        FailoverState.Undone.class,
                        undone ->
                                assertThat(undone.why())
                                        .isEqualTo(
                                                "the hook no refused: it ended with 3: not today"));
        assertThat(steps).isZero();
        assertThat(toTheEnd(failovers, asked(FailoverCause.CRASH)))
                .isInstanceOf(FailoverState.Done.class);
    }

    @Test
    void a_program_that_does_not_end_is_ended() throws Exception {
        program("hang", "echo begun; sleep 600");
        HookConfig hooks =
                new HookConfig(Optional.of("hang"), Optional.empty(), Duration.ofMillis(300));
        AnnouncedFailovers failovers = failovers(hooks, Optional.of(directory));

        assertThat(toTheEnd(failovers, asked(FailoverCause.FORCED)))
                .isInstanceOfSatisfying(
                        FailoverState.Undone.class,
                        undone ->
                                assertThat(undone.why()).contains("not ended after 300 ms: begun"));
    }

    @Test
    void nothing_is_run_that_the_proxy_was_not_started_with() throws Exception {
        program("tell", "true");
        HookRunner none = new HookRunner(Optional.empty());
        assertThat(none.obstacle("tell").orElseThrow()).contains("started without --hooks");
        HookRunner own = new HookRunner(Optional.of(directory.resolve("sub")));
        Files.createDirectory(directory.resolve("sub"));
        Files.createSymbolicLink(directory.resolve("sub/link"), directory.resolve("tell"));
        for (String name : List.of("../tell", "link", "absent", "/bin/true")) {
            assertThat(own.obstacle(name)).as(name).isPresent();
        }
        assertThat(new HookRunner(Optional.of(directory)).obstacle("tell")).isEmpty();
    }

    @Test
    void a_node_that_follows_again_is_no_change_of_the_master() throws Exception {
        program("tell", "touch $1.txt");
        AnnouncedFailovers failovers = failovers(hooks("tell", "tell"), Optional.of(directory));

        assertThat(toTheEnd(failovers, asked(FailoverCause.REJOIN)))
                .isInstanceOf(FailoverState.Done.class);

        assertThat(directory.resolve("before.txt")).doesNotExist();
        assertThat(directory.resolve("after.txt")).doesNotExist();
    }
}
