package io.tidegate.conf.model;

import java.time.Duration;
import java.util.Optional;

/**
 * Programs that are told when a group gets another master. They lie in the directory that each
 * proxy was started with; the configuration has their names alone, so that who may change it cannot
 * have proxies run whatever there is.
 *
 * @param before asked before the master is changed
 * @param after told when it is changed, or not
 * @param timeout after which one is ended
 */
public record HookConfig(Optional<String> before, Optional<String> after, Duration timeout) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    public static final HookConfig NONE =
            new HookConfig(Optional.empty(), Optional.empty(), DEFAULT_TIMEOUT);

    /** Whether there is any. */
    public boolean isEmpty() {
        return before.isEmpty() && after.isEmpty();
    }
}
