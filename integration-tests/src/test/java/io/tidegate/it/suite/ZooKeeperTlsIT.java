package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.certificate.SelfSigned;
import io.tidegate.it.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Proxies and commands whose ZooKeeper lets in by certificate, and whose nodes by a password. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.Any.class)
@SuppressWarnings("NullAway.Init")
final class ZooKeeperTlsIT {
    private static final String PASSWORD = "S3cret-of-the-nodes";

    @TempDir private Path directory;
    private final TestCluster cluster;

    ZooKeeperTlsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    private Path both(String name, PemFiles files) throws IOException {
        return Files.writeString(
                directory.resolve(name),
                Files.readString(files.key()) + Files.readString(files.certificate()));
    }

    private static TidegateProcess run(List<String> command, List<String> access)
            throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(access);
        return TidegateProcess.run(List.of(), Map.of("TIDEGATE_ZOOKEEPER_PASSWORD", PASSWORD), all);
    }

    private static List<String> failed(TidegateProcess process) throws InterruptedException {
        assertThat(process.exitCode()).as("%s", process.lines()).isEqualTo(1);
        return process.lines();
    }

    @Test
    void who_has_the_certificate_and_the_password_gets_in_and_nobody_else() throws Exception {
        PemFiles server = PemFiles.write(directory, "server", SelfSigned.generate("zookeeper"));
        PemFiles client = PemFiles.write(directory, "client", SelfSigned.generate("p1"));
        String file =
                Files.writeString(
                                directory.resolve("shop.yaml"),
                                BootConfiguration.of(cluster, BootConfiguration.USERS))
                        .toString();
        try (ZooKeeperProcess zooKeeper =
                ZooKeeperProcess.start(
                        directory, both("server-both.pem", server), client.certificate())) {
            List<String> plain = List.of("--zookeeper", zooKeeper.servers() + "/tidegate/tls");
            List<String> trusting = new ArrayList<>(plain);
            trusting.addAll(
                    List.of(
                            "--zookeeper-identity",
                            both("client-both.pem", client).toString(),
                            "--zookeeper-ca"));
            List<String> tls = new ArrayList<>(trusting);
            tls.add(server.certificate().toString());
            List<String> access = new ArrayList<>(tls);
            access.addAll(List.of("--zookeeper-user", "tidegate"));

            try (TidegateProcess push = run(List.of("config", "push", file), access)) {
                assertThat(push.exitCode()).as("%s", push.lines()).isZero();
                assertThat(push.lines()).contains("version 1 holds");
            }
            try (TidegateProcess proxy =
                    run(
                            List.of(
                                    "start",
                                    "--name",
                                    "p1",
                                    "--listen",
                                    "127.0.0.1:0",
                                    "--data",
                                    directory.resolve("p1").toString()),
                            access)) {
                proxy.awaitLine("version 1 of the configuration is in use");
                proxy.login("app").close();
                assertThat(proxy.lines()).noneMatch(line -> line.contains(PASSWORD));
            }

            List<String> distrusting = new ArrayList<>(trusting);
            distrusting.addAll(
                    List.of(client.certificate().toString(), "--zookeeper-user", "tidegate"));
            // Two of them give up after ten seconds.
            List<String> history = List.of("config", "history");
            try (TidegateProcess nobody = run(history, tls);
                    TidegateProcess deceived = run(history, distrusting);
                    TidegateProcess open = run(history, plain)) {
                assertThat(failed(nobody)).anyMatch(line -> line.contains("NOAUTH"));
                assertThat(failed(deceived)).anyMatch(line -> line.contains("does not answer"));
                assertThat(failed(open)).anyMatch(line -> line.contains("does not answer"));
            }
        }
    }
}
