package io.tidegate.ha.supervision;

import io.tidegate.conf.model.Durability;
import io.tidegate.conf.model.FailoverConfig;
import io.tidegate.conf.model.WhenAlone;
import io.tidegate.ha.coordination.Job;
import io.tidegate.ha.diagnosis.Diagnosis;
import io.tidegate.ha.failover.FailoverCause;
import io.tidegate.ha.failover.FailoverPlan;
import io.tidegate.ha.failover.FailoverState;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.ha.failover.Waiver;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * When a strict group's commits stop to wait for a replica by themselves, when they wait again, and
 * when they have to be let go because nobody will. Pure.
 */
final class DurabilityRule {
    /** How long it is left alone after it was tried, twice as long each time within an hour. */
    private static final long FIRST_PAUSE = Duration.ofSeconds(5).toMillis();

    /** An acknowledgement that was only late comes within that. */
    private static final long STUCK = Duration.ofSeconds(2).toMillis();

    private static final int MOST_DOUBLINGS = 6;

    private final FailoverConfig config;
    private final GroupRecord record;
    private final String group;
    private final List<Job<FailoverState>> jobs;
    private final long now;

    private DurabilityRule(
            String group,
            FailoverConfig config,
            GroupRecord record,
            List<Job<FailoverState>> jobs,
            long now) {
        this.group = group;
        this.config = config;
        this.record = record;
        this.jobs = jobs;
        this.now = now;
    }

    /**
     * @param jobs all that are kept, of all groups
     * @param now in milliseconds since 1970
     * @return what begins; empty for nothing
     */
    static Optional<Judgement> of(
            String group,
            FailoverConfig config,
            GroupRecord record,
            Diagnosis diagnosis,
            Acknowledgement seen,
            List<Job<FailoverState>> jobs,
            long now) {
        List<Job<FailoverState>> own =
                jobs.stream().filter(job -> job.state().plan().group().equals(group)).toList();
        boolean busy = own.stream().anyMatch(job -> job.record().ended() == 0);
        boolean steady =
                switch (diagnosis.action()) {
                    case NONE, ALARM -> true;
                    case WAIT, RESUME -> false;
                    case FAIL_OVER ->
                            FailoverRule.isAboutOthers(
                                    diagnosis, seen.waiver().stands() || seen.pair());
                };
        if (busy
                || !steady
                || !FailoverRule.isSettled(own, now)
                || config.durability() != Durability.STRICT) {
            return Optional.empty();
        }
        return new DurabilityRule(group, config, record, own, now).judge(seen);
    }

    private Optional<Judgement> judge(Acknowledgement seen) {
        Waiver waiver = seen.waiver();
        boolean inForce = waiver.standing() == Waiver.Standing.IN_FORCE;
        if (inForce && seen.waits() && seen.alone()) {
            // It was recorded, and the master was not told, or was started again.
            return begin(
                    FailoverCause.DEGRADE,
                    waiver.reason(),
                    plan -> new FailoverState.Recording(plan, waiver.author()));
        }
        if (!inForce && isAloneTooLong(seen)) {
            return begin(
                    FailoverCause.DEGRADE,
                    "no replica has acknowledged for "
                            + seen.aloneMillis()
                            + " ms, and when-alone is continue",
                    plan -> new FailoverState.Recording(plan, ""));
        }
        boolean unsaid = !waiver.stands() && !seen.waits() && !seen.alone();
        if (seen.ready() && (waiver.endsByItself() || unsaid)) {
            return begin(
                    FailoverCause.RESTORE,
                    "a replica that acknowledges is there",
                    plan -> new FailoverState.Requiring(plan, false));
        }
        if (!waiver.stands() && seen.waits() && seen.stuckMillis() >= STUCK) {
            return begin(
                    FailoverCause.RELEASE,
                    "commits wait for an acknowledgement that was lost: a replica has them",
                    plan -> new FailoverState.Recording(plan, ""));
        }
        return Optional.empty();
    }

    private boolean isAloneTooLong(Acknowledgement seen) {
        return config.whenAlone().conduct() == WhenAlone.Conduct.CONTINUE
                && seen.alone()
                && seen.aloneMillis() >= config.whenAlone().after().toMillis();
    }

    private interface First {
        FailoverState of(FailoverPlan plan);
    }

    private Optional<Judgement> begin(FailoverCause cause, String reason, First first) {
        long hour = Duration.ofMinutes(FailoverConfig.PERIOD_MINUTES).toMillis();
        List<Job<FailoverState>> before =
                jobs.stream().filter(job -> job.state().plan().cause() == cause).toList();
        long recent = before.stream().filter(job -> now - job.record().begun() < hour).count();
        long last = before.stream().mapToLong(job -> job.record().ended()).max().orElse(0);
        long pause = recent == 0 ? 0 : FIRST_PAUSE << Math.min(recent - 1, MOST_DOUBLINGS);
        if (now - last < pause) {
            return Optional.empty();
        }
        FailoverPlan plan =
                new FailoverPlan(
                        FailoverRule.ids(group, record)
                                + "-"
                                + cause.name().toLowerCase(Locale.ROOT)
                                + "-"
                                + before.size(),
                        group,
                        cause,
                        record.epoch(),
                        record.master(),
                        "",
                        config.durability(),
                        reason);
        return Optional.of(new Judgement.Begin(first.of(plan)));
    }
}
