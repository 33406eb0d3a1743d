package io.tidegate.proxy.admin.table;

import io.tidegate.ha.coordination.Job;
import io.tidegate.ha.failover.FailoverState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Failovers, switchovers and returns of nodes. */
public final class FailoversTable extends DeclaredTable<Job<FailoverState>> {
    /**
     * @param jobs the oldest first; may block
     */
    public FailoversTable(Supplier<List<Job<FailoverState>>> jobs) {
        super(
                "failovers",
                "Failovers, switchovers and returns of nodes, of the last 30 days.",
                jobs,
                List.of(
                        text("id", "unique", Job::id),
                        text("group_name", "the group", each -> each.state().plan().group()),
                        text(
                                "cause",
                                "crash, silence, forced, switchover, rejoin, degrade, restore or release",
                                each -> lower(each.state().plan().cause().name())),
                        text(
                                "state",
                                "how far it is; done or undone in the end",
                                each -> lower(each.state().getClass().getSimpleName())),
                        text(
                                "old_master",
                                "the master when it began",
                                each -> each.state().plan().master()),
                        text("new_master", "the master behind it", FailoversTable::master),
                        text("author", "who began it", each -> each.record().author()),
                        time(
                                "begun",
                                "when it began",
                                each -> Instant.ofEpochMilli(each.record().begun())),
                        time("ended", "when it ended", FailoversTable::ended),
                        text("reason", "why it began", each -> each.state().plan().reason()),
                        text(
                                "message",
                                "what came of it, or what it waits for",
                                FailoversTable::message)));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static @Nullable String master(Job<FailoverState> job) {
        return job.state() instanceof FailoverState.Done done ? done.master() : null;
    }

    private static @Nullable Instant ended(Job<FailoverState> job) {
        return job.record().ended() == 0 ? null : Instant.ofEpochMilli(job.record().ended());
    }

    private static String message(Job<FailoverState> job) {
        return switch (job.state()) {
            case FailoverState.Done done -> String.join("; ", done.notes());
            case FailoverState.Undone undone -> undone.why();
            case FailoverState.Stuck stuck -> String.join("; ", stuck.reasons());
            default -> job.record().trouble();
        };
    }
}
