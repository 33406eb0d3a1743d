package io.tidegate.it.fault;

import io.tidegate.it.check.Anomaly;
import io.tidegate.it.check.Reign;
import io.tidegate.it.check.Use;
import io.tidegate.it.server.ServerFamily;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Carries a row out: sets everything up, has clients work, strikes, and examines what is left. */
final class FaultRun {
    private static final Path RESULTS =
            Path.of(Objects.requireNonNull(System.getProperty("tidegate.it.target")), "faults");

    private static final String COMMIT = commit();

    /** Until clients are warm. */
    private static final int BEFORE = 400;

    private FaultRun() {}

    /**
     * @param seed of what clients choose
     * @throws AssertionError when something is not as it has to be; the history is in a file then
     */
    static void of(FaultRow row, ServerFamily family, long seed) throws Exception {
        try (Scene scene = Scene.start(family, row.stage())) {
            of(row, scene, seed, new LinkedHashMap<>());
        }
    }

    /** In a scene in which everything is well. */
    private static void of(FaultRow row, Scene scene, long seed, Map<String, Object> result)
            throws Exception {
        result.put("row", row.id());
        result.put("title", row.title());
        result.put("family", scene.family());
        result.put("seed", seed);
        result.put("time", Instant.now());
        result.put("commit", COMMIT);
        if (!System.getProperty("tidegate.mutant", "").isEmpty()) {
            result.put("mutant", System.getProperty("tidegate.mutant"));
        }
        Map<String, Use> before = Uses.of(scene);
        try (Workload workload = Workload.start(scene, seed);
                Reigns reigns = Reigns.start(scene)) {
            Trial trial = new Trial(scene, workload, before);
            try {
                workload.awaitMore(BEFORE);
                row.course().of(trial);
                workload.end();
                require(Examination.of(trial, reigns.all()));
                result.put("passed", true);
                if (Boolean.getBoolean("tidegate.faults.keep")) {
                    keep(row, scene, seed, workload, reigns.all());
                }
            } catch (Exception | AssertionError failed) {
                result.put("passed", false);
                result.put("why", words(failed));
                keep(row, scene, seed, workload, reigns.all());
                throw failed;
            } finally {
                result.putAll(trial.figures());
                result.put("errors", workload.errors());
                tell(result);
            }
        }
    }

    /** In a scene of its own; what came of it, also of a failure. */
    static Map<String, Object> tried(FaultRow row, ServerFamily family, long seed)
            throws Exception {
        try (Scene scene = Scene.start(family, row.stage())) {
            return tried(row, scene, seed);
        }
    }

    /** In a scene in which everything is well; what came of it, also of a failure. */
    static Map<String, Object> tried(FaultRow row, Scene scene, long seed) {
        Map<String, Object> result = new LinkedHashMap<>();
        try {
            of(row, scene, seed, result);
        } catch (Exception | AssertionError told) {
            // It stands in the result.
            result.putIfAbsent("passed", false);
            result.putIfAbsent("why", words(told));
        }
        return result;
    }

    /** Of what is tried; with a plus when it was changed since. */
    private static String commit() {
        try {
            Process git =
                    new ProcessBuilder("git", "describe", "--always", "--abbrev=8", "--dirty=+")
                            .start();
            return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException none) {
            return "";
        }
    }

    /** Where results are, a line of JSON for each. */
    static Path results() {
        return RESULTS.resolve("results.jsonl");
    }

    private static void require(List<Anomaly> anomalies) {
        if (!anomalies.isEmpty()) {
            String some =
                    anomalies.stream()
                            .limit(20)
                            .map(Anomaly::toString)
                            .collect(Collectors.joining("\n"));
            throw new AssertionError(anomalies.size() + " anomalies:\n" + some);
        }
    }

    private static String words(Throwable failed) {
        return String.valueOf(failed.getMessage())
                .lines()
                .limit(3)
                .collect(Collectors.joining(" "));
    }

    private static void keep(
            FaultRow row, Scene scene, long seed, Workload workload, List<Reign> reigns)
            throws IOException {
        Path directory = RESULTS.resolve(row.id() + "-" + scene.family() + "-" + seed);
        workload.history().write(directory.resolve("history.jsonl"));
        Files.write(directory.resolve("reigns.txt"), reigns.stream().map(Reign::toString).toList());
        for (ProxySeat proxy : scene.proxies()) {
            Files.write(directory.resolve(proxy.name() + ".log"), proxy.process().lines());
        }
        System.err.println("%% the history and the logs are in " + directory);
    }

    /** On the terminal, and as a line of JSON. */
    private static void tell(Map<String, Object> result) throws IOException {
        String line = json(result);
        System.err.println("%% " + line);
        Files.createDirectories(RESULTS);
        Files.write(results(), List.of(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static String json(Map<?, ?> map) {
        return map.entrySet().stream()
                .map(each -> '"' + escaped(each.getKey()) + "\":" + value(each.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String value(Object value) {
        return switch (value) {
            case Map<?, ?> map -> json(map);
            case List<?> list ->
                    list.stream().map(FaultRun::value).collect(Collectors.joining(",", "[", "]"));
            case Number number -> number.toString();
            case Boolean bool -> bool.toString();
            default -> '"' + escaped(value) + '"';
        };
    }

    private static String escaped(Object text) {
        return String.valueOf(text)
                .replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replaceAll("\\p{Cntrl}", " ");
    }
}
