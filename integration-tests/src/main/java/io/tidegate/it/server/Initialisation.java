package io.tidegate.it.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The one run of a server that makes its system tables and ends. */
final class Initialisation {
    private Initialisation() {}

    static void run(List<String> command, String input, Path log)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            // It ended early; its exit code and its log say why.
        }
        try {
            if (process.waitFor() != 0) {
                throw ServerException.withLog("it ended with " + process.exitValue(), log);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** The servers refuse to run as root unless told to in so many words. */
    static List<String> ownUser() {
        return List.of("--user=" + System.getProperty("user.name"));
    }
}
