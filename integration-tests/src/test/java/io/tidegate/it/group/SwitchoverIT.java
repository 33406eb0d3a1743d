package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.it.server.ServerFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One switchover after the other while clients write through three proxies. */
final class SwitchoverIT {
    private static final int TIMES = Integer.getInteger("tidegate.it.switchovers", 0);
    private static final int WRITERS = 6;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    @ParameterizedTest
    @EnumSource
    void no_write_fails_and_none_is_lost(ServerFamily family) throws Exception {
        assumeTrue(
                TIMES > 0,
                "MySQL's appliers fall behind these writers on two busy cores, and a switchover is"
                        + " refused then: -Dtidegate.it.switchovers=5");
        List<Long> waits = new ArrayList<>();
        try (SupervisedGroup group = SupervisedGroup.start(family);
                Writers writers = Writers.start(group, WRITERS)) {
            writers.awaitMore(100);
            for (int i = 0; i < TIMES; i++) {
                String next = i % 2 == 0 ? "b" : "a";
                writers.longestWait();

                group.switchOver(next);

                writers.awaitMore(50);
                waits.add(writers.longestWait().toMillis());
                assertThat(writers.errors()).as("switchover %d", i).isEmpty();
                group.awaitHealthy();
                // What is seen is of the last second.
                Thread.sleep(PAUSE);
            }
            Collections.sort(waits);
            // A figure, not a bar: machines are shared.
            System.err.println(
                    "%% " + family + " switched over: the longest waits of clients in ms " + waits);
            assertThat(writers.lostOn(group.recorded().master())).isEmpty();
        }
    }
}
