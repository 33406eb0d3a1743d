package io.tidegate.ha.growth;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.SharedDocument;
import io.tidegate.ha.coordination.Term;
import io.tidegate.ha.coordination.TermEndedException;
import io.tidegate.ha.coordination.Versioned;
import io.tidegate.ha.ddl.JobOwners;
import io.tidegate.ha.ddl.Stretch;
import io.tidegate.ha.ddl.TableGrowth;
import io.tidegate.ha.versions.HeldText;
import io.tidegate.ha.versions.VersionEntry;
import io.tidegate.ha.versions.Versions;
import io.tidegate.sharding.rule.RuleSet;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has date ranges grow while this proxy leads: sub-tables first, as jobs that another leader ends
 * when this one dies, and when all are there the version of the configuration that uses them. Each
 * look finds out anew what there is, so whoever leads goes on where the last one was.
 *
 * <p>Threads: {@link #look} from one at a time, which does not wait for the work that it begins.
 */
public final class Growth {
    private static final Logger LOG = LoggerFactory.getLogger(Growth.class);

    private static final String NAME = "growth";
    private static final String AUTHOR = "tidegate";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** More than that at once is a clock that is wrong everywhere, or a slip of the pen. */
    static final int MOST_AT_ONCE = 400;

    private final Coordination coordination;
    private final Versions versions;
    private final JobOwners owners;
    private final GrowthTiming timing;
    private final Map<String, String> environment;
    private final Executor threads;
    private final SharedDocument<GrowthReport> report;
    private final GrowthSchedule schedule;
    private final AtomicBoolean busy = new AtomicBoolean();
    private Map<String, String> known = Map.of();

    /** What a look is due for when it is another. */
    private record Occasion(Term term, int version) {}

    private Growth(
            Coordination coordination,
            Versions versions,
            JobOwners owners,
            GrowthTiming timing,
            Map<String, String> environment,
            Executor threads) {
        this.coordination = coordination;
        this.versions = versions;
        this.owners = owners;
        this.timing = timing;
        this.environment = environment;
        this.threads = threads;
        this.report = coordination.document(NAME, GrowthReport.FORMAT);
        this.schedule = new GrowthSchedule(timing);
    }

    /**
     * Takes part from now on, until the coordination is closed.
     *
     * @param environment for what the configuration takes from there
     * @param threads for the work, which takes as long as servers take
     */
    public static Growth join(
            Coordination coordination,
            Versions versions,
            JobOwners owners,
            GrowthTiming timing,
            Map<String, String> environment,
            Executor threads) {
        Growth growth = new Growth(coordination, versions, owners, timing, environment, threads);
        coordination.follow(NAME, growth::look, growth.report);
        return growth;
    }

    /** Why tables do not grow, as the leader has found. */
    public List<GrowthReport.Trouble> troubles() {
        return report.current()
                .current()
                .map(Versioned::content)
                .orElse(GrowthReport.NONE)
                .troubles();
    }

    private void look() {
        Optional<Term> term = coordination.leadership().term();
        int version = versions.current();
        if (term.isEmpty() || version == 0) {
            return;
        }
        Occasion occasion = new Occasion(term.get(), version);
        if (!schedule.isDue(occasion, System.nanoTime()) || !busy.compareAndSet(false, true)) {
            return;
        }
        schedule.begins(occasion, System.nanoTime());
        try {
            threads.execute(() -> {
                try {
                    round(term.get());
                } finally {
                    busy.set(false);
                }
            });
        } catch (RejectedExecutionException stopping) {
            busy.set(false);
        }
    }

    private void round(Term term) {
        GrowthSchedule.Outcome outcome = GrowthSchedule.Outcome.TROUBLE;
        try {
            outcome = grow(term);
        } catch (DisconnectedException | UnreadableDocumentException | TermEndedException again) {
            LOG.info("tables that grow are looked at again: {}", again.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException defect) {
            LOG.error("a defect; tables that grow are looked at again", defect);
        }
        schedule.ended(outcome, System.nanoTime());
    }

    private GrowthSchedule.Outcome grow(Term term)
            throws DisconnectedException,
                    UnreadableDocumentException,
                    TermEndedException,
                    InterruptedException {
        Optional<HeldText> held = versions.held();
        if (held.isEmpty()
                || !(ConfigurationLoader.parse(held.get().text(), environment)
                        instanceof LoadResult.Loaded(Configuration configuration))) {
            return GrowthSchedule.Outcome.TROUBLE; // Which the version's own agent reports.
        }
        if (versions.isUndecided()) {
            return GrowthSchedule.Outcome.WAITS; // Jobs would stay open as long as that takes.
        }
        LocalDate today = LocalDate.ofInstant(timing.clock().instant(), ZoneOffset.UTC);
        TableGrowth tables = new TableGrowth(configuration, RuleSet.of(configuration), owners);
        Map<String, String> troubles = new TreeMap<>();
        List<GrowthRule.Due> ready = new ArrayList<>();
        boolean waits = false;
        for (GrowthRule.Due due : GrowthRule.due(configuration, today)) {
            try {
                requireSense(configuration, due);
                new GrownText(environment).of(held.get().text(), due);
                coordination.fence(term).check();
                if (prepare(tables, due)) {
                    ready.add(due);
                } else {
                    waits = true;
                }
            } catch (TidegateException obstacle) {
                if (!isHeldStill(held.get())) {
                    return GrowthSchedule.Outcome.WAITS;
                }
                troubles.put(due.name(), String.valueOf(obstacle.getMessage()));
                release(tables, due);
            }
        }
        if (!ready.isEmpty()) {
            waits |= !publish(term, held.get(), tables, ready, troubles);
        }
        tell(term, troubles);
        return waits
                ? GrowthSchedule.Outcome.WAITS
                : troubles.isEmpty() ? GrowthSchedule.Outcome.WELL : GrowthSchedule.Outcome.TROUBLE;
    }

    private void requireSense(Configuration configuration, GrowthRule.Due due) {
        for (Stretch stretch : due.stretches()) {
            int count = stretch.last() - stretch.first() + 1;
            if (count > MOST_AT_ONCE) {
                throw ErrorCode.TABLE_GROWTH.with(
                        count
                                + " sub-tables of "
                                + stretch.table().name()
                                + " would be made at once, more than "
                                + MOST_AT_ONCE
                                + "; if the clocks are right make them by hand, and move the range's to"
                                + " on");
            }
        }
        Set<GroupId> groups = new TreeSet<>(due.stretches().getFirst().table().placement());
        new ServerClocks(configuration, timing).require(groups);
    }

    /** Whether all sub-tables are there. Nothing is made when one of the tables cannot grow. */
    private static boolean prepare(TableGrowth tables, GrowthRule.Due due) {
        due.stretches().forEach(tables::require);
        boolean ready = true;
        for (Stretch stretch : due.stretches()) {
            Optional<String> waits = tables.prepare(stretch);
            waits.ifPresent(what -> LOG.debug("{}: {}", due.name(), what));
            ready &= waits.isEmpty();
        }
        return ready;
    }

    /** False when another proposal has to be decided first. */
    private boolean publish(
            Term term,
            HeldText held,
            TableGrowth tables,
            List<GrowthRule.Due> ready,
            Map<String, String> troubles)
            throws DisconnectedException,
                    UnreadableDocumentException,
                    TermEndedException,
                    InterruptedException {
        String text = held.text();
        for (GrowthRule.Due due : ready) {
            text = new GrownText(environment).of(text, due);
        }
        coordination.failpoints().reached("growth.ready");
        if (versions.isUndecided()) {
            return false;
        }
        coordination.fence(term).check();
        String comment =
                ready.stream()
                        .map(due -> due.name() + " to " + due.period())
                        .collect(Collectors.joining(", ", "date ranges grow: ", ""));
        int number = versions.proposeOn(held, text, AUTHOR, comment);
        coordination.failpoints().reached("growth.proposed");
        Optional<VersionEntry> fate = versions.decided(number, PATIENCE);
        if (fate.isPresent() && fate.get().fate() != VersionEntry.Fate.REFUSED) {
            LOG.info("{}, by version {}", comment, number);
            return true;
        }
        if (!isHeldStill(held)) {
            return false;
        }
        String why =
                fate.map(entry -> "version " + number + " is refused: " + entry.reasons())
                        .orElse("nobody has decided on version " + number + " in time");
        for (GrowthRule.Due due : ready) {
            troubles.put(due.name(), why);
            release(tables, due);
        }
        return true;
    }

    /**
     * When another version holds by now, perhaps the one of a leader that is gone, the next look
     * tells what its jobs are worth.
     */
    private boolean isHeldStill(HeldText held)
            throws DisconnectedException, UnreadableDocumentException {
        return versions.held().filter(now -> now.number() == held.number()).isPresent();
    }

    /** So that jobs do not stay in the way of other DDL until it is tried again. */
    private static void release(TableGrowth tables, GrowthRule.Due due) {
        try {
            due.stretches().forEach(tables::release);
        } catch (TidegateException stays) {
            LOG.warn("{}: its job stays open: {}", due.name(), stays.getMessage());
        }
    }

    /** In the log once, and for the other proxies. */
    private void tell(Term term, Map<String, String> troubles)
            throws DisconnectedException, UnreadableDocumentException {
        troubles.forEach((table, why) -> {
            if (!why.equals(known.get(table))) {
                LOG.warn("{} does not grow: {}", table, why);
            }
        });
        known.keySet().stream()
                .filter(table -> !troubles.containsKey(table))
                .forEach(table -> LOG.info("{} grows again", table));
        known = Map.copyOf(troubles);
        GrowthReport now =
                new GrowthReport(
                        troubles.entrySet().stream()
                                .map(each ->
                                        new GrowthReport.Trouble(each.getKey(), each.getValue()))
                                .toList());
        Optional<Versioned<GrowthReport>> before = report.read();
        if (before.isEmpty()) {
            boolean _ = now.troubles().isEmpty() || report.create(term, now);
        } else if (!before.get().content().equals(now)) {
            boolean _ = report.replace(term, before.get(), now);
        }
    }
}
