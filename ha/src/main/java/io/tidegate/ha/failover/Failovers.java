package io.tidegate.ha.failover;

import io.tidegate.conf.document.DocumentFormat;
import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.Fence;
import io.tidegate.ha.coordination.FenceCount;
import io.tidegate.ha.coordination.FenceRecord;
import io.tidegate.ha.coordination.JobKind;
import io.tidegate.ha.coordination.JobTroubleException;
import io.tidegate.ha.coordination.JobWish;
import io.tidegate.ha.coordination.SharedDocument;
import io.tidegate.ha.coordination.TermFence;
import io.tidegate.ha.coordination.Versioned;
import io.tidegate.ha.diagnosis.Ballot;
import io.tidegate.ha.diagnosis.Choice;
import io.tidegate.ha.diagnosis.Election;
import io.tidegate.ha.diagnosis.Standing;
import io.tidegate.ha.mysql.gtid.GtidSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The steps of a failover; {@link FailoverState} has them all. */
public final class Failovers implements JobKind<FailoverState> {

    /** What a group has in ZooKeeper and in the world. */
    public record Group(
            Fence fence,
            SharedDocument<GroupRecord> record,
            SharedDocument<Waiver> waiver,
            GroupServers servers) {}

    private static final Duration GLANCE = Duration.ofMillis(20);

    private final Function<String, Optional<Group>> groups;
    private final Patience patience;
    private final LongSupplier clock;
    private final AtOnce nodes;
    private final Regrouping regrouping;
    private final Waivers waivers;

    /**
     * @param groups by name; empty for one that has no failovers here, or not any more
     * @param clock in milliseconds
     * @param threads what is done on several nodes is done on one of them each
     */
    public Failovers(
            Function<String, Optional<Group>> groups,
            Patience patience,
            LongSupplier clock,
            Executor threads) {
        this.groups = groups;
        this.patience = patience;
        this.clock = clock;
        this.nodes = new AtOnce(threads);
        this.regrouping = new Regrouping(nodes);
        this.waivers = new Waivers(clock);
    }

    @Override
    public String name() {
        return "failover";
    }

    @Override
    public DocumentFormat<FailoverState> format() {
        return FailoverState.FORMAT;
    }

    @Override
    public boolean isEnd(FailoverState state) {
        return state instanceof FailoverState.Done || state instanceof FailoverState.Undone;
    }

    @Override
    public boolean endsForGood() {
        return true;
    }

    @Override
    public Duration kept() {
        return Duration.ofDays(30);
    }

    /** Nobody tells that an applier has come further, and clients wait for it. */
    @Override
    public Duration pause(FailoverState state) {
        return state instanceof FailoverState.Applying || state instanceof FailoverState.Proving
                ? GLANCE
                : JobKind.super.pause(state);
    }

    @Override
    public FailoverState step(FailoverState state, JobWish wish, TermFence fence)
            throws JobTroubleException, DisconnectedException, InterruptedException {
        Group group =
                groups.apply(state.plan().group())
                        .orElseThrow(() ->
                                new JobTroubleException(
                                        "the configuration has no group "
                                                + state.plan().group()
                                                + " with failovers"));
        boolean cancelled = wish == JobWish.CANCEL;
        try {
            return switch (state) {
                case FailoverState.Asked asked ->
                        asked.plan().cause() == FailoverCause.REJOIN
                                ? Regrouping.rejoin(asked.plan(), group, fence, cancelled)
                                : freeze(asked, group, fence, cancelled);
                case FailoverState.Freezing freezing -> stopped(freezing, group, cancelled);
                case FailoverState.Adopting adopting ->
                        Adoption.adopt(adopting, group, fence, cancelled);
                case FailoverState.Draining draining -> drain(draining, group, fence, cancelled);
                case FailoverState.Revoking revoking -> revoke(revoking, group, fence);
                case FailoverState.Stuck stuck -> unstick(stuck, group, fence, cancelled);
                case FailoverState.Applying applying -> apply(applying, group, cancelled);
                case FailoverState.Promoting promoting -> promote(promoting, group, fence);
                case FailoverState.Publishing publishing -> publish(publishing, group, fence);
                case FailoverState.Repointing repointing ->
                        regrouping.repoint(repointing, group, fence);
                case FailoverState.Quarantining last -> Regrouping.quarantine(last, group, fence);
                case FailoverState.Restoring restoring ->
                        regrouping.restore(restoring, group, fence);
                case FailoverState.Returning returning -> giveBack(returning, group, fence);
                case FailoverState.Recording recording -> waivers.record(recording, group, fence);
                case FailoverState.Waiving waiving -> waivers.waive(waiving, group, fence);
                case FailoverState.Requiring requiring -> waivers.require(requiring, group, fence);
                case FailoverState.Proving proving -> waivers.prove(proving, group, fence);
                case FailoverState.Done done -> done;
                case FailoverState.Undone undone -> undone;
            };
        } catch (UnreadableDocumentException broken) {
            throw new JobTroubleException(String.valueOf(broken.getMessage()));
        }
    }

