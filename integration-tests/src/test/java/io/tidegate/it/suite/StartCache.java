package io.tidegate.it.suite;

import io.tidegate.it.server.Trees;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The class path of proxies that run as processes, and what java keeps of one start, so that the
 * others take about half as long (JEP 483). Nothing depends on it.
 */
final class StartCache {
    private static final String SERVERLESS =
            """
            apiVersion: tidegate/v1
            listener: {port: 0}
            admin: {port: 0, users: {nobody: {password: nobody, role: viewer}}}
            http: {port: 0}
            users: {nobody: {password: nobody}}
            groups: {none: {user: nobody, password: nobody, nodes: {one: {address: "127.0.0.1:1"}}}}
            schemas:
              none:
                default-group: none
                tables:
                  t: {key: {column: id, type: integer}, function: {hash: {shards: 4}}}
            """;

    /** Made at its first use. */
    private static final class Made {
        static final List<String> OPTIONS = make();
    }

    private StartCache() {}

    /** As options of java. */
    static List<String> options() {
        return Made.OPTIONS;
    }

    private static List<String> make() {
        String all = TidegateProcess.classPath();
        List<Path> jars =
                Stream.of(all.split(File.pathSeparator))
                        .filter(entry -> entry.endsWith(".jar"))
                        .map(Path::of)
                        .toList();
        // Of directories, as an IDE has them, java keeps nothing.
        if (jars.stream().noneMatch(jar -> jar.toString().contains("tidegate-proxy"))) {
            return List.of("-cp", all);
        }
        List<String> options =
                List.of(
                        "-cp",
                        String.join(
                                File.pathSeparator, jars.stream().map(Path::toString).toList()));
        try {
            Path cache = cache(jars, options);
            List<String> cached = new ArrayList<>(options);
            cached.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off"));
            return List.copyOf(cached);
        } catch (IOException | InterruptedException none) {
            return options;
        }
    }

    /** Of the jars as they are now. One JVM makes it, and others wait for that. */
    private static Path cache(List<Path> jars, List<String> options)
            throws IOException, InterruptedException {
        long state = 0;
        for (Path jar : jars) {
            state = state * 31 + jar.hashCode();
            state = state * 31 + Files.getLastModifiedTime(jar).toMillis();
            state = state * 31 + Files.size(jar);
        }
        Path target = Path.of(System.getProperty("tidegate.it.target"));
        Path cache = target.resolve("start-" + Long.toHexString(state) + ".aot");
        try (FileChannel lock =
                        FileChannel.open(
                                target.resolve("start.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var _ = lock.lock()) {
            if (!Files.exists(cache)) {
                train(target, cache, options);
            }
        }
        return cache;
    }

    private static void train(Path target, Path cache, List<String> options)
            throws IOException, InterruptedException {
        try (Stream<Path> files = Files.list(target)) {
            for (Path old : files.filter(file -> file.toString().endsWith(".aot")).toList()) {
                Files.delete(old);
            }
        }
        Path directory = Files.createTempDirectory(target, "start-");
        Path file = Files.writeString(directory.resolve("tidegate.yaml"), SERVERLESS);
        Path made = directory.resolve("made");
        List<String> training = new ArrayList<>(options);
        training.add("-XX:AOTCacheOutput=" + made);
        try (TidegateProcess proxy = TidegateProcess.train(training, file)) {
            proxy.awaitLine("listening on");
            proxy.signal("TERM");
            int _ = proxy.exitCode();
        }
        Files.move(made, cache, StandardCopyOption.ATOMIC_MOVE);
        Trees.delete(directory);
    }
}
