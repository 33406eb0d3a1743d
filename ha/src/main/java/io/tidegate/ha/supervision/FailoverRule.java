package io.tidegate.ha.supervision;

import io.tidegate.conf.model.FailoverConfig;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.ha.coordination.Job;
import io.tidegate.ha.diagnosis.Condition;
import io.tidegate.ha.diagnosis.Diagnosis;
import io.tidegate.ha.diagnosis.Finding;
import io.tidegate.ha.failover.FailoverCause;
import io.tidegate.ha.failover.FailoverPlan;
import io.tidegate.ha.failover.FailoverState;
import io.tidegate.ha.failover.GroupRecord;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When a failover, or the return of a node, is begun by itself. Pure.
 *
 * <p>A job's id names the group and the epoch, so that of several looks, or leaders, that come to
 * the same one alone begins it.
 */
public final class FailoverRule {
    private static final long PERIOD = Duration.ofMinutes(FailoverConfig.PERIOD_MINUTES).toMillis();

    /** How long a node that could not follow is left alone, twice as long each time. */
    private static final long FIRST_PAUSE = Duration.ofSeconds(5).toMillis();

    private static final int MOST_DOUBLINGS = 9;

    /**
     * How old what is seen may be: what a node told just before the master changed is no reason for
     * anything. A replica that was started a moment before it became the master would count as a
     * master that was started again.
     */
    private static final long SETTLING = Duration.ofSeconds(3).toMillis();

    /** What a node that does not replicate as it should suffers from. */
    private static final Set<Condition> ASTRAY =
            EnumSet.of(Condition.TWO_WRITERS, Condition.FOLLOWS_ANOTHER, Condition.REPLICA_STOPPED);

    private final GroupConfig group;
    private final FailoverConfig config;
    private final GroupRecord record;
    private final List<Job<FailoverState>> jobs;
    private final boolean waived;
    private final long now;

    private FailoverRule(
            GroupConfig group,
            FailoverConfig config,
            GroupRecord record,
            List<Job<FailoverState>> jobs,
            boolean waived,
            long now) {
        this.group = group;
        this.config = config;
        this.record = record;
        this.jobs = jobs;
        this.waived = waived;
        this.now = now;
    }

    /**
     * @param config of the group's failovers
     * @param record who is the master
     * @param jobs all that are kept, of all groups
     * @param waived whether clients may have been told of commits that no replica has
     * @param now in milliseconds since 1970
     */
    public static Judgement of(
            GroupConfig group,
            FailoverConfig config,
            GroupRecord record,
            Diagnosis diagnosis,
            List<Job<FailoverState>> jobs,
            boolean waived,
            long now) {
        List<Job<FailoverState>> own =
                jobs.stream()
                        .filter(job -> job.state().plan().group().equals(group.id().name()))
                        .toList();
        return new FailoverRule(group, config, record, own, waived, now).judge(diagnosis);
    }

    private Judgement judge(Diagnosis diagnosis) {
        if (jobs.stream().anyMatch(job -> job.record().ended() == 0)) {
            return new Judgement.Nothing();
        }
        return switch (diagnosis.action()) {
            case FAIL_OVER ->
                    isAboutOthers(diagnosis, waived || isPair())
                            ? led(diagnosis)
                            : lost(diagnosis.gravest());
            case RESUME -> isSettled() ? lost(diagnosis.gravest()) : new Judgement.Nothing();
            // Who sees the master badly does not see what others should follow.
            case WAIT -> new Judgement.Nothing();
            case NONE, ALARM -> led(diagnosis);
        };
    }

    /**
     * Whether what is found would be a reason to replace a master that answers, and nobody could be
     * promoted, or would have anybody who acknowledges: then it is the replicas that are to be
     * mended.
     */
    static boolean isAboutOthers(Diagnosis diagnosis, boolean nobodyElse) {
        return nobodyElse && diagnosis.gravest().condition() == Condition.REPLICATION_CUT;
    }

    /**
     * Each of two masters would wait for the other one, and the first has unanswered writes then.
     */
    private boolean isPair() {
        return group.nodes().size() == 2;
    }

