package io.tidegate.demo;

import io.tidegate.it.server.Watchdog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the servers' data and the configuration are.
 *
 * @param kept whether it outlives the demo
 */
record DemoDirectory(Path path, boolean kept) {
    /** Marks a directory as ours, so that nobody's own files get mixed up with it. */
    private static final String MARKER = ".tidegate-demo";

    static DemoDirectory open(Optional<Path> chosen, Watchdog watchdog) throws DemoException {
        try {
            if (chosen.isPresent()) {
                return new DemoDirectory(claim(chosen.get().toAbsolutePath().normalize()), true);
            }
            Path temporary = Files.createTempDirectory("tidegate-demo-");
            watchdog.removeAtEnd(temporary);
            return new DemoDirectory(temporary, false);
        } catch (IOException failed) {
            throw new DemoException(
                    chosen.map(path -> "--data " + path + " cannot be used")
                                    .orElse("no temporary directory")
                            + " ("
                            + failed.getClass().getSimpleName()
                            + ")",
                    failed);
        }
    }

    private static Path claim(Path directory) throws IOException, DemoException {
        Files.createDirectories(directory);
        Path marker = directory.resolve(MARKER);
        if (!Files.exists(marker)) {
            try (Stream<Path> files = Files.list(directory)) {
                if (files.findAny().isPresent()) {
                    throw new DemoException(
                            "--data "
                                    + directory
                                    + " holds files that are not the demo's: name an empty or a new"
                                    + " directory");
                }
            }
        }
        Files.writeString(marker, "The data of ./tidegate demo\n");
        return directory;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }
}