    private FailoverState freeze(
            FailoverState.Asked state, Group group, TermFence fence, boolean cancelled)
            throws DisconnectedException, UnreadableDocumentException, InterruptedException {
        FailoverPlan plan = state.plan();
        Optional<Versioned<FenceRecord>> seen = group.fence().record();
        if (seen.isEmpty()) {
            return new FailoverState.Undone(plan, "nothing is known of the group " + plan.group());
        }
        FenceRecord record = seen.get().content();
        if (Publication.isMine(record, plan)) {
            return new FailoverState.Freezing(plan, clock.getAsLong());
        }
        if (record.epoch() != plan.epoch() || record.raised()) {
            return new FailoverState.Undone(
                    plan, "the master was changed since: the epoch is " + record.epoch());
        }
        if (cancelled) {
            return new FailoverState.Undone(plan, "it was cancelled");
        }
        String objection = plan.isSwitchover() ? group.servers().objection(plan.wanted()) : "";
        if (!objection.isEmpty()) {
            return new FailoverState.Undone(plan, plan.wanted() + ": " + objection);
        }
        if (plan.isSwitchover()) {
            regrouping.ready(group);
        }
        return group.fence().raise(fence.term(), seen.get(), plan.mark())
                ? new FailoverState.Freezing(plan, clock.getAsLong())
                : state;
    }

    private FailoverState stopped(FailoverState.Freezing state, Group group, boolean cancelled)
            throws DisconnectedException, UnreadableDocumentException, JobTroubleException {
        FailoverPlan plan = state.plan();
        if (cancelled) {
            return plan.follows()
                    ? new FailoverState.Returning(plan, "it was cancelled")
                    : new FailoverState.Restoring(plan, "it was cancelled");
        }
        FenceCount count = group.fence().count(raised(group, plan));
        Acknowledged known = Acknowledged.of(count, group);
        String marks = known.marks().text();
        long waited = clock.getAsLong() - state.since();
        if (plan.isSwitchover()) {
            // The old master itself is shut out, and so are the proxies that are gone.
            if (count.awaited().isEmpty()) {
                return new FailoverState.Draining(plan, marks, clock.getAsLong());
            }
            return waited < patience.switchover().toMillis()
                    ? state
                    : new FailoverState.Restoring(plan, "no answer from " + count.awaited());
        }
        if (!known.silent().isEmpty() && waited < silence(plan, count).toMillis()) {
            return state;
        }
        return plan.follows()
                ? new FailoverState.Adopting(plan, marks)
                : new FailoverState.Revoking(
                        plan, marks, known.silent(), List.of(), clock.getAsLong());
    }

    /** How long proxies that have not stopped are waited for. */
    private Duration silence(FailoverPlan plan, FenceCount count) {
        Duration running = count.awaited().isEmpty() ? Duration.ZERO : patience.proxies();
        // What a cluster's former primary acknowledges, the cluster has: no lease has to end for
        // it.
        if (plan.isStrict() || plan.follows() || running.compareTo(patience.lease()) > 0) {
            return running;
        }
        return patience.lease();
    }

    private static FenceRecord raised(Group group, FailoverPlan plan)
            throws DisconnectedException, UnreadableDocumentException, JobTroubleException {
        return group.fence()
                .record()
                .map(Versioned::content)
                .filter(record -> record.epoch() == plan.nextEpoch())
                .orElseThrow(() ->
                        new JobTroubleException(
                                "the fence of " + plan.group() + " is not where it was"));
    }

    private FailoverState drain(
            FailoverState.Draining state, Group group, TermFence fence, boolean cancelled)
            throws DisconnectedException {
        FailoverPlan plan = state.plan();
        if (cancelled) {
            return new FailoverState.Restoring(plan, "it was cancelled");
        }
        GtidSet has;
        try {
            has = group.servers().shutOut(plan.master(), fence);
        } catch (UnreachableNodeException away) {
            return new FailoverState.Restoring(plan, String.valueOf(away.getMessage()));
        }
        GtidSet target = has.union(group.servers().parse(state.marks()));
        FailoverState.Revoking before =
                new FailoverState.Revoking(
                        plan, target.text(), List.of(), List.of(), clock.getAsLong());
        return new FailoverState.Applying(before, plan.wanted(), target.text(), state.since());
    }

