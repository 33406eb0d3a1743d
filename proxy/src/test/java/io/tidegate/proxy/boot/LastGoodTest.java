package io.tidegate.proxy.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LastGoodTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void there_is_none_at_first() throws IOException {
        assertThat(new LastGood(directory.resolve("new")).read()).isEmpty();
    }

    @Test
    void the_last_one_is_read_and_nothing_else_is_left() throws IOException {
        LastGood lastGood = new LastGood(directory.resolve("p1"));
        lastGood.write("one");
        lastGood.write("two");

        assertThat(lastGood.read()).contains("two");
        try (Stream<Path> files = Files.list(directory.resolve("p1"))) {
            assertThat(files).containsExactly(lastGood.file());
        }
        assertThat(Files.getPosixFilePermissions(lastGood.file()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void what_cannot_be_written_leaves_the_one_before() throws IOException {
        LastGood lastGood = new LastGood(directory.resolve("p1"));
        lastGood.write("one");
        Files.delete(lastGood.file());
        Files.createDirectory(lastGood.file());
        Files.writeString(lastGood.file().resolve("in-the-way"), "x");

        assertThatThrownBy(() -> lastGood.write("two")).isInstanceOf(IOException.class);
        try (Stream<Path> files = Files.list(directory.resolve("p1"))) {
            assertThat(files).containsExactly(lastGood.file());
        }
    }

    @Test
    void it_lies_where_programs_keep_their_state() {
        assertThat(LastGood.usual("p1", Map.of("XDG_STATE_HOME", "/var/state")))
                .isEqualTo(Path.of("/var/state/tidegate/p1"));
        assertThat(LastGood.usual("p1", Map.of()))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".local/state/tidegate/p1"));
    }
}
