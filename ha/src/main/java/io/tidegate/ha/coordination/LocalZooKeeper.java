package io.tidegate.ha.coordination;

import io.tidegate.conf.model.Secret;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ZooKeeper that a proxy runs within itself, as it is known by the proxy's data directory:
 *
 * <pre>
 * zookeeper/            its data
 * zookeeper.password    of the only user that nodes are readable and writable for
 * zookeeper.address     where it listens, and where it tries to listen the next time
 * zookeeper.problem     why it did not start, when it did not
 * </pre>
 *
 * All of it is readable by the proxy's own user only.
 */
public final class LocalZooKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(LocalZooKeeper.class);
    private static final String USER = "tidegate";
    private static final String ROOT = "/tidegate";
    private static final int PASSWORD_BYTES = 24;
    private static final int PROBE_MS = 1_000;

    private final Path directory;

    private LocalZooKeeper(Path directory) {
        this.directory = directory;
    }

    /** The one of the proxy that has this data directory, whether there is any or not. */
    public static LocalZooKeeper in(Path directory) {
        return new LocalZooKeeper(directory);
    }

    public Path directory() {
        return directory;
    }

    /** Whether one was ever started here. */
    public boolean exists() {
        return Files.exists(addressFile());
    }

    /**
     * Starts it within this process.
     *
     * @param port where to listen; empty for where it listened the last time, or any free one
     * @throws IOException when it cannot; why is also kept for commands that look for it
     */
    public RunningZooKeeper start(OptionalInt port) throws IOException {
        try {
            Files.createDirectories(directory);
            PrivateFile.directory(data());
            Secret password = password();
            EmbeddedZooKeeper server = server(port);
            try {
                PrivateFile.write(addressFile(), server.servers() + "\n");
                ZooKeeperAddress address = at(server.servers(), password);
                RootAccess.close(address);
                Files.deleteIfExists(problemFile());
                return new RunningZooKeeper(data(), server, address);
            } catch (IOException | RuntimeException unusable) {
                server.close();
                throw unusable;
            }
        } catch (DirectoryInUseException others) {
            throw others; // Its files are the other one's.
        } catch (AccessDeniedException denied) {
            throw new IOException(directory + " cannot be written", denied);
        } catch (IOException why) {
            keep(why);
            throw why;
        }
    }

    private EmbeddedZooKeeper server(OptionalInt port) throws IOException {
        if (port.isPresent()) {
            return server(port.getAsInt());
        }
        int before = lastPort();
        try {
            return EmbeddedZooKeeper.start(data(), before);
        } catch (BindException taken) {
            LOG.info("port {} is taken by now, ZooKeeper gets another one", before);
            return EmbeddedZooKeeper.start(data(), 0);
        }
    }

    private EmbeddedZooKeeper server(int port) throws IOException {
        try {
            return EmbeddedZooKeeper.start(data(), port);
        } catch (BindException taken) {
            throw new IOException("port " + port + " on 127.0.0.1 is taken", taken);
        }
    }

    /** 0 for any: a lost address costs those that have joined it, and nothing else. */
    private int lastPort() {
        try {
            String servers = Files.readString(addressFile()).strip();
            return Integer.parseInt(servers.substring(servers.lastIndexOf(':') + 1));
        } catch (IOException | NumberFormatException never) {
            return 0;
        }
    }

    private Secret password() throws IOException {
        try {
            return new Secret(Files.readString(passwordFile()).strip());
        } catch (NoSuchFileException first) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            PrivateFile.write(passwordFile(), password + "\n");
            return new Secret(password);
        }
    }

    private void keep(IOException why) {
        try {
            PrivateFile.write(problemFile(), why.getMessage() + "\n");
        } catch (IOException unwritable) {
            LOG.debug("{}", problemFile(), unwritable);
        }
    }

    /**
     * Where it listens, or did when it ran the last time, and how to get in.
     *
     * @throws IOException when it was never started here, or this user may not get in
     */
    public ZooKeeperAddress address() throws IOException {
        try {
            return at(
                    Files.readString(addressFile()).strip(),
                    new Secret(Files.readString(passwordFile()).strip()));
        } catch (NoSuchFileException never) {
            throw new IOException(
                    "no proxy has run its own ZooKeeper in "
                            + directory
                            + problem().map(why -> " (" + why + ")").orElse("")
                            + ": name the proxy by --name or its directory by --data, or a ZooKeeper by"
                            + " --zookeeper",
                    never);
        } catch (AccessDeniedException denied) {
            throw new IOException(
                    "the ZooKeeper in " + directory + " is another user's: run this as that user",
                    denied);
        }
    }

    /**
     * The same, of one that runs.
     *
     * @throws IOException when nothing listens there
     */
    public ZooKeeperAddress runningAddress() throws IOException {
        ZooKeeperAddress address = address();
        try (Socket probe = new Socket()) {
            probe.connect(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), lastPort()),
                    PROBE_MS);
            return address;
        } catch (IOException dead) {
            throw new IOException(
                    "the ZooKeeper of the proxy in "
                            + directory
                            + " does not run: "
                            + problem()
                                    .orElse(
                                            "start that proxy (tidegate start), or name a ZooKeeper by"
                                                    + " --zookeeper"),
                    dead);
        }
    }

    private Optional<String> problem() {
        try {
            return Optional.of(Files.readString(problemFile()).strip());
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static ZooKeeperAddress at(String servers, Secret password) {
        return new ZooKeeperAddress(
                servers,
                ROOT,
                ZooKeeperAddress.SESSION,
                Optional.of(new ZooKeeperAddress.Login(USER, password)),
                Optional.empty());
    }

    private Path data() {
        return directory.resolve("zookeeper");
    }

    private Path passwordFile() {
        return directory.resolve("zookeeper.password");
    }

    private Path addressFile() {
        return directory.resolve("zookeeper.address");
    }

    private Path problemFile() {
        return directory.resolve("zookeeper.problem");
    }
}
