package io.tidegate.it.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A client program in a language of its own, under {@code src/test/clients}.
 *
 * @param probe ends 0 where interpreter and library are there
 * @param command what runs it; the endpoint follows
 */
record Script(List<String> probe, List<String> command) implements ClientProgram {
    private static final long LIMIT_SECONDS = 60;
    private static final long INSTALL_LIMIT_SECONDS = 900;
    private static final Path BASE = Path.of(System.getProperty("tidegate.it.base", "."));

    /** The file of a client program. */
    static String file(String name) {
        return BASE.resolve("src/test/clients").resolve(name).toString();
    }

    /** Where {@code bin/install-clients} puts what is not installed on the system. */
    static Path installed() {
        return BASE.resolve("target/clients");
    }

    static void install() throws IOException, InterruptedException {
        output(
                        List.of(
                                BASE.resolve("bin/install-clients").toString(),
                                installed().toString()),
                        INSTALL_LIMIT_SECONDS)
                .lines()
                .forEach(System.err::println);
    }

    @Override
    public Optional<String> absence() throws InterruptedException {
        try {
            output(probe, LIMIT_SECONDS);
            return Optional.empty();
        } catch (IOException absent) {
            return Optional.of(absent.toString().lines().toList().getLast());
        }
    }

    @Override
    public List<String> run(Endpoint endpoint) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(command);
        line.addAll(endpoint.arguments());
        return output(line, LIMIT_SECONDS).lines().toList();
    }

    private static String output(List<String> line, long limitSeconds)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("tidegate-client", ".out");
        Path err = Files.createTempFile("tidegate-client", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(line);
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().put("NODE_PATH", installed().resolve("node_modules").toString());
            Process process =
                    builder.redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start();
            if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IOException(line + " has not ended, it printed " + Files.readString(out));
            }
            if (process.exitValue() != 0) {
                throw new IOException(Files.readString(err) + Files.readString(out));
            }
            return new String(Files.readAllBytes(out), StandardCharsets.UTF_8);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
