package io.tidegate.it.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The data that a server begins with. Making it takes seconds, so that it is made once for each
 * program, kept in the cache and copied from there.
 */
final class InitialData {
    /** The name that MySQL gives itself among replicas: a copy gets its own when it starts. */
    private static final String IDENTITY = "auto.cnf";

    private final ServerProgram program;
    private final Path kept;

    private InitialData(ServerProgram program, Path kept) {
        this.program = program;
        this.kept = kept;
    }

    static InitialData of(ServerProgram program) throws IOException {
        String name = "data-" + program.family().name().toLowerCase(Locale.ROOT);
        return new InitialData(
                program, CacheDirectory.path().resolve(name + "-" + fingerprint(program)));
    }

    /** Another program, or one that is told something else, makes other data. */
    private static String fingerprint(ServerProgram program) throws IOException {
        Path executable = program.executable().toRealPath();
        List<Object> facts =
                List.of(
                        executable,
                        Files.size(executable),
                        Files.getLastModifiedTime(executable),
                        program.command(),
                        program.quickOptions(),
                        program.bootstrap());
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(facts.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Fills the empty directory {@code data}.
     *
     * @param temporary a directory that no other server uses
     * @param log for what the program prints when it makes the data
     */
    void copyTo(Path data, Path temporary, Path log) throws IOException, InterruptedException {
        if (!Files.isDirectory(kept)) {
            make(temporary, log);
        }
        try (Stream<Path> paths = Files.walk(kept)) {
            for (Path path : paths.skip(1).toList()) {
                if (!path.endsWith(IDENTITY)) {
                    Files.copy(path, data.resolve(kept.relativize(path).toString()));
                }
            }
        }
    }

    private void make(Path temporary, Path log) throws IOException, InterruptedException {
        Path cache = CacheDirectory.path();
        try (CacheLock _ = CacheLock.take(cache)) {
            if (Files.isDirectory(kept)) {
                return;
            }
            Path unfinished = Files.createTempDirectory(cache, ".data-");
            try {
                program.initialise(unfinished, temporary, log);
                // A rename, so that nobody ever sees a directory that is only half there.
                Files.move(unfinished, kept, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Trees.delete(unfinished);
            }
        }
    }
}
