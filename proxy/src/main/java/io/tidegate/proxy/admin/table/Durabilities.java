package io.tidegate.proxy.admin.table;

import io.tidegate.conf.live.Live;
import io.tidegate.ha.failover.Waiver;
import io.tidegate.ha.supervision.OwnDurability;
import io.tidegate.ha.supervision.Supervision;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an OK of the groups stands for, in words, as this proxy knows it. */
public final class Durabilities {
    private final Live<Optional<Supervision>> supervision;

    public Durabilities(Live<Optional<Supervision>> supervision) {
        this.supervision = supervision;
    }

    private Optional<OwnDurability> of(String group) {
        return supervision
                .current()
                .flatMap(known ->
                        known.durabilities().stream()
                                .filter(each -> each.group().equals(group))
                                .findFirst());
    }

    private Optional<Waiver> waiver(String group) {
        return of(group).map(OwnDurability::waiver).filter(Waiver::stands);
    }

    @Nullable String standing(String group) {
        return of(group).map(Durabilities::word).orElse(null);
    }

    @Nullable Instant since(String group) {
        return waiver(group).map(waiver -> Instant.ofEpochMilli(waiver.since())).orElse(null);
    }

    @Nullable String reason(String group) {
        return waiver(group).map(Waiver::reason).orElse(null);
    }

    static String word(OwnDurability group) {
        return switch (group.waiver().standing()) {
            case IN_FORCE -> "degraded";
            case ENDING -> "restoring";
            case NONE -> group.alone() ? "alone" : group.promised().name().toLowerCase(Locale.ROOT);
        };
    }
}
