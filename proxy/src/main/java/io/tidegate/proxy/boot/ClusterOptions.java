package io.tidegate.proxy.boot;

import io.tidegate.conf.model.Secret;
import io.tidegate.ha.coordination.LocalZooKeeper;
import io.tidegate.ha.coordination.ZooKeeperAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which proxy is meant and where its cluster's ZooKeeper is, for every command that needs it. */
final class ClusterOptions {
    static final String ADDRESS = "TIDEGATE_ZOOKEEPER";
    static final String PASSWORD = "TIDEGATE_ZOOKEEPER_PASSWORD";
    private static final String DEFAULT_ROOT = "/tidegate";
    private static final String LOCAL = "local:";
    private static final String NONE = "none";

    @Option(
            names = "--zookeeper",
            scope = ScopeType.INHERIT,
            paramLabel = "HOST:PORT[,...][/ROOT]",
            defaultValue = "${env:" + ADDRESS + "}",
            description =
                    "ZooKeeper's servers, and the path below which this cluster is (default: /tidegate); "
                            + "or local:NAME for the one that the proxy of that name on this machine runs itself "
                            + "(local:DIRECTORY by its data directory); or none. Without it a proxy runs one of its "
                            + "own, on loopback. Also taken from the environment: "
                            + ADDRESS)
    private @Nullable String address;

    @Option(
            names = "--name",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = "what the proxy is called in its cluster (default: the host's name)")
    private @Nullable String name;

    @Option(
            names = "--data",
            scope = ScopeType.INHERIT,
            paramLabel = "DIRECTORY",
            description =
                    "what the proxy keeps: its own ZooKeeper's data, and the last version for the case that "
                            + "ZooKeeper does not answer (default: tidegate/NAME below $XDG_STATE_HOME or "
                            + "~/.local/state)")
    private @Nullable Path data;

    @Option(
            names = "--zookeeper-user",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description =
                    "closes the nodes to everybody but this user (digest); the password is taken from the "
                            + "environment: "
                            + PASSWORD)
    private @Nullable String user;

    @Option(
            names = "--zookeeper-ca",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description =
                    "speaks TLS, to servers whose certificates these authorities have signed (PEM)")
    private @Nullable Path authorities;

    @Option(
            names = "--zookeeper-identity",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "this proxy's certificate and key for ZooKeeper (PEM, both in one file)")
    private @Nullable Path identity;

    /**
     * What the proxy is called.
     *
     * @throws IllegalArgumentException for a name that no node and no directory can have
     */
    String name() {
        String given = name == null ? hostName() : name;
        if (!given.matches("[A-Za-z0-9_.-]{1,100}") || given.startsWith(".")) {
            throw new IllegalArgumentException(
                    "a proxy's name is of letters, digits, '_', '-' and '.' (--name): " + given);
        }
        return given;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    /** Where the proxy keeps what it has to keep. */
    Path data() {
        return data == null ? LastGood.usual(name(), System.getenv()) : data;
    }

    /** These options again, for a command that shall mean the same. */
    String repeated() {
        String given = address == null || address.isBlank() ? "" : " --zookeeper " + address;
        String login = user == null ? "" : " --zookeeper-user " + user;
        if (!given.isEmpty()) {
            return given + login;
        }
        return (name == null ? "" : " --name " + name) + (data == null ? "" : " --data " + data);
    }

    /**
     * @throws IllegalArgumentException when what is asked for makes no sense
     */
    ClusterChoice choice() {
        String given = address;
        if (identity != null && authorities == null) {
            throw new IllegalArgumentException(
                    "--zookeeper-identity is for TLS: name the authorities too, by --zookeeper-ca");
        }
        boolean ours =
                given == null || given.isBlank() || given.equals(NONE) || given.startsWith(LOCAL);
        if (ours && (user != null || authorities != null)) {
            throw new IllegalArgumentException(
                    "--zookeeper-user and --zookeeper-ca are for a ZooKeeper that --zookeeper names by"
                            + " its address");
        }
        if (given == null || given.isBlank()) {
            return new ClusterChoice.Own(LocalZooKeeper.in(data()));
        }
        if (given.equals(NONE)) {
            return new ClusterChoice.Alone();
        }
        if (given.startsWith(LOCAL)) {
            return new ClusterChoice.Neighbour(neighbour(given.substring(LOCAL.length())));
        }
        int slash = given.indexOf('/');
        String servers = slash < 0 ? given : given.substring(0, slash);
        String root = slash < 0 ? DEFAULT_ROOT : given.substring(slash);
        return new ClusterChoice.Remote(
                new ZooKeeperAddress(servers, root, ZooKeeperAddress.SESSION, login(), tls()));
    }

    private static LocalZooKeeper neighbour(String named) {
        if (named.matches("\\d*")) {
            throw new IllegalArgumentException(
                    "--zookeeper local: takes the name of a proxy or its data directory; a host named"
                            + " local is written with its domain");
        }
        return LocalZooKeeper.in(
                named.contains("/") ? Path.of(named) : LastGood.usual(named, System.getenv()));
    }

    /**
     * The ZooKeeper that a command is to ask.
     *
     * @throws IllegalArgumentException when what is asked for makes no sense
     * @throws IOException when it is a proxy's own and does not run
     */
    ZooKeeperAddress toAsk() throws IOException {
        return switch (choice()) {
            case ClusterChoice.Remote(ZooKeeperAddress remote) -> remote;
            case ClusterChoice.Neighbour(LocalZooKeeper neighbour) -> neighbour.runningAddress();
            case ClusterChoice.Own(LocalZooKeeper own) -> own.runningAddress();
            case ClusterChoice.Alone() ->
                    throw new IllegalArgumentException(
                            "versions of the configuration are in ZooKeeper: name it by --zookeeper or "
                                    + ADDRESS
                                    + ", or leave both out for that of the proxy on this machine");
        };
    }

    private Optional<ZooKeeperAddress.Login> login() {
        if (user == null) {
            return Optional.empty();
        }
        String password = System.getenv(PASSWORD);
        if (password == null) {
            throw new IllegalArgumentException(
                    "--zookeeper-user needs its password in the environment: " + PASSWORD);
        }
        return Optional.of(new ZooKeeperAddress.Login(user, new Secret(password)));
    }

    private Optional<ZooKeeperAddress.Tls> tls() {
        return Optional.ofNullable(authorities)
                .map(file -> new ZooKeeperAddress.Tls(file, Optional.ofNullable(identity)));
    }
}
