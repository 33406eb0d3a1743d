package io.tidegate.ha.supervision;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.Durability;
import io.tidegate.conf.model.FailoverConfig;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.HookConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.Job;
import io.tidegate.ha.coordination.Journal;
import io.tidegate.ha.diagnosis.ClusterPrimary;
import io.tidegate.ha.diagnosis.Diagnosis;
import io.tidegate.ha.diagnosis.Examination;
import io.tidegate.ha.diagnosis.Finding;
import io.tidegate.ha.diagnosis.Thresholds;
import io.tidegate.ha.failover.FailoverCause;
import io.tidegate.ha.failover.FailoverPlan;
import io.tidegate.ha.failover.FailoverState;
import io.tidegate.ha.failover.Failovers;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.ha.failover.GroupRecords;
import io.tidegate.ha.failover.Patience;
import io.tidegate.ha.failover.announce.AnnouncedFailovers;
import io.tidegate.ha.failover.announce.EventLog;
import io.tidegate.ha.failover.announce.FailoverTally;
import io.tidegate.ha.failover.announce.HookRunner;
import io.tidegate.ha.health.ProxyReport;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.mysql.node.SeedAdvice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One proxy's part in looking after the groups with failovers: it tells the others what it sees,
 * and while it leads it begins what follows of what all see, and carries it out.
 *
 * <p>Threads: two of its own; the rest from any, and may block.
 */
