package io.tidegate.proxy.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;

/**
 * The last version that this proxy had in use, on its own disk: what it starts with when ZooKeeper
 * does not answer. Nobody else may read it, for it may hold passwords.
 */
final class LastGood {
    private static final String NAME = "last-good.yaml";

    private final Path directory;

    LastGood(Path directory) {
        this.directory = directory;
    }

    Path file() {
        return directory.resolve(NAME);
    }

    /** Replaces it as a whole, or leaves it as it was. */
    void write(String text) throws IOException {
        Files.createDirectories(directory);
        Path next =
                Files.createTempFile(
                        directory,
                        NAME,
                        ".next",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel channel =
                    FileChannel.open(next, EnumSet.of(StandardOpenOption.WRITE))) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(
                    next,
                    file(),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    Optional<String> read() throws IOException {
        try {
            return Optional.of(Files.readString(file()));
        } catch (NoSuchFileException never) {
            return Optional.empty();
        }
    }

    /** Where it lies unless something else is said: where programs keep what they have to keep. */
    static Path usual(String name, java.util.Map<String, String> environment) {
        String state = environment.get("XDG_STATE_HOME");
        Path base =
                state == null || state.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".local", "state")
                        : Path.of(state);
        return base.resolve("tidegate").resolve(name);
    }
}
