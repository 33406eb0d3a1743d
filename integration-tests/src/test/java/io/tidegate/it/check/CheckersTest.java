package io.tidegate.it.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checkers find what was spoilt, in histories of many seeds, and nothing where nothing was. */
final class CheckersTest {
    private static final int CLEAN = 200;
    private static final int SPOILT_OF_A_KIND = 20;

    @Test
    void nothing_is_found_where_everything_is_right() {
        for (long seed = 0; seed < CLEAN; seed++) {
            assertThat(new PlantedHistories(seed).anomalies()).as("seed %d", seed).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_spoilt_is_found(Plant plant) {
        for (long seed = 0; seed < SPOILT_OF_A_KIND; seed++) {
            PlantedHistories spoilt = new PlantedHistories(seed);
            plant.spoil(spoilt);

            assertThat(spoilt.anomalies())
                    .as("%s, seed %d", plant, seed)
                    .extracting(Anomaly::kind)
                    .contains(plant.kind());
        }
    }

    @Test
    void every_kind_of_anomaly_is_planted() {
        Set<Anomaly.Kind> planted =
                Arrays.stream(Plant.values()).map(Plant::kind).collect(Collectors.toSet());

        assertThat(planted).isEqualTo(EnumSet.allOf(Anomaly.Kind.class));
    }

    @Test
    void a_history_is_read_as_it_was_written(@TempDir Path directory) throws Exception {
        History history = new History();
        new PlantedHistories(1).inserts.forEach(history::add);
        history.add(
                new Operation(
                        "c1",
                        Operation.Function.WRITE,
                        "r",
                        -1,
                        -2,
                        3,
                        Operation.Outcome.INFO,
                        "0-1-7"));
        Path file = directory.resolve("sub").resolve("history.jsonl");

        history.write(file);

        assertThat(History.read(file)).isEqualTo(history.operations());
        assertThat(Files.readAllLines(file).getLast())
                .isEqualTo(
                        "{\"process\":\"c1\",\"f\":\"write\",\"key\":\"r\",\"value\":-1,\"start_ns\":-2,"
                                + "\"end_ns\":3,\"type\":\"info\",\"gtid\":\"0-1-7\"}");
    }

    @Test
    void what_is_no_line_of_a_history_is_not_read() {
        for (String line : List.of("", "{}", "{\"process\":\"c\"}")) {
            assertThatThrownBy(() -> Operation.parse(line))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
