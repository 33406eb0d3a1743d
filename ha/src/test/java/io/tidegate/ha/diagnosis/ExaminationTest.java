package io.tidegate.ha.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ha.health.Snapshot;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file in {@code resources/diagnosis} is what proxies saw, and what it means. */
final class ExaminationTest {
    static List<SnapshotFixture> fixtures() {
        return SnapshotFixture.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void what_was_seen_is_taken_for_what_it_is(SnapshotFixture fixture) {
        Diagnosis diagnosis = Examination.of(fixture.snapshot(), Thresholds.DEFAULT);

        assertThat(
                        diagnosis.findings().stream()
                                .map(finding -> finding.condition() + " " + finding.node()))
                .as("%s: %s", fixture.reason(), diagnosis)
                .containsExactlyElementsOf(fixture.expected());
        assertThat(diagnosis.action()).hasToString(fixture.action());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void a_snapshot_is_read_as_it_was_written(SnapshotFixture fixture) throws Exception {
        byte[] written = Snapshot.FORMAT.write(fixture.snapshot());

        assertThat(Snapshot.FORMAT.read(written)).isEqualTo(fixture.snapshot());
    }

    @Test
    void there_is_a_fixture_for_every_condition() {
        Set<String> shown =
                fixtures().stream()
                        .flatMap(fixture -> fixture.expected().stream())
                        .map(expected -> expected.substring(0, expected.indexOf(' ')))
                        .collect(Collectors.toSet());

        for (Condition condition : Condition.values()) {
            assertThat(shown).contains(condition.name());
        }
        assertThat(fixtures()).hasSizeGreaterThanOrEqualTo(60);
    }
}
