package io.tidegate.it.suite;

import io.tidegate.it.server.Watchdog;
import io.tidegate.proxy.boot.Main;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The command line in a JVM of its own, as the launcher runs it. */
public final class TidegateProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern LISTENING = Pattern.compile(".*: listening on 127.0.0.1:(\\d+)");

    private static final String STATE = "XDG_STATE_HOME";

    private final Process process;
    private final Watchdog watchdog;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private TidegateProcess(Process process, Watchdog watchdog) {
        this.process = process;
        this.watchdog = watchdog;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /** What it keeps lies beside the file. */
    static TidegateProcess start(Path file) throws IOException {
        return run(
                List.of(),
                Map.of(STATE, file.resolveSibling("state").toString()),
                List.of("start", "-c", file.toString()));
    }

    public static TidegateProcess run(String... arguments) throws IOException {
        return run(List.of(), Map.of(), List.of(arguments));
    }

    /**
     * @param prefix a program that runs the rest
     * @param environment beside this one's
     */
    public static TidegateProcess run(
            List<String> prefix, Map<String, String> environment, List<String> arguments)
            throws IOException {
        return run(prefix, environment, StartCache.options(), arguments);
    }

    /**
     * With classes that take the place of its own.
     *
     * @param environment beside this one's
     */
    public static TidegateProcess changed(
            Path classes, Map<String, String> environment, List<String> arguments)
            throws IOException {
        List<String> java = List.of("-cp", classes + File.pathSeparator + classPath());
        return run(List.of(), environment, java, arguments);
    }

    /**
     * A proxy for {@link StartCache}.
     *
     * @param java its class path, and other options
     */
    static TidegateProcess train(List<String> java, Path file) throws IOException {
        return run(
                List.of(),
                Map.of(STATE, file.resolveSibling("state").toString()),
                java,
                List.of("start", "-c", file.toString()));
    }

    private static TidegateProcess run(
            List<String> prefix,
            Map<String, String> environment,
            List<String> java,
            List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xmx128m",
                        // It lives for a second or two.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC"));
        command.addAll(java);
        command.add(Main.class.getName());
        command.addAll(arguments);
        Watchdog watchdog = Watchdog.start();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Nothing of a test shall come to where the user's own proxies keep what they have.
        builder.environment()
                .put(STATE, Path.of(System.getProperty("tidegate.it.target"), "state").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        watchdog.watch(process.pid());
        return new TidegateProcess(process, watchdog);
    }

    /** Without the tests' own classes, whose logging is another. */
    static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException ended) {
            // Nothing more will come.
        }
    }

    /** What was printed so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Waits for a line that contains {@code text}. */
    public void awaitLine(String text) {
        Awaitility.await("a line with " + text)
                .atMost(PATIENCE)
                .conditionEvaluationListener(condition -> {
                    if (!process.isAlive() && !reader.isAlive() && !condition.isSatisfied()) {
                        throw new AssertionError("it has ended: " + lines);
                    }
                })
                .until(() -> lines.stream().anyMatch(line -> line.contains(text)));
    }

    /** Waits until it listens. */
    public int port() {
        awaitLine("listening on");
        return lines.stream()
                .map(LISTENING::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Integer.parseInt(matcher.group(1)))
                .findFirst()
                .orElseThrow();
    }

    /** Waits for a line with this text, which a port follows. */
    public int portBehind(String text) {
        awaitLine(text);
        return lines.stream()
                .filter(line -> line.contains(text))
                .map(line -> line.substring(line.indexOf(text) + text.length()))
                .map(rest -> rest.replaceAll("\\D.*", ""))
                .map(Integer::parseInt)
                .findFirst()
                .orElseThrow();
    }

    RawClient login(String user) throws IOException {
        return RawClient.login(port(), user, "secret", "plain", RawClient.DEPRECATE_EOF);
    }

    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Waits for its end and returns its exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end: " + lines);
        }
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
        watchdog.forget(process.pid());
        watchdog.close();
    }
}
