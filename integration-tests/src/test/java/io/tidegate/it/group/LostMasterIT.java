package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.server.ServerFamily;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three proxies whose group loses its master while clients write through all of them. */
final class LostMasterIT {
    private static final int WRITERS = 6;

    @ParameterizedTest
    @EnumSource
    void a_killed_master_is_replaced_and_nothing_that_was_told_is_lost(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family);
                Writers writers = Writers.start(group, WRITERS)) {
            writers.awaitMore(100);
            writers.longestWait();

            group.node("a").kill();

            String next = group.awaitMasterAfter("a");
            writers.awaitMore(100);
            report(family, "killed", writers);
            assertThat(writers.errors().keySet())
                    .as("only what was on its way gets an error")
                    .allMatch(error -> error.startsWith("08"));
            group.node("a").restart();
            assertThat(writers.lostOn(next)).isEmpty();
            group.awaitSettled("a");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_frozen_master_is_replaced_and_tells_nobody_anything_later(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family);
                Writers writers = Writers.start(group, WRITERS)) {
            writers.awaitMore(100);
            writers.longestWait();

            group.node("a").freeze();

            String next = group.awaitMasterAfter("a");
            writers.awaitMore(100);
            report(family, "frozen", writers);
            group.node("a").resume();
            writers.awaitMore(100);
            assertThat(writers.lostOn(next)).isEmpty();
            group.awaitSettled("a");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_master_that_is_killed_while_nobody_writes_follows_the_next_one(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family)) {
            group.node("a").kill();
            group.awaitMasterAfter("a");
            try (Writers writers = Writers.start(group, 1)) {
                writers.awaitMore(10);
            }

            group.node("a").restart();

            group.awaitFollows("a");
        }
    }

    /** The longest that a client waited is a figure, not a bar: machines are shared. */
    private static void report(ServerFamily family, String what, Writers writers) {
        System.err.println(
                "%% "
                        + family
                        + " "
                        + what
                        + ": a client waited for "
                        + writers.longestWait().toMillis()
                        + " ms; errors "
                        + writers.errors());
    }
}
