package io.tidegate.ha.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JobRecordTest {
    private final JobRecord begun = JobRecord.begun("failover", "g0", "ann", 1_000, "Asked");

    @Test
    void each_step_keeps_its_time_and_its_trouble() {
        JobRecord record =
                begun.stepped("Freezing", 1_250, false)
                        .failed("no answer")
                        .failed("none again")
                        .stepped("Done", 3_000, true);

        assertThat(record.steps())
                .containsExactly(
                        new JobStep("Asked", 1_000, ""),
                        new JobStep("Freezing", 1_250, "none again"),
                        new JobStep("Done", 3_000, ""));
        assertThat(record.ended()).isEqualTo(3_000);
        assertThat(record.trouble()).isEmpty();
        assertThat(record.failures()).isZero();
    }

    @Test
    void a_job_that_goes_round_and_round_keeps_its_beginning_and_its_end() {
        JobRecord record = begun;
        for (int i = 0; i < 1_000; i++) {
            record = record.stepped("Round" + i, 2_000 + i, false);
        }
        assertThat(record.steps()).hasSize(64);
        assertThat(record.steps().getFirst().state()).isEqualTo("Asked");
        assertThat(record.steps().get(11).state()).isEqualTo("Round10");
        assertThat(record.steps().getLast().state()).isEqualTo("Round999");
        assertThat(record.steps().get(62).state()).isEqualTo("Round998");
        assertThat(record.ended()).isZero();
    }
}
