package io.tidegate.ha.versions;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.ha.coordination.Board;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.Job;
import io.tidegate.ha.coordination.JobWish;
import io.tidegate.ha.coordination.Journal;
import io.tidegate.ha.coordination.Member;
import io.tidegate.ha.coordination.Membership;
import io.tidegate.ha.coordination.SharedDocument;
import io.tidegate.ha.coordination.Shelf;
import io.tidegate.ha.coordination.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The configuration's versions as one proxy sees them, and this proxy's part in changing them.
 *
 * <p>A version is proposed, examined by every proxy that runs, and then holds for all of them or
 * for none.
 */
public final class Versions {
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Membership membership;
    private final Shelf<ConfigVersion> shelf;
    private final SharedDocument<CurrentVersion> current;
    private final Board<AgentNote> agents;
    private final Journal<ChangeState> changes;
    private final LongSupplier clock;

    private Versions(
            Membership membership,
            Shelf<ConfigVersion> shelf,
            SharedDocument<CurrentVersion> current,
            Board<AgentNote> agents,
            Journal<ChangeState> changes,
            LongSupplier clock) {
        this.membership = membership;
        this.shelf = shelf;
        this.current = current;
        this.agents = agents;
        this.changes = changes;
        this.clock = clock;
    }

    /** Takes part in the cluster's changes from now on, until the coordination is closed. */
    public static Versions join(Coordination coordination, Use use) {
        return of(coordination, Optional.of(use));
    }

    /** Looks at them, and can propose one, without a part in the change itself. */
    public static Versions visit(Coordination coordination) {
        return of(coordination, Optional.empty());
    }

    private static Versions of(Coordination coordination, Optional<Use> use) {
        LongSupplier clock = System::currentTimeMillis;
        Shelf<ConfigVersion> shelf = coordination.versions(ConfigVersion.FORMAT);
        SharedDocument<CurrentVersion> current = coordination.currentVersion(CurrentVersion.FORMAT);
        SharedDocument<Proposal> proposal = coordination.proposal(Proposal.FORMAT);
        Board<AgentNote> agents = coordination.agents(AgentNote.FORMAT);
        Membership membership = coordination.membership();
        use.ifPresent(its -> {
            Agent agent =
                    new Agent(
                            shelf, current, proposal, agents, its, coordination.me().name(), clock);
            coordination.follow("agent", agent::look, current, proposal);
        });
        Journal<ChangeState> changes =
                coordination.journal(
                        new ChangeKind(membership, shelf, current, proposal, agents, clock),
                        agents);
        return new Versions(membership, shelf, current, agents, changes, clock);
    }

    /** The version that holds, as far as this proxy knows; 0 for none. */
    public int current() {
        return current.current().current().map(each -> each.content().number()).orElse(0);
    }

    /**
     * Proposes a text for the version after the one that holds.
     *
     * @param trial the proxy that shall try it first, empty for none
     * @param time how long it shall
     * @return its number, by which its fate can be asked for
     */
    public int propose(
            String text, String author, String comment, Optional<String> trial, Duration time)
            throws DisconnectedException, UnreadableDocumentException {
        int holds = current.read().map(each -> each.content().number()).orElse(0);
        return propose(holds, text, author, comment, trial, time);
    }

    /**
     * Proposes a text that was made of a version's. It is refused when another one holds by then:
     * what that one has changed would be undone.
     */
    public int proposeOn(HeldText base, String text, String author, String comment)
            throws DisconnectedException, UnreadableDocumentException {
        return propose(base.number(), text, author, comment, Optional.empty(), Duration.ZERO);
    }

    private int propose(
            int parent,
            String text,
            String author,
            String comment,
            Optional<String> trial,
            Duration time)
            throws DisconnectedException, UnreadableDocumentException {
        ConfigVersion version =
                new ConfigVersion(
                        parent, author, clock.getAsLong(), comment, PackedText.pack(text));
        int number;
        do {
            List<Integer> numbers = shelf.numbers();
            number = numbers.isEmpty() ? 1 : numbers.getLast() + 1;
        } while (!shelf.put(number, version));
        changes.begin(
                id(number),
                "version " + number,
                author,
                new ChangeState.Proposed(
                        number, trial.map(proxy -> Trial.by(proxy, time)).orElse(Trial.NONE)));
        return number;
    }

