package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The checker finds what it is there to find. */
final class ReadHistoryTest {
    private final ReadHistory history = new ReadHistory();

    @Test
    void a_read_of_less_than_was_written_is_an_anomaly() {
        history.wrote(2);
        history.read(1, true);

        assertThat(history.anomalies()).containsExactly("read 1 behind the write of 2");
    }

    @Test
    void a_read_of_less_than_was_read_is_an_anomaly() {
        history.read(7, true);
        history.read(6, false);

        assertThat(history.anomalies()).containsExactly("read 6 after 7");
    }

    @Test
    void reads_of_what_was_written_and_of_more_are_none() {
        history.wrote(1);
        history.read(1, true);
        history.read(3, false);
        history.read(3, true);

        assertThat(history.anomalies()).isEmpty();
        assertThat(history.reads()).isEqualTo(3);
        assertThat(history.onReplicas()).isEqualTo(2);
    }
}
