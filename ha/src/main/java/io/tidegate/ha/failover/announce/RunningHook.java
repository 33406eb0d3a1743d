package io.tidegate.ha.failover.announce;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A hook that runs on a thread of its own, and its result when there is one. */
final class RunningHook {
    private volatile @Nullable HookResult result;

    private RunningHook() {}

    static RunningHook start(Supplier<HookResult> hook) {
        RunningHook running = new RunningHook();
        Thread.ofVirtual().name("tidegate-hook").start(() -> running.result = hook.get());
        return running;
    }

    /** Empty as long as it runs. */
    Optional<HookResult> result() {
        return Optional.ofNullable(result);
    }
}
