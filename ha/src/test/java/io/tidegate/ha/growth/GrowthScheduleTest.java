package io.tidegate.ha.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthScheduleTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final GrowthSchedule schedule =
            new GrowthSchedule(
                    new GrowthTiming(
                            InstantSource.system(),
                            Duration.ofMinutes(60),
                            Duration.ofMinutes(10),
                            Duration.ZERO));

    private Duration ended(GrowthSchedule.Outcome outcome) {
        schedule.begins("version 1", 0);
        return schedule.ended(outcome, 0);
    }

    @Test
    void the_first_look_is_due_at_once() {
        assertThat(schedule.isDue("version 1", 0)).isTrue();
    }

    @Test
    void while_one_is_under_way_none_is_due() {
        schedule.begins("version 1", 0);

        assertThat(schedule.isDue("version 1", 0)).isFalse();
    }

    @Test
    void after_one_that_went_well_the_next_is_due_with_the_interval_or_another_version() {
        ended(GrowthSchedule.Outcome.WELL);

        assertThat(schedule.isDue("version 1", 59 * MINUTE)).isFalse();
        assertThat(schedule.isDue("version 1", 60 * MINUTE)).isTrue();
        assertThat(schedule.isDue("version 2", 1)).isTrue();
    }

    @Test
    void trouble_is_tried_again_with_growing_distance_until_all_is_well() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            pauses.add(ended(GrowthSchedule.Outcome.TROUBLE).toMinutes());
        }
        ended(GrowthSchedule.Outcome.WELL);
        pauses.add(ended(GrowthSchedule.Outcome.TROUBLE).toMinutes());

        assertThat(pauses).containsExactly(10L, 20L, 40L, 60L, 60L, 10L);
    }
}
