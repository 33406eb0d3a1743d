package io.tidegate.ha.failover.announce;

import io.tidegate.conf.document.DocumentFormat;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.HookConfig;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.JobKind;
import io.tidegate.ha.coordination.JobTroubleException;
import io.tidegate.ha.coordination.JobWish;
import io.tidegate.ha.coordination.TermFence;
import io.tidegate.ha.failover.FailoverPlan;
import io.tidegate.ha.failover.FailoverState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Failovers of which others are told. The program {@code before} is asked when people want another
 * master, and can refuse it; when the master is lost it is only told, beside what is done, because
 * clients wait. The program {@code after} is told of every end before the end is written, so that
 * it is told at least once, whichever proxy leads by then.
 *
 * <p>Threads: {@link #step} from one at a time for each group. A hook runs on a thread of its own.
 */
public final class AnnouncedFailovers implements JobKind<FailoverState> {
    private final JobKind<FailoverState> failovers;
    private final Function<String, Optional<GroupConfig>> groups;
    private final HookRunner runner;
    private final FailoverTally tally;

    /** By job and moment; ends with this proxy. */
    private final Map<String, RunningHook> running = new ConcurrentHashMap<>();

    /** What was done and is not told everywhere yet, by job. */
    private final Map<String, FailoverState> ends = new ConcurrentHashMap<>();

    /**
     * @param groups by name, as they are configured
     */
    public AnnouncedFailovers(
            JobKind<FailoverState> failovers,
            Function<String, Optional<GroupConfig>> groups,
            HookRunner runner,
            FailoverTally tally) {
        this.failovers = failovers;
        this.groups = groups;
        this.runner = runner;
        this.tally = tally;
    }

    @Override
    public String name() {
        return failovers.name();
    }

    @Override
    public DocumentFormat<FailoverState> format() {
        return failovers.format();
    }

    @Override
    public boolean isEnd(FailoverState state) {
        return failovers.isEnd(state);
    }

    @Override
    public boolean endsForGood() {
        return failovers.endsForGood();
    }

    @Override
    public Duration kept() {
        return failovers.kept();
    }

    @Override
    public Duration pause(FailoverState state) {
        return failovers.pause(state);
    }

    @Override
    public FailoverState step(FailoverState state, JobWish wish, TermFence fence)
            throws JobTroubleException, DisconnectedException, InterruptedException {
        FailoverPlan plan = state.plan();
        boolean hooked = plan.cause().changesMaster();
        if (hooked && state instanceof FailoverState.Asked && wish != JobWish.CANCEL) {
            Optional<FailoverState> held = before(state);
            if (held.isPresent()) {
                return moved(state, held.get());
            }
        }
        FailoverState next = ends.get(plan.id());
        if (next == null) {
            next = failovers.step(state, wish, fence);
        }
        if (hooked && isEnd(next) && !isEnd(state)) {
            ends.put(plan.id(), next);
            if (!isTold(next)) {
                return state;
            }
            ends.remove(plan.id());
        }
        return moved(state, next);
    }

    private FailoverState moved(FailoverState before, FailoverState after) {
        if (!after.equals(before)) {
            EventLog.moved(before, after);
            if (isEnd(after)) {
                tally.count(after);
                running.keySet().removeIf(key -> key.startsWith(after.plan().id() + " "));
            }
        }
        return after;
    }

    /** The state to stay or end in; empty to go on. */
    private Optional<FailoverState> before(FailoverState state) {
        FailoverPlan plan = state.plan();
        HookConfig hooks = hooks(plan);
        if (hooks.before().isEmpty()) {
            return Optional.empty();
        }
        String program = hooks.before().get();
        RunningHook told = run(plan, "before", program, hooks, facts(plan, "", "begins"));
        if (!plan.cause().isAskedFor()) {
            return Optional.empty();
        }
        if (told.result().isEmpty()) {
            return Optional.of(state);
        }
        HookResult result = told.result().get();
        return result.agreed()
                ? Optional.empty()
                : Optional.of(
                        new FailoverState.Undone(
                                plan, "the hook " + program + " refused: " + result.output()));
    }

    private boolean isTold(FailoverState end) {
        FailoverPlan plan = end.plan();
        HookConfig hooks = hooks(plan);
        if (hooks.after().isEmpty()) {
            return true;
        }
        Map<String, String> facts =
                switch (end) {
                    case FailoverState.Done done -> facts(plan, done.master(), "done");
                    default -> facts(plan, plan.master(), "undone");
                };
        return run(plan, "after", hooks.after().get(), hooks, facts).result().isPresent();
    }

    private HookConfig hooks(FailoverPlan plan) {
        return groups.apply(plan.group())
                .flatMap(GroupConfig::failover)
                .map(failover -> failover.hooks())
                .orElse(HookConfig.NONE);
    }

    private RunningHook run(
            FailoverPlan plan,
            String when,
            String program,
            HookConfig hooks,
            Map<String, String> facts) {
        return running.computeIfAbsent(
                plan.id() + " " + when,
                _ ->
                        RunningHook.start(() -> {
                            HookResult ended = ended(program, when, facts, hooks.timeout());
                            EventLog.hook(plan, when, program, ended);
                            return ended;
                        }));
    }

    private HookResult ended(
            String program, String when, Map<String, String> facts, Duration limit) {
        try {
            return runner.run(program, when, facts, limit);
        } catch (InterruptedException closing) {
            return new HookResult(false, "the proxy ends");
        }
    }

    private Map<String, String> facts(FailoverPlan plan, String master, String outcome) {
        Map<String, String> facts = new HashMap<>();
        facts.put("TIDEGATE_GROUP", plan.group());
        facts.put("TIDEGATE_JOB", plan.id());
        facts.put("TIDEGATE_CAUSE", plan.cause().name().toLowerCase(java.util.Locale.ROOT));
        facts.put("TIDEGATE_REASON", plan.reason());
        facts.put("TIDEGATE_OUTCOME", outcome);
        facts.put("TIDEGATE_OLD_MASTER", plan.master());
        facts.put("TIDEGATE_OLD_ADDRESS", address(plan, plan.master()));
        facts.put("TIDEGATE_NEW_MASTER", master);
        facts.put("TIDEGATE_NEW_ADDRESS", address(plan, master));
        return facts;
    }

    private String address(FailoverPlan plan, String node) {
        return groups.apply(plan.group()).stream()
                .flatMap(group -> group.nodes().stream())
                .filter(each -> each.name().equals(node))
                .map(NodeConfig::endpoint)
                .map(Object::toString)
                .findFirst()
                .orElse("");
    }
}
