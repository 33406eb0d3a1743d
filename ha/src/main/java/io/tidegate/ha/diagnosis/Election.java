package io.tidegate.ha.diagnosis;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.diagnosis.Choice.Refusal;
import io.tidegate.ha.diagnosis.Choice.Verdict;
import io.tidegate.ha.health.Vouch;
import io.tidegate.ha.mysql.gtid.GtidSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the next master. Pure. With strict durability the chosen one has every transaction that
 * any client was told as done, or nobody is chosen; what cannot be proven counts as not so.
 */
public final class Election {
    /** Preferred first; the name decides last, so that every proxy comes to the same. */
    private static final Comparator<Standing> PREFERENCE =
            Comparator.comparing((Standing each) -> each.rule().promotion())
                    .thenComparing(each -> -each.rule().weight())
                    .thenComparing(Standing::node);

    private final Ballot ballot;
    private final boolean strict;
    private final Map<String, Verdict> verdicts = new LinkedHashMap<>();

    private Election(Ballot ballot) {
        this.ballot = ballot;
        this.strict = ballot.durability() == Durability.STRICT;
    }

    /** Which one it is, or why none. */
    public static Choice of(Ballot ballot) {
        return new Election(ballot).choose();
    }

    private Choice choose() {
        List<Standing> able = new ArrayList<>();
        for (Standing each : ballot.nodes()) {
            Optional<Verdict> against = judged(each);
            against.ifPresentOrElse(
                    verdict -> verdicts.put(each.node(), verdict), () -> able.add(each));
        }
        if (strict && ballot.waived()) {
            return new Choice.Refused(
                    Refusal.NOT_PROVABLE,
                    "commits have been told as done without a replica, and none is known to have all of"
                            + " them",
                    verdicts);
        }
        Optional<Choice> unproven = unproven();
        if (unproven.isPresent()) {
            return unproven.get();
        }
        List<Standing> leading =
                able.stream().filter(each -> !isBehind(each, able)).sorted(PREFERENCE).toList();
        if (leading.isEmpty()) {
            return new Choice.Refused(
                    Refusal.NO_CANDIDATE, "no node of the group may take its place", verdicts);
        }
        Standing chosen = leading.getFirst();
        for (Standing other : leading.subList(1, leading.size())) {
            verdicts.put(
                    other.node(),
                    new Verdict(
                            Ineligible.NOT_PREFERRED,
                            chosen.node() + " has as much and is preferred"));
        }
        return new Choice.Chosen(
                chosen.node(),
                chosen.has(),
                ballot.mark().minus(chosen.has()),
                discarded(chosen),
                verdicts);
    }

    /** What speaks against a node by itself. */
    private Optional<Verdict> judged(Standing node) {
        if (!node.reached()) {
            return no(Ineligible.UNREACHABLE, "it does not answer");
        }
        if (node.rule().out()) {
            return no(Ineligible.OUT, "it is in maintenance or quarantine");
        }
        if (!node.unfit().isEmpty()) {
            return no(Ineligible.UNFIT, node.unfit());
        }
        if (!node.writesAlone().isEmpty()) {
            return no(Ineligible.ERRANT, "it alone has " + node.writesAlone());
        }
        if (strict && node.vouch() != Vouch.SURE) {
            return no(
                    Ineligible.CANNOT_VOUCH,
                    node.vouch() == Vouch.LOST
                            ? "its relay log is gone"
                            : "it was started again and may lack what it has acknowledged");
        }
        if (!node.broken().isEmpty()) {
            return no(Ineligible.APPLIER_BROKEN, node.broken());
        }
        GtidSet lacking = ballot.mark().minus(node.has());
        if (strict && !lacking.isEmpty()) {
            return no(
                    Ineligible.LACKS_ACKNOWLEDGED,
                    "it lacks " + lacking + ", which clients were told as done");
        }
        return switch (node.rule().promotion()) {
            case MUST_NOT -> no(Ineligible.MUST_NOT, "its promotion rule forbids it");
            case PREFER, NEUTRAL, PREFER_NOT -> Optional.empty();
        };
    }

    private static Optional<Verdict> no(Ineligible reason, String words) {
        return Optional.of(new Verdict(reason, words));
    }

    /**
     * A proxy that has not said what it told clients may have told them anything that a node has
     * acknowledged. That is known only when all nodes are reached, none acknowledges any more, and
     * each has for certain what it has acknowledged.
     */
    private Optional<Choice> unproven() {
        if (!strict || ballot.markComplete()) {
            return Optional.empty();
        }
        List<String> doubtful =
                ballot.nodes().stream()
                        .filter(each ->
                                !each.reached()
                                        || !each.revoked()
                                        || !each.unfit().isEmpty()
                                        || each.vouch() != Vouch.SURE)
                        .map(Standing::node)
                        .sorted()
                        .toList();
        return doubtful.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Choice.Refused(
                                Refusal.NOT_PROVABLE,
                                "not every proxy has said what it told clients, and "
                                        + LostMaster.words(doubtful)
                                        + " may have acknowledged more, or may do so still",
                                verdicts));
    }

    /**
     * While some proxy has not said what it told clients, whoever lacks what any node has is
     * behind, also of a node that may not be promoted: a client may know of it. Otherwise the mark
     * says what clients know, and those that may be promoted are compared.
     */
    private boolean isBehind(Standing node, List<Standing> able) {
        boolean everything = strict && !ballot.markComplete();
        for (Standing other : everything ? ballot.nodes() : able) {
            GtidSet lacking = claimed(other).minus(node.has());
            boolean more = everything || other.has().contains(node.has());
            if (!lacking.isEmpty() && more) {
                verdicts.put(
                        node.node(),
                        new Verdict(
                                Ineligible.BEHIND,
                                "it lacks "
                                        + lacking
                                        + ", which "
                                        + other.node()
                                        + " has; it could get that from there"));
                return true;
            }
        }
        return false;
    }

    /** What it has acknowledged, whether it can execute that or not. */
    private static GtidSet claimed(Standing node) {
        return node.executed().union(node.received()).minus(node.writesAlone());
    }

    /** What others have, who will have to be made anew for it. */
    private GtidSet discarded(Standing chosen) {
        GtidSet all = chosen.has();
        for (Standing each : ballot.nodes()) {
            if (each.reached() && each.unfit().isEmpty()) {
                all = all.union(claimed(each));
            }
        }
        return all.minus(chosen.has());
    }
}
