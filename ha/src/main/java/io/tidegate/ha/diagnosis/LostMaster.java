package io.tidegate.ha.diagnosis;

import io.tidegate.ha.health.Snapshot;
import java.util.List;

/**
 * A master that answers nobody: whether it is gone, or those who look are. What proxies see is
 * never enough by itself, because what cuts them off from the master may cut off nobody else.
 */
final class LostMaster {
    /** Proxies that are refused, of which each saw it for itself. */
    private static final int ENOUGH = 2;

    private final Snapshot snapshot;
    private final Witnesses witnesses;
    private final Thresholds thresholds;
    private final String master;

    LostMaster(Snapshot snapshot, Witnesses witnesses, Thresholds thresholds) {
        this.snapshot = snapshot;
        this.witnesses = witnesses;
        this.thresholds = thresholds;
        this.master = snapshot.intent().master();
    }

    Finding finding() {
        if (witnesses.nobodySaysAnything()) {
            return found(
                    Condition.NO_OBSERVER,
                    "no proxy has looked for long enough to be sure of what it does not hear");
        }
        if (snapshot.replicas().stream().allMatch(node -> snapshot.answer(node).isEmpty())) {
            return nobodyElseAnswers();
        }
        return witnesses.refused().isEmpty() ? silent() : refused();
    }

    private Finding nobodyElseAnswers() {
        if (witnesses.refused().isEmpty() && witnesses.silent().isEmpty()) {
            return found(Condition.MASTER_SUSPECTED, "no answer for " + gone());
        }
        return found(
                Condition.GROUP_UNREACHABLE,
                words(witnesses.against())
                        + " cannot reach the master, and no replica answers that could tell whether"
                        + " it is gone, or take its place");
    }

    private Finding refused() {
        Reception reception = Reception.of(snapshot, thresholds, witnesses.goneAtLeastMillis());
        if (!reception.receiving().isEmpty()) {
            return found(
                    Condition.MASTER_UNREACHABLE_REPLICAS_FINE,
                    words(witnesses.refused())
                            + " are refused, but "
                            + words(reception.receiving())
                            + " receives from it: see to the network between proxies and master");
        }
        if (witnesses.refused().size() >= ENOUGH) {
            return found(
                    Condition.MASTER_CRASHED,
                    words(witnesses.refused()) + " are refused" + deaf(reception));
        }
        if (reception.nobodyReceives()) {
            return found(
                    Condition.MASTER_CRASHED,
                    words(witnesses.refused()) + " is refused" + deaf(reception));
        }
        return found(
                Condition.MASTER_SUSPECTED,
                words(witnesses.refused())
                        + " is refused, alone, and it is not known yet whether replicas receive");
    }

    private Finding silent() {
        if (witnesses.silent().isEmpty() || !witnesses.waiting().isEmpty()) {
            return found(
                    Condition.MASTER_SUSPECTED,
                    "no answer for " + gone() + ", less than three beats for some proxy");
        }
        Reception reception = Reception.of(snapshot, thresholds, Long.MAX_VALUE);
        if (!reception.receiving().isEmpty()) {
            return found(
                    Condition.MASTER_UNREACHABLE_REPLICAS_FINE,
                    words(witnesses.silent())
                            + " get no answer, but "
                            + words(reception.receiving())
                            + " receives from it: see to the network between proxies and master");
        }
        if (reception.nobodyReceives()) {
            return found(
                    Condition.MASTER_SILENT,
                    words(witnesses.silent())
                            + " have had no answer for "
                            + gone()
                            + deaf(reception));
        }
        return found(
                Condition.MASTER_SUSPECTED,
                words(witnesses.silent())
                        + " have had no answer for "
                        + gone()
                        + ", but replicas may still receive from it");
    }

    private String gone() {
        return witnesses.goneMillis() + " ms";
    }

    private static String deaf(Reception reception) {
        return reception.deaf().isEmpty()
                ? ""
                : ", and nothing of it reaches " + words(reception.deaf());
    }

    static String words(List<String> names) {
        return String.join(" and ", names);
    }

    private Finding found(Condition condition, String evidence) {
        return new Finding(condition, master, evidence);
    }
}
