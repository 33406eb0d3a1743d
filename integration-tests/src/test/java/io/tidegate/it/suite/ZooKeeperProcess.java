package io.tidegate.it.suite;

import io.tidegate.it.server.FreePort;
import io.tidegate.it.server.Watchdog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * A ZooKeeper server in a JVM of its own that speaks TLS only, and with those only who show a
 * certificate that it trusts. Its settings for TLS would hold for all of a JVM.
 */
final class ZooKeeperProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Watchdog watchdog;
    private final int port;

    private ZooKeeperProcess(Process process, Watchdog watchdog, int port) {
        this.process = process;
        this.watchdog = watchdog;
        this.port = port;
    }

    /**
     * @param identity its certificate and key, in one PEM file
     * @param trusted whose clients it lets in, PEM
     */
    static ZooKeeperProcess start(Path directory, Path identity, Path trusted) throws IOException {
        int port = FreePort.find();
        Path settings =
                Files.writeString(
                        directory.resolve("zoo.cfg"),
                        """
                        dataDir=%s
                        tickTime=1000
                        admin.enableServer=false
                        secureClientPort=%d
                        secureClientPortAddress=127.0.0.1
                        serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory
                        ssl.clientAuth=need
                        ssl.keyStore.location=%s
                        ssl.keyStore.type=PEM
                        ssl.trustStore.location=%s
                        ssl.trustStore.type=PEM
                        """
                                .formatted(directory.resolve("tls-data"), port, identity, trusted));
        Watchdog watchdog = Watchdog.start();
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                TidegateProcess.classPath(),
                                "org.apache.zookeeper.server.ZooKeeperServerMain",
                                settings.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("zookeeper.log").toFile())
                        .start();
        watchdog.watch(process.pid());
        ZooKeeperProcess started = new ZooKeeperProcess(process, watchdog, port);
        started.awaitListening();
        return started;
    }

    private void awaitListening() {
        Awaitility.await("ZooKeeper listens")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> {
                    new Socket(InetAddress.ofLiteral("127.0.0.1"), port).close();
                    return true;
                });
    }

    String servers() {
        // The name that is in the certificate.
        return "localhost:" + port;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
        watchdog.forget(process.pid());
        watchdog.close();
    }
}