    private FailoverState revoke(FailoverState.Revoking state, Group group, TermFence fence)
            throws DisconnectedException, InterruptedException, UnreadableDocumentException {
        FailoverPlan plan = state.plan();
        GtidSet marks = group.servers().parse(state.marks());
        List<String> replicas = new ArrayList<>(group.servers().nodes());
        replicas.remove(plan.master());
        // One that waits for the lost master's network does not keep the others waiting.
        List<Standing> standings =
                nodes.each(replicas, node -> standing(node, state, marks, group, fence));
        Choice choice =
                Election.of(
                        new Ballot(
                                plan.durability(),
                                standings,
                                marks,
                                state.silent().isEmpty(),
                                Waivers.read(group).stands()));
        return switch (choice) {
            case Choice.Chosen chosen ->
                    new FailoverState.Applying(
                            state, chosen.node(), chosen.target().text(), clock.getAsLong());
            case Choice.Refused refused -> new FailoverState.Stuck(state, reasons(refused));
        };
    }

    /** A node when its receiver has stopped; one that does not answer stands for nothing. */
    private static Standing standing(
            String node, FailoverState.Revoking state, GtidSet marks, Group group, TermFence fence)
            throws DisconnectedException {
        try {
            Standing standing = group.servers().revoke(node, fence);
            String wanted = state.plan().wanted();
            boolean unwanted =
                    state.excluded().contains(node) || !wanted.isEmpty() && !wanted.equals(node);
            return unwanted ? standing.barred() : standing;
        } catch (UnreachableNodeException unknown) {
            return Standing.unreached(node, marks.minus(marks));
        }
    }

    private static List<String> reasons(Choice.Refused refused) {
        List<String> reasons = new ArrayList<>(List.of(refused.words()));
        new TreeMap<>(refused.others())
                .forEach((node, verdict) -> reasons.add(node + ": " + verdict.words()));
        return reasons;
    }

    private FailoverState unstick(
            FailoverState.Stuck state, Group group, TermFence fence, boolean cancelled)
            throws DisconnectedException, InterruptedException, UnreadableDocumentException {
        FailoverPlan plan = state.plan();
        if (cancelled) {
            return new FailoverState.Restoring(plan, "it was cancelled");
        }
        if (plan.cause() != FailoverCause.FORCED && group.servers().answers(plan.master())) {
            return new FailoverState.Restoring(
                    plan,
                    "the master answers, and no other node could be proven to have everything: "
                            + String.join("; ", state.reasons()));
        }
        FailoverState.Revoking before = state.before();
        // What was tried in vain may be possible by now.
        FailoverState next =
                revoke(
                        new FailoverState.Revoking(
                                plan, before.marks(), before.silent(), List.of(), before.since()),
                        group,
                        fence);
        return next instanceof FailoverState.Stuck(_, List<String> reasons)
                ? new FailoverState.Stuck(before, reasons)
                : next;
    }

    private FailoverState apply(FailoverState.Applying state, Group group, boolean cancelled)
            throws DisconnectedException {
        FailoverPlan plan = state.plan();
        if (cancelled) {
            return new FailoverState.Restoring(plan, "it was cancelled");
        }
        boolean late =
                plan.isSwitchover()
                        && clock.getAsLong() - state.since() >= patience.switchover().toMillis();
        try {
            Applied applied =
                    group.servers()
                            .applied(state.candidate(), group.servers().parse(state.target()));
            return switch (applied) {
                case Applied.Reached() ->
                        new FailoverState.Promoting(
                                state.before(),
                                state.candidate(),
                                acknowledged(state, group),
                                clock.getAsLong());
                case Applied.Behind(String missing) ->
                        late
                                ? new FailoverState.Restoring(
                                        plan,
                                        state.candidate() + " does not have " + missing + " yet")
                                : state;
                case Applied.Stopped(String why) ->
                        without(state.before(), plan, state.candidate(), why);
            };
        } catch (UnreachableNodeException away) {
            return plan.isSwitchover()
                    ? new FailoverState.Restoring(plan, String.valueOf(away.getMessage()))
                    : state.before();
        }
    }

