package io.tidegate.ha.failover.announce;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs of one directory, without a shell. They get what they need to know as environment
 * variables, and nothing else of this process's but PATH and LANG.
 */
public final class HookRunner {
    private static final int MOST_OUTPUT = 4096;

    private final Optional<Path> directory;

    /**
     * @param directory empty when this proxy runs no hooks
     */
    public HookRunner(Optional<Path> directory) {
        this.directory = directory.map(each -> each.toAbsolutePath().normalize());
    }

    /** Why a program could not be run; empty when it could. */
    public Optional<String> obstacle(String name) {
        if (directory.isEmpty()) {
            return Optional.of(
                    "the hook " + name + " is not run: this proxy was started without --hooks");
        }
        Path program = directory.get().resolve(name);
        boolean usable =
                directory.get().equals(program.getParent())
                        && Files.isRegularFile(program, LinkOption.NOFOLLOW_LINKS)
                        && Files.isExecutable(program);
        return usable
                ? Optional.empty()
                : Optional.of(
                        "the hook " + name + " is no program in " + directory.get() + " (--hooks)");
    }

    /** Blocks until it has ended, or was ended. */
    HookResult run(String name, String when, Map<String, String> facts, Duration limit)
            throws InterruptedException {
        Optional<String> obstacle = obstacle(name);
        if (obstacle.isPresent()) {
            return new HookResult(false, obstacle.get());
        }
        Path home = directory.orElseThrow();
        ProcessBuilder builder = new ProcessBuilder(home.resolve(name).toString(), when);
        builder.directory(home.toFile());
        builder.redirectErrorStream(true);
        builder.environment().keySet().retainAll(java.util.Set.of("PATH", "LANG"));
        builder.environment().putAll(facts);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            StringBuilder output = new StringBuilder();
            Thread reader = Thread.ofVirtual().start(() -> read(process.getInputStream(), output));
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            // What it has left behind may hold its output open.
            reader.join(Duration.ofMillis(200));
            String written = text(output);
            if (!ended) {
                return new HookResult(
                        false, "not ended after " + limit.toMillis() + " ms: " + written);
            }
            int code = process.exitValue();
            return code == 0
                    ? new HookResult(true, written)
                    : new HookResult(false, "it ended with " + code + ": " + written);
        } catch (IOException unusable) {
            return new HookResult(false, String.valueOf(unusable.getMessage()));
        }
    }

    private static String text(StringBuilder output) {
        synchronized (output) {
            return output.toString().strip();
        }
    }

    /** All of it, so that the program does not wait for a reader; the beginning is kept. */
    private static void read(InputStream from, StringBuilder output) {
        byte[] buffer = new byte[1024];
        try (InputStream stream = from) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                synchronized (output) {
                    int room = Math.min(n, MOST_OUTPUT - output.length());
                    if (room > 0) {
                        output.append(new String(buffer, 0, room, StandardCharsets.UTF_8));
                    }
                }
            }
        } catch (IOException ended) {
            // Then there is no more.
        }
    }
}
