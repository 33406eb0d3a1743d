package io.tidegate.ha.coordination;

import io.tidegate.conf.document.DocumentFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands in the journal beside a job's state.
 *
 * @param kind what does it
 * @param subject what it is about, for people
 * @param author who asked for it
 * @param begun in milliseconds since 1970
 * @param wish what was asked of it since
 * @param failures tries of the present step that have failed
 * @param trouble why the last try failed, empty when it did not
 * @param ended in milliseconds since 1970, 0 when it has not
 * @param steps the states that it was in, the present one last; of many only the first and the last
 */
public record JobRecord(
        String kind,
        String subject,
        String author,
        long begun,
        JobWish wish,
        int failures,
        String trouble,
        long ended,
        List<JobStep> steps) {
    static final DocumentFormat<JobRecord> FORMAT = DocumentFormat.of("Job", JobRecord.class);

    /** A job that waits for a node goes round and round; how it began stays. */
    private static final int MOST_STEPS = 64;

    private static final int FIRST_STEPS = 12;

    public JobRecord {
        steps = List.copyOf(steps);
    }

    /** One that begins. */
    public static JobRecord begun(
            String kind, String subject, String author, long now, String state) {
        return new JobRecord(
                kind,
                subject,
                author,
                now,
                JobWish.RUN,
                0,
                "",
                0,
                List.of(new JobStep(state, now, "")));
    }

    /**
     * The job is in another state.
     *
     * @param isEnd whether nothing follows it
     */
    public JobRecord stepped(String state, long now, boolean isEnd) {
        List<JobStep> more = new ArrayList<>(steps);
        more.add(new JobStep(state, now, ""));
        if (more.size() > MOST_STEPS) {
            more.remove(FIRST_STEPS);
        }
        return new JobRecord(kind, subject, author, begun, wish, 0, "", isEnd ? now : ended, more);
    }

    JobRecord failed(String why) {
        List<JobStep> same = new ArrayList<>(steps);
        if (!same.isEmpty()) {
            JobStep last = same.removeLast();
            same.add(new JobStep(last.state(), last.since(), why));
        }
        return new JobRecord(kind, subject, author, begun, wish, failures + 1, why, ended, same);
    }

    JobRecord wished(JobWish next) {
        return new JobRecord(kind, subject, author, begun, next, failures, trouble, ended, steps);
    }
}