    private Judgement led(Diagnosis diagnosis) {
        return diagnosis.findings().stream()
                .map(this::astray)
                .flatMap(Optional::stream)
                .findFirst()
                .<Judgement>map(Judgement.Begin::asked)
                .orElseGet(Judgement.Nothing::new);
    }

    private boolean isSettled() {
        return isSettled(jobs, now);
    }

    /**
     * Whether the master has been the same for long enough, by the calendar of whoever ended the
     * last change: one that is ahead does not count.
     */
    static boolean isSettled(List<Job<FailoverState>> jobs, long now) {
        return jobs.stream()
                .filter(job -> job.state().plan().cause().changesMaster())
                .mapToLong(job -> now - job.record().ended())
                .noneMatch(ago -> ago >= 0 && ago < SETTLING);
    }

    private Judgement lost(Finding finding) {
        String what = finding.condition() + " (" + finding.evidence() + ")";
        if (!config.automatic()) {
            return new Judgement.Hold(
                    what
                            + ": failovers of "
                            + group.id()
                            + " are not automatic; FAILOVER GROUP "
                            + group.id()
                            + " begins one");
        }
        long recent =
                jobs.stream()
                        .filter(job -> now - job.record().begun() < PERIOD)
                        .filter(job -> isByItself(job.state().plan().cause()))
                        .count();
        if (recent >= config.most()) {
            return new Judgement.Hold(
                    what
                            + ": there were "
                            + recent
                            + " failovers of "
                            + group.id()
                            + " within "
                            + FailoverConfig.PERIOD_MINUTES
                            + " minutes, as many as may be; FAILOVER GROUP "
                            + group.id()
                            + " begins another one");
        }
        return Judgement.Begin.asked(plan(cause(finding.condition()), ids(), "", what));
    }

    private static boolean isByItself(FailoverCause cause) {
        return switch (cause) {
            case CRASH, SILENCE -> true;
            case FORCED, SWITCHOVER, FOLLOWED, REJOIN, DEGRADE, RESTORE, RELEASE -> false;
        };
    }

    private static FailoverCause cause(Condition condition) {
        return condition == Condition.MASTER_CRASHED ? FailoverCause.CRASH : FailoverCause.SILENCE;
    }

    private Optional<FailoverPlan> astray(Finding finding) {
        String node = finding.node();
        boolean left =
                finding.condition() != Condition.TWO_WRITERS && !isSettled()
                        || node.equals(record.master())
                        || !ASTRAY.contains(finding.condition())
                        || group.nodes().stream()
                                .filter(each -> each.name().equals(node))
                                .allMatch(NodeConfig::maintenance);
        if (left) {
            return Optional.empty();
        }
        List<Job<FailoverState>> tried =
                jobs.stream()
                        .filter(job -> job.state().plan().cause() == FailoverCause.REJOIN)
                        .filter(job -> job.state().plan().epoch() == record.epoch())
                        .filter(job -> job.state().plan().wanted().equals(node))
                        .toList();
        long last = tried.stream().mapToLong(job -> job.record().ended()).max().orElse(0);
        long pause =
                tried.isEmpty() ? 0 : FIRST_PAUSE << Math.min(tried.size() - 1, MOST_DOUBLINGS);
        if (now - last < pause) {
            return Optional.empty();
        }
        return Optional.of(
                plan(
                        FailoverCause.REJOIN,
                        ids() + "-" + node + "-" + tried.size(),
                        node,
                        finding.condition() + " (" + finding.evidence() + ")"));
    }

    private String ids() {
        return ids(group.id().name(), record);
    }

    /**
     * What the ids of jobs of a group begin with in one epoch; ZooKeeper's names have no dollar
     * sign.
     */
    static String ids(String group, GroupRecord record) {
        return group.replace('$', '.') + "-e" + record.epoch();
    }

    private FailoverPlan plan(FailoverCause cause, String id, String wanted, String reason) {
        return new FailoverPlan(
                id,
                group.id().name(),
                cause,
                record.epoch(),
                record.master(),
                wanted,
                config.durability(),
                reason);
    }
}
