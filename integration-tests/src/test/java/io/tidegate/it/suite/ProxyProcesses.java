package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ha.coordination.EmbeddedZooKeeper;
import io.tidegate.proxy.boot.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Proxies of one cluster as processes, and their ZooKeeper. */
final class ProxyProcesses implements AutoCloseable {
    private final Path directory;
    private final String address;
    private final List<TidegateProcess> running = new ArrayList<>();
    private EmbeddedZooKeeper zooKeeper;

    ProxyProcesses(Path directory) throws IOException {
        this.directory = directory;
        this.zooKeeper = EmbeddedZooKeeper.start(directory.resolve("zookeeper"), 0);
        this.address = zooKeeper.servers();
    }

    TidegateProcess proxy(String name, String... more) throws IOException {
        return proxy(Map.of(), name, more);
    }

    TidegateProcess proxy(Map<String, String> environment, String name, String... more)
            throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "start",
                                "--zookeeper",
                                address + "/tidegate/it",
                                "--name",
                                name,
                                "--listen",
                                "127.0.0.1:0",
                                "--data",
                                directory.resolve(name).toString()));
        arguments.addAll(List.of(more));
        TidegateProcess process = TidegateProcess.run(List.of(), environment, arguments);
        running.add(process);
        return process;
    }

    /** The command {@code config}, in this JVM: OwnZooKeeperIT runs it as a process. */
    List<String> config(int exitCode, String... arguments) {
        List<String> all = new ArrayList<>(List.of("config"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--zookeeper", address + "/tidegate/it", "--author", "ann"));
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int ended =
                new CommandLine(Main.class)
                        .setOut(out)
                        .setErr(out)
                        .execute(all.toArray(String[]::new));
        assertThat(ended).as("%s", said).isEqualTo(exitCode);
        return said.toString().lines().toList();
    }

    String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    void stopZooKeeper() {
        zooKeeper.close();
    }

    /** At the address of before, with what it knew. */
    void startZooKeeper() throws IOException {
        zooKeeper =
                EmbeddedZooKeeper.start(
                        directory.resolve("zookeeper"),
                        Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
    }

    @Override
    public void close() throws InterruptedException {
        for (TidegateProcess each : running) {
            each.close();
        }
        zooKeeper.close();
    }
}
