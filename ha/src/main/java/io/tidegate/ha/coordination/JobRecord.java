package io.tidegate.ha.coordination;

import io.tidegate.conf.document.DocumentFormat;

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
 */
public record JobRecord(
        String kind,
        String subject,
        String author,
        long begun,
        JobWish wish,
        int failures,
        String trouble,
        long ended) {
    static final DocumentFormat<JobRecord> FORMAT = DocumentFormat.of("Job", JobRecord.class);

    JobRecord stepped() {
        return new JobRecord(kind, subject, author, begun, wish, 0, "", ended);
    }

    JobRecord ended(long now) {
        return new JobRecord(kind, subject, author, begun, wish, 0, "", now);
    }

    JobRecord failed(String why) {
        return new JobRecord(kind, subject, author, begun, wish, failures + 1, why, ended);
    }

    JobRecord wished(JobWish next) {
        return new JobRecord(kind, subject, author, begun, next, failures, trouble, ended);
    }
}
