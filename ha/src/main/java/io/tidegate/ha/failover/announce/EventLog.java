package io.tidegate.ha.failover.announce;

import io.tidegate.ha.failover.FailoverPlan;
import io.tidegate.ha.failover.FailoverState;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each step of each failover, for programs that read logs: {@code name=value}, texts
 * in brackets. The leader writes it; a step that was cut off may be written by its successor again.
 */
public final class EventLog {
    /** A logger of its own, so that it can go to a file of its own. */
    private static final Logger LOG = LoggerFactory.getLogger("io.tidegate.events");

    private EventLog() {}

    static void moved(FailoverState before, FailoverState after) {
        FailoverPlan plan = after.plan();
        LOG.info(
                "event=failover group={} job={} cause={} epoch={} master={} from={} to={} detail=[{}]",
                plan.group(),
                plan.id(),
                lower(plan.cause().name()),
                plan.epoch(),
                plan.master(),
                name(before),
                name(after),
                oneLine(detail(after)));
    }

    static void hook(FailoverPlan plan, String when, String program, HookResult result) {
        LOG.info(
                "event=hook group={} job={} when={} program={} outcome={} detail=[{}]",
                plan.group(),
                plan.id(),
                when,
                program,
                result.agreed() ? "ok" : "failed",
                oneLine(result.output()));
    }

    /**
     * What is seen of a group is something else than before.
     *
     * @param condition the gravest
     */
    public static void seen(String group, String condition, String node, String findings) {
        LOG.info(
                "event=group group={} condition={} node={} detail=[{}]",
                group,
                lower(condition),
                node.isEmpty() ? "-" : node,
                oneLine(findings));
    }

    private static String detail(FailoverState state) {
        return switch (state) {
            case FailoverState.Asked asked -> asked.plan().reason();
            case FailoverState.Freezing freezing -> freezing.plan().reason();
            case FailoverState.Adopting _ -> "the cluster's primary is awaited";
            case FailoverState.Draining _ -> "proxies have stopped";
            case FailoverState.Revoking revoking ->
                    revoking.silent().isEmpty()
                            ? "all proxies have stopped"
                            : "not stopped: " + String.join(", ", revoking.silent());
            case FailoverState.Stuck stuck -> String.join("; ", stuck.reasons());
            case FailoverState.Applying applying -> "candidate " + applying.candidate();
            case FailoverState.Promoting promoting -> "candidate " + promoting.candidate();
            case FailoverState.Publishing publishing -> publishing.master() + " serves";
            case FailoverState.Repointing repointing ->
                    "to follow "
                            + repointing.master()
                            + ": "
                            + String.join(", ", repointing.left());
            case FailoverState.Quarantining last -> String.join("; ", last.notes());
            case FailoverState.Recording recording -> recording.plan().reason();
            case FailoverState.Waiving _ -> "it is recorded";
            case FailoverState.Requiring requiring -> requiring.plan().reason();
            case FailoverState.Proving proving -> "the master has " + proving.position();
            case FailoverState.Restoring restoring -> restoring.why();
            case FailoverState.Returning returning -> returning.why();
            case FailoverState.Done done ->
                    done.master() + " is the master; " + String.join("; ", done.notes());
            case FailoverState.Undone undone -> undone.why();
        };
    }

    private static String name(FailoverState state) {
        return lower(state.getClass().getSimpleName());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R", "\\\\n");
    }
}
