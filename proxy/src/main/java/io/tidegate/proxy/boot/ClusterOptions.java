package io.tidegate.proxy.boot;

import io.tidegate.conf.model.Secret;
import io.tidegate.ha.coordination.ZooKeeperAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Where the cluster's ZooKeeper is, for every command that needs it. */
final class ClusterOptions {
    static final String ADDRESS = "TIDEGATE_ZOOKEEPER";
    static final String PASSWORD = "TIDEGATE_ZOOKEEPER_PASSWORD";
    private static final String DEFAULT_ROOT = "/tidegate";

    @Option(
            names = "--zookeeper",
            scope = ScopeType.INHERIT,
            paramLabel = "HOST:PORT[,...][/ROOT]",
            defaultValue = "${env:" + ADDRESS + "}",
            description = {
                "ZooKeeper's servers, and the path below which this cluster is (default: /tidegate).",
                "Also taken from the environment: " + ADDRESS
            })
    private @Nullable String address;

    @Option(
            names = "--zookeeper-user",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = {
                "closes the nodes to everybody but this user (digest); the password is taken from the",
                "environment: " + PASSWORD
            })
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
     * Empty when no cluster is asked for.
     *
     * @throws IllegalArgumentException when what is asked for makes no sense
     */
    Optional<ZooKeeperAddress> address() {
        String given = address;
        if (given == null || given.isBlank()) {
            return Optional.empty();
        }
        int slash = given.indexOf('/');
        String servers = slash < 0 ? given : given.substring(0, slash);
        String root = slash < 0 ? DEFAULT_ROOT : given.substring(slash);
        if (identity != null && authorities == null) {
            throw new IllegalArgumentException(
                    "--zookeeper-identity is for TLS: name the authorities too, by --zookeeper-ca");
        }
        return Optional.of(
                new ZooKeeperAddress(servers, root, ZooKeeperAddress.SESSION, login(), tls()));
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
