package io.tidegate.ha.coordination;

import io.tidegate.conf.model.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where ZooKeeper is and how to get in.
 *
 * @param servers {@code host:port}, several with commas between
 * @param root the path that everything of this cluster is below, such as {@code /tidegate/shop}
 * @param session how long ZooKeeper keeps a proxy for alive that it does not hear of
 * @param login by which the nodes are closed to others; empty leaves them open
 * @param tls empty for plain connections
 */
public record ZooKeeperAddress(
        String servers, String root, Duration session, Optional<Login> login, Optional<Tls> tls) {
    /** ZooKeeper's own minimum with its usual ticks; proxies that pause longer lose their place. */
    public static final Duration SESSION = Duration.ofSeconds(4);

    public record Login(String user, Secret password) {}

    /**
     * @param authorities of the servers' certificates, PEM
     * @param identity this proxy's certificate with its key, PEM, where the servers want one
     */
    public record Tls(Path authorities, Optional<Path> identity) {}

    /** Plain and open to all, as ZooKeeper is out of the box. */
    public static ZooKeeperAddress of(String servers, String root) {
        return new ZooKeeperAddress(servers, root, SESSION, Optional.empty(), Optional.empty());
    }

    public ZooKeeperAddress {
        if (!root.matches("(/[A-Za-z0-9_.-]+)+")) {
            throw new IllegalArgumentException("a root is a path such as /tidegate/shop: " + root);
        }
    }
}