    /** Where proxies said nothing, or could not be asked, all that was to be had may be known. */
    private static String acknowledged(FailoverState.Applying state, Group group) {
        if (!state.before().silent().isEmpty() || state.plan().isSwitchover()) {
            return state.target();
        }
        // What is lost, as it was said that it may be, nobody is to have later.
        GtidSet marks = group.servers().parse(state.before().marks());
        GtidSet lost = marks.minus(group.servers().parse(state.target()));
        return marks.minus(lost).text();
    }

    /** Another one has to do. */
    private FailoverState without(
            FailoverState.Revoking before, FailoverPlan plan, String candidate, String why) {
        if (plan.isSwitchover()) {
            return new FailoverState.Restoring(plan, candidate + ": " + why);
        }
        List<String> excluded = new ArrayList<>(before.excluded());
        excluded.add(candidate);
        return new FailoverState.Revoking(
                plan, before.marks(), before.silent(), excluded, clock.getAsLong());
    }

    private FailoverState promote(FailoverState.Promoting state, Group group, TermFence fence)
            throws DisconnectedException {
        FailoverPlan plan = state.plan();
        AtomicBoolean promoting = new AtomicBoolean(true);
        if (plan.isSwitchover()) {
            // The old master has told them all that there is.
            List<String> others = others(plan, state.candidate(), group);
            regrouping.release(others, state.candidate(), promoting::get, group, fence);
        }
        try {
            group.servers().promote(state.candidate(), plan.nextEpoch(), plan.durability(), fence);
            return new FailoverState.Publishing(plan, state.candidate(), state.acknowledged());
        } catch (UnreachableNodeException away) {
            return clock.getAsLong() - state.since() < patience.candidate().toMillis()
                    ? state
                    : without(
                            state.before(),
                            plan,
                            state.candidate(),
                            String.valueOf(away.getMessage()));
        } finally {
            promoting.set(false);
        }
    }

    /** The nodes that are neither the old master nor the next. */
    private static List<String> others(FailoverPlan plan, String next, Group group) {
        List<String> others = new ArrayList<>(group.servers().nodes());
        others.removeAll(List.of(next, plan.master()));
        return others;
    }

    private FailoverState publish(FailoverState.Publishing state, Group group, TermFence fence)
            throws DisconnectedException, UnreadableDocumentException, InterruptedException {
        FailoverPlan plan = state.plan();
        GroupRecord next =
                new GroupRecord(plan.nextEpoch(), state.master(), state.acknowledged(), List.of());
        if (plan.follows()) {
            // The cluster has its members follow.
            return Publication.published(plan, next, group, fence)
                    ? new FailoverState.Done(plan, state.master(), List.of())
                    : state;
        }
        List<String> others = others(plan, state.master(), group);
        if (plan.isStrict()) {
            return publishWithFollowers(state, next, others, group, fence);
        }
        return Publication.published(plan, next, group, fence)
                ? new FailoverState.Repointing(plan, state.master(), others, List.of())
                : state;
    }

    /**
     * The first write waits for the first replica that follows: that nobody else becomes the master
     * is written in the journal by now, and so they are led there at the same time.
     */
    private FailoverState publishWithFollowers(
            FailoverState.Publishing state,
            GroupRecord next,
            List<String> others,
            Group group,
            TermFence fence)
            throws DisconnectedException, UnreadableDocumentException, InterruptedException {
        AtOnce.Begun<String> following =
                nodes.begin(
                        others, node -> Regrouping.followed(node, state.master(), group, fence));
        boolean published;
        try {
            published = Publication.published(state.plan(), next, group, fence);
        } finally {
            following.await();
        }
        return published
                ? new FailoverState.Repointing(
                        state.plan(), state.master(), List.of(), following.results())
                : state;
    }

    private FailoverState giveBack(FailoverState.Returning state, Group group, TermFence fence)
            throws DisconnectedException, UnreadableDocumentException {
        FailoverPlan plan = state.plan();
        Optional<Versioned<FenceRecord>> raised = group.fence().record();
        if (raised.isPresent() && Publication.isMine(raised.get().content(), plan)) {
            // The master has it all, but the one after it will have to have it, too.
            Acknowledged known =
                    Acknowledged.of(group.fence().count(raised.get().content()), group);
            GroupRecord next =
                    new GroupRecord(
                            plan.nextEpoch(), plan.master(), known.marks().text(), known.silent());
            if (!Publication.published(plan, next, group, fence)) {
                return state;
            }
        }
        return new FailoverState.Undone(plan, state.why());
    }
}
