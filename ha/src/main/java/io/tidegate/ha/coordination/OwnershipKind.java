package io.tidegate.ha.coordination;

import io.tidegate.conf.document.DocumentFormat;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** Jobs of which the leader's part is to inherit what proxies that are gone have left. */
record OwnershipKind(String name, Membership membership) implements JobKind<Ownership> {
    private static final Duration KEPT = Duration.ofMinutes(10);

    @Override
    public DocumentFormat<Ownership> format() {
        return Ownership.FORMAT;
    }

    @Override
    public boolean isEnd(Ownership state) {
        return state instanceof Ownership.Over;
    }

    /** What was done stands where it was done. */
    @Override
    public Duration kept() {
        return KEPT;
    }

    @Override
    public Ownership step(Ownership state, JobWish wish, TermFence fence)
            throws DisconnectedException {
        Set<String> running =
                membership.running().stream().map(Member::run).collect(Collectors.toSet());
        return state.inherited(running, membership.me().run());
    }
}