public final class Supervision implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);

    private static final String AUTHOR = "tidegate";

    private final Coordination coordination;
    private final Live<Configuration> configuration;
    private final Lookout lookout;
    private final Journal<FailoverState> journal;
    private final Map<String, WatchedGroup> groups = new ConcurrentHashMap<>();

    private final GroupRecords records;
    private final Map<String, String> said = new HashMap<>();
    private final FailoverTally tally = new FailoverTally();
    private final HookRunner hooks;
    private volatile boolean closed;

    private Supervision(
            Coordination coordination,
            GroupRecords records,
            Live<Configuration> configuration,
            HookRunner hooks,
            MasterReplies replies) {
        this.hooks = hooks;
        this.records = records;
        this.coordination = coordination;
        this.configuration = configuration;
        this.lookout = new Lookout(coordination, groups::values, replies);
        this.journal =
                coordination.journalOfFences(
                        new AnnouncedFailovers(
                                new Failovers(
                                        this::group,
                                        Patience.DEFAULT,
                                        System::currentTimeMillis,
                                        Thread::startVirtualThread),
                                this::configured,
                                hooks,
                                tally));
    }

    /**
     * Takes part from now on, until the coordination is closed, and this.
     *
     * @param hooks who tells programs of failovers
     * @param replies what clients of this proxy hear
     */
    public static Supervision join(
            Coordination coordination,
            GroupRecords records,
            Live<Configuration> configuration,
            HookRunner hooks,
            MasterReplies replies) {
        Supervision supervision =
                new Supervision(coordination, records, configuration, hooks, replies);
        supervision.follow(configuration.current());
        configuration.onChange(supervision::follow);
        coordination.follow("groups", supervision::look, supervision.lookout.board());
        supervision.lookout.start();
        return supervision;
    }

    /** The groups of a configuration, from now on. */
    private synchronized void follow(Configuration next) {
        Map<String, GroupConfig> wanted = new LinkedHashMap<>();
        next.groups()
                .values()
                .forEach(group -> {
                    if (group.failover().isPresent()) {
                        wanted.put(group.id().name(), group);
                    }
                });
        for (WatchedGroup known : List.copyOf(groups.values())) {
            String name = known.config().id().name();
            if (closed || !known.config().equals(wanted.get(name))) {
                groups.remove(name);
                known.close();
            }
        }
        if (closed) {
            return;
        }
        wanted.forEach((name, group) -> {
            if (!groups.containsKey(name)) {
                FailoverConfig failover = group.failover().orElseThrow();
                WatchedGroup watched =
                        new WatchedGroup(
                                group,
                                failover,
                                records.of(group.id()),
                                records.waiver(group.id()),
                                coordination.me().name(),
                                coordination.me().run());
                groups.put(name, watched);
            }
        });
    }

    private Optional<GroupConfig> configured(String name) {
        return Optional.ofNullable(groups.get(name)).map(WatchedGroup::config);
    }

    private Optional<Failovers.Group> group(String name) {
        GroupId id = new GroupId(name);
        return Optional.ofNullable(groups.get(name))
                .flatMap(WatchedGroup::servers)
                .map(known ->
                        new Failovers.Group(
                                records.fence(id), records.of(id), records.waiver(id), known));
    }

    /** What this proxy sees now of each group with failovers, by name. */
    public Map<String, ProxyReport> sights() {
        return lookout.sights();
    }

    /** What follows of what is seen, while this proxy leads. */
    private void look() throws DisconnectedException {
        if (coordination.leadership().term().isEmpty()) {
            return;
        }
        for (GroupView view : views()) {
            act(view);
        }
    }

    /** The groups of which this proxy does not reach the master and others do. */
    public Live<Map<String, CutOff>> cutOff() {
        return lookout.cutOff();
    }

    private void act(GroupView view) throws DisconnectedException {
        String name = view.group().id().name();
        say(name, view);
        if (view.judgement() instanceof Judgement.Begin(var first)
                && journal.begin(first.plan().id(), name, AUTHOR, first)) {
            LOG.warn("group {}: {} begins, {}", name, first.plan().cause(), first.plan().reason());
        }
    }

    /** Once for each change, not for each look. */
    private void say(String name, GroupView view) {
        String now =
                view.judgement() instanceof Judgement.Hold(String why)
                        ? why
                        : view.diagnosis().gravest().condition()
                                + " "
                                + view.diagnosis().gravest().node();
        if (!now.equals(said.put(name, now))) {
            Finding gravest = view.diagnosis().gravest();
            EventLog.seen(
                    name,
                    gravest.condition().name(),
                    gravest.node(),
                    view.diagnosis().findings().toString());
            if (view.judgement() instanceof Judgement.Hold(String why)) {
                LOG.error("group {}: {}", name, why);
            }
        }
    }

    /** All groups with failovers, of which a master is known. */
    public List<GroupView> views() throws DisconnectedException {
        // Read once for all groups: a job of one says nothing of another.
        List<Job<FailoverState>> jobs = journal.jobs();
        Map<String, Sightings> notes = lookout.board().notes();
        List<GroupView> views = new ArrayList<>();
        for (WatchedGroup group : groups.values()) {
            view(group, jobs, notes).ifPresent(views::add);
        }
        return views;
    }

    private Optional<GroupView> view(
            WatchedGroup group, List<Job<FailoverState>> jobs, Map<String, Sightings> notes)
            throws DisconnectedException {
        Optional<GroupRecord> held = group.held();
        if (held.isEmpty()) {
            return Optional.empty();
        }
        Snapshot snapshot = lookout.snapshot(group, held.get(), notes);
        Diagnosis diagnosis = Examination.of(snapshot, Thresholds.DEFAULT);
        Acknowledgement acknowledgement = group.acknowledgement(snapshot, diagnosis);
        Judgement judgement =
                ManagedElsewhere.of(snapshot).isPresent()
                        ? FollowRule.of(
                                snapshot.intent(),
                                held.get(),
                                ClusterPrimary.of(snapshot, Thresholds.DEFAULT),
                                jobs)
                        : judge(group, held.get(), diagnosis, acknowledgement, jobs);
        return Optional.of(
                new GroupView(
                        group.config(),
                        held.get(),
                        acknowledgement.waiver(),
                        snapshot,
                        diagnosis,
                        judgement));
    }

    private static Judgement judge(
            WatchedGroup group,
            GroupRecord held,
            Diagnosis diagnosis,
            Acknowledgement acknowledgement,
            List<Job<FailoverState>> jobs) {
        long now = System.currentTimeMillis();
        Judgement failover =
                FailoverRule.of(
                        group.config(),
                        group.failover(),
                        held,
                        diagnosis,
                        jobs,
                        acknowledgement.waiver().stands(),
                        now);
        return failover instanceof Judgement.Nothing
                ? DurabilityRule.of(
                                group.config().id().name(),
                                group.failover(),
                                held,
                                diagnosis,
                                acknowledgement,
                                jobs,
                                now)
                        .orElse(failover)
                : failover;
    }

    /**
     * What somebody asks for.
     *
     * @param group as it was seen then
     * @param node the one that is meant; empty for whichever fits best
     * @param proven whether the group's promise holds; else writes may be lost
     * @param why in the words of whoever asks; empty for none
     */
    public record Request(
            GroupView group,
            FailoverCause cause,
            String node,
            boolean proven,
            String author,
            String why) {
        /** One that needs no reason. */
        public Request(
                GroupView group, FailoverCause cause, String node, boolean proven, String author) {
            this(group, cause, node, proven, author, "");
        }

        /** Why it is not begun; empty where Tidegate decides who is the master. */
        public Optional<String> refusal() {
            return ManagedElsewhere.of(group.snapshot())
                    .map(elsewhere -> elsewhere.refusal(cause, node));
        }

        private FailoverPlan plan(String id) {
            return new FailoverPlan(
                    id,
                    group.group().id().name(),
                    cause,
                    group.record().epoch(),
                    group.record().master(),
                    node,
                    proven ? group.durability() : Durability.ASYNC,
                    "asked for by " + author + (why.isEmpty() ? "" : ": " + why));
        }

        private FailoverState first(String id) {
            FailoverPlan plan = plan(id);
            return switch (cause) {
                case CRASH, SILENCE, FORCED, SWITCHOVER, FOLLOWED, REJOIN ->
                        new FailoverState.Asked(plan);
                case DEGRADE, RELEASE -> new FailoverState.Recording(plan, author);
                case RESTORE -> new FailoverState.Requiring(plan, true);
            };
        }
    }

    /**
     * Has whoever leads do it.
     *
     * @return the job's id
     */
    public String begin(Request request) throws DisconnectedException {
        String group = request.group().group().id().name();
        String id =
                FailoverRule.ids(group, request.group().record())
                        + "-"
                        + request.cause().name().toLowerCase(Locale.ROOT)
                        + "-"
                        + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        journal.begin(id, group, request.author(), request.first(id));
        return id;
    }

    public Optional<Job<FailoverState>> job(String id) throws DisconnectedException {
        return journal.job(id);
    }

    /**
     * How a node that cannot rejoin is made anew; empty for the master, and while nothing is known.
     */
    public Optional<SeedAdvice> seed(GroupView view, String node) {
        return Optional.ofNullable(groups.get(view.group().id().name()))
                .flatMap(group -> group.seed(node, view.record()));
    }

    /** Of all groups, as far as they are kept, the oldest first. */
    public List<Job<FailoverState>> jobs() throws DisconnectedException {
        return journal.jobs();
    }

    /** Why this proxy could not run the hooks that the groups name; empty when it could. */
    public List<String> hookTroubles() {
        List<String> troubles = new ArrayList<>();
        new TreeMap<>(groups)
                .forEach((name, group) -> {
                    HookConfig named = group.failover().hooks();
                    Stream.concat(named.before().stream(), named.after().stream())
                            .distinct()
                            .flatMap(program -> hooks.obstacle(program).stream())
                            .forEach(why -> troubles.add("group " + name + ": " + why));
                });
        return troubles;
    }

    /** Asks nobody. */
    public OwnView own() {
        List<OwnView.Node> nodes = new ArrayList<>();
        new TreeMap<>(groups)
                .forEach((name, group) -> {
                    String master = group.record().map(GroupRecord::master).orElse("");
                    new TreeMap<>(group.report().nodes())
                            .forEach((node, sight) ->
                                    nodes.add(
                                            new OwnView.Node(
                                                    name, node, node.equals(master), sight)));
                });
        return new OwnView(nodes);
    }

    /** What an OK of the groups stands for, as this proxy knows it, by name; asks nobody. */
    public List<OwnDurability> durabilities() {
        return new TreeMap<>(groups)
                .values().stream().flatMap(group -> group.durability().stream()).toList();
    }

    /** Who the masters are, by group, as this proxy knows it; asks nobody. */
    public Map<String, String> masters() {
        Map<String, String> masters = new HashMap<>();
        groups.forEach((name, group) ->
                group.record().ifPresent(record -> masters.put(name, record.master())));
        return masters;
    }

    /** Of failovers that ended while this proxy led. */
    public FailoverTally tally() {
        return tally;
    }

    @Override
    public void close() {
        closed = true;
        lookout.close();
        follow(configuration.current());
    }
}