    /** Whether a version that came behind the one that holds is still proposed. */
    public boolean isUndecided() throws DisconnectedException, UnreadableDocumentException {
        int holds = current.read().map(each -> each.content().number()).orElse(0);
        for (int number : shelf.numbers()) {
            if (number > holds
                    && entry(number)
                            .filter(each -> each.fate() == VersionEntry.Fate.PROPOSED)
                            .isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Whether every proxy that runs has the version in use that holds. */
    public boolean isEverywhere() throws DisconnectedException {
        int holds = current();
        return agents().values().stream()
                .allMatch(note -> note.map(AgentNote::inUse).orElse(0) == holds);
    }

    /** The number and text of the version that holds, asked of ZooKeeper itself. */
    public Optional<HeldText> held() throws DisconnectedException, UnreadableDocumentException {
        Optional<Versioned<CurrentVersion>> holds = current.read();
        if (holds.isEmpty()) {
            return Optional.empty();
        }
        int number = holds.get().content().number();
        return text(number).map(text -> new HeldText(number, text));
    }

    /** Proposes the text of a version that held before. */
    public int rollBackTo(int number, String author)
            throws DisconnectedException, UnreadableDocumentException {
        String text =
                text(number)
                        .orElseThrow(() ->
                                new IllegalArgumentException("there is no version " + number));
        return propose(text, author, "as version " + number, Optional.empty(), Duration.ZERO);
    }

    /**
     * Waits until a proposal is refused or holds.
     *
     * @return empty when nobody has decided in time: it is taken back then, if it still could be
     */
    public Optional<VersionEntry> decided(int number, Duration patience)
            throws DisconnectedException, UnreadableDocumentException, InterruptedException {
        long limit = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < limit) {
            Optional<VersionEntry> entry =
                    entry(number).filter(each -> each.fate() != VersionEntry.Fate.PROPOSED);
            if (entry.isPresent()) {
                return entry;
            }
            Thread.sleep(LOOK);
        }
        return cancel(number) ? Optional.empty() : entry(number);
    }

    /** Takes a proposal back; false when its fate is sealed. */
    public boolean cancel(int number) throws DisconnectedException {
        return changes.wish(id(number), JobWish.CANCEL);
    }

    /** A version's text, as it was proposed; it may hold passwords. */
    public Optional<String> text(int number)
            throws DisconnectedException, UnreadableDocumentException {
        Optional<ConfigVersion> version = shelf.get(number);
        try {
            return version.map(each -> PackedText.unpack(each.packed()));
        } catch (IllegalArgumentException broken) {
            throw new UnreadableDocumentException("version " + number + ": " + broken.getMessage());
        }
    }

    /** One version's line of the history. */
    public Optional<VersionEntry> entry(int number)
            throws DisconnectedException, UnreadableDocumentException {
        Optional<ConfigVersion> version = shelf.get(number);
        if (version.isEmpty()) {
            return Optional.empty();
        }
        int holds = current.read().map(each -> each.content().number()).orElse(0);
        Optional<ChangeState> state = changes.job(id(number)).map(Job::state);
        return Optional.of(entry(number, version.get(), holds, state));
    }

    /** All versions, the newest first. */
    public List<VersionEntry> history() throws DisconnectedException, UnreadableDocumentException {
        List<VersionEntry> entries = new ArrayList<>();
        for (int number : shelf.numbers().reversed()) {
            entry(number).ifPresent(entries::add);
        }
        return entries;
    }

    private static VersionEntry entry(
            int number, ConfigVersion version, int holds, Optional<ChangeState> state) {
        List<String> reasons = state.map(Versions::reasons).orElse(List.of());
        boolean held = state.filter(ChangeState.Applied.class::isInstance).isPresent();
        VersionEntry.Fate fate = VersionEntry.Fate.PROPOSED;
        if (number == holds) {
            fate = VersionEntry.Fate.CURRENT;
        } else if (held) {
            fate = VersionEntry.Fate.REPLACED;
        } else if (!reasons.isEmpty()) {
            fate = VersionEntry.Fate.REFUSED;
        }
        return new VersionEntry(
                number,
                version.parent(),
                version.author(),
                Instant.ofEpochMilli(version.time()),
                version.comment(),
                fate,
                reasons);
    }

    private static List<String> reasons(ChangeState state) {
        return switch (state) {
            case ChangeState.Refused(_, List<String> why) -> why;
            case ChangeState.Withdrawing(_, List<String> why) -> why;
            case ChangeState.Proposed _,
                    ChangeState.Preparing _,
                    ChangeState.Trying _,
                    ChangeState.Settling _,
                    ChangeState.Applied _ ->
                    List.of();
        };
    }

    /** The proxies that run. */
    public List<Member> running() throws DisconnectedException {
        return List.copyOf(membership.running());
    }

    /** Which version each proxy that runs has in use; nothing for one that has not said so. */
    public Map<String, Optional<AgentNote>> agents() throws DisconnectedException {
        Map<String, AgentNote> notes = agents.notes();
        Map<String, Optional<AgentNote>> all = new java.util.TreeMap<>();
        membership
                .running()
                .forEach(member ->
                        all.put(member.name(), Optional.ofNullable(notes.get(member.name()))));
        return all;
    }

    private static String id(int number) {
        return String.format(Locale.ROOT, "%010d", number);
    }
}
