package io.tidegate.proxy.admin.table;

import io.tidegate.ha.coordination.Job;
import io.tidegate.ha.coordination.JobStep;
import io.tidegate.ha.failover.FailoverState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** When each step of a failover began, and how long it took. */
public final class FailoverStepsTable extends DeclaredTable<FailoverStepsTable.Timed> {
    /**
     * @param jobs the oldest first; may block
     */
    public FailoverStepsTable(Supplier<List<Job<FailoverState>>> jobs) {
        super(
                "failover_steps",
                "The steps of what the table failovers lists, each with its time.",
                () -> Timed.of(jobs.get()),
                List.of(
                        text("failover", "the id there", each -> each.job().id()),
                        text("group_name", "the group", each -> each.job().state().plan().group()),
                        number("number", "from 1 on", Timed::number),
                        text(
                                "step",
                                "what was under way",
                                each -> each.step().state().toLowerCase(Locale.ROOT)),
                        time(
                                "since",
                                "when it began",
                                each -> Instant.ofEpochMilli(each.step().since())),
                        number(
                                "milliseconds",
                                "how long it took; NULL for the one that it is in, or ended with",
                                Timed::took),
                        text(
                                "trouble",
                                "why its last try failed; empty when none did",
                                each -> each.step().trouble())));
    }

    /** A step, and how long it took. */
    record Timed(Job<FailoverState> job, JobStep step, long number, @Nullable Long took) {
        static List<Timed> of(List<Job<FailoverState>> jobs) {
            List<Timed> timed = new ArrayList<>();
            for (Job<FailoverState> job : jobs) {
                List<JobStep> steps = job.record().steps();
                for (int i = 0; i < steps.size(); i++) {
                    JobStep step = steps.get(i);
                    Long took =
                            i + 1 < steps.size() ? steps.get(i + 1).since() - step.since() : null;
                    timed.add(new Timed(job, step, i + 1L, took));
                }
            }
            return timed;
        }
    }
}
