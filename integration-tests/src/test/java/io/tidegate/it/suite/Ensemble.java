package io.tidegate.it.suite;

import io.tidegate.it.server.FreePort;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;
import org.jspecify.annotations.Nullable;

/** Three ZooKeeper servers that need two for a quorum. Each can be stopped and started again. */
public final class Ensemble implements AutoCloseable {
    public static final int SERVERS = 3;
    private static final long START_LIMIT_MS = 120_000;

    private final Path directory;
    private final List<Integer> clientPorts = new ArrayList<>();
    private final List<String> peers = new ArrayList<>();
    private final @Nullable ZooKeeperServerEmbedded[] running =
            new ZooKeeperServerEmbedded[SERVERS];

    private Ensemble(Path directory) {
        this.directory = directory;
    }

    public static Ensemble start(Path directory) throws Exception {
        Ensemble ensemble = new Ensemble(directory);
        for (int number = 0; number < SERVERS; number++) {
            ensemble.clientPorts.add(FreePort.find());
            ensemble.peers.add("127.0.0.1:" + FreePort.find() + ":" + FreePort.find());
        }
        for (int number = 0; number < SERVERS; number++) {
            ensemble.start(number);
        }
        return ensemble;
    }

    /** Starts a server with the data that it had; it may need others before it serves. */
    public void start(int number) throws Exception {
        Path base = directory.resolve("zookeeper-" + number);
        Path data = base.resolve("data");
        Files.createDirectories(data);
        Files.writeString(data.resolve("myid"), Integer.toString(number + 1));
        Properties settings = new Properties();
        settings.setProperty("dataDir", data.toString());
        settings.setProperty("clientPort", Integer.toString(clientPorts.get(number)));
        settings.setProperty("clientPortAddress", "127.0.0.1");
        settings.setProperty("tickTime", "500");
        settings.setProperty("initLimit", "20");
        settings.setProperty("syncLimit", "10");
        settings.setProperty("admin.enableServer", "false");
        for (int peer = 0; peer < SERVERS; peer++) {
            settings.setProperty("server." + (peer + 1), peers.get(peer));
        }
        ZooKeeperServerEmbedded server =
                ZooKeeperServerEmbedded.builder()
                        .baseDir(base)
                        .configuration(settings)
                        .exitHandler(ExitHandler.LOG_ONLY)
                        .build();
        server.start(START_LIMIT_MS);
        running[number] = server;
    }

    public void stop(int number) {
        ZooKeeperServerEmbedded server = running[number];
        if (server != null) {
            server.close();
            running[number] = null;
        }
    }

    /**
     * Whether this server answers its clients: one that has lost the others goes on for a while,
     * and what it takes in that time counts when they are back.
     */
    boolean serves(int number) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", clientPorts.get(number))) {
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.contains("Mode:");
        }
    }

    public List<Integer> clientPorts() {
        return List.copyOf(clientPorts);
    }

    public String servers() {
        return clientPorts.stream()
                .map(port -> "127.0.0.1:" + port)
                .collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        for (int number = 0; number < SERVERS; number++) {
            stop(number);
        }
    }
}
