package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.server.ServerFamily;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Three proxies whose group loses its master while clients write through all of them. */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LostMasterIT {
    @Parameter @Nullable ServerFamily family;
    private @Nullable SupervisedGroup supervised;

    @BeforeParameterizedClassInvocation
    void start() throws Exception {
        supervised = SupervisedGroup.start(Objects.requireNonNull(family));
    }

    @AfterParameterizedClassInvocation
    void stop() {
        group().close();
    }

    private SupervisedGroup group() {
        return Objects.requireNonNull(supervised);
    }

    @Test
    void a_killed_master_is_replaced_and_comes_back_as_a_replica() throws Exception {
        String old = group().recorded().master();
        try (Writers writers = Writers.start(group(), 6)) {
            writers.awaitMore(100);
            writers.longestWait();

            group().node(old).kill();

            String next = group().awaitMasterAfter(old);
            writers.awaitMore(100);
            System.out.println(
                    family
                            + " kill: "
                            + writers.longestWait().toMillis()
                            + " ms, "
                            + writers.errors());
            assertThat(writers.lostOn(next)).isEmpty();

            group().node(old).restart();
            group().awaitFollows(old);
        }
    }

    @Test
    void a_frozen_master_is_replaced_and_tells_nobody_anything_later() throws Exception {
        String old = group().recorded().master();
        try (Writers writers = Writers.start(group(), 6)) {
            writers.awaitMore(100);
            writers.longestWait();

            group().node(old).freeze();

            String next = group().awaitMasterAfter(old);
            writers.awaitMore(100);
            System.out.println(
                    family
                            + " freeze: "
                            + writers.longestWait().toMillis()
                            + " ms, "
                            + writers.errors());
            group().node(old).resume();
            writers.awaitMore(100);
            assertThat(writers.lostOn(next)).isEmpty();

            group().awaitFollows(old);
        }
    }
}
