package io.tidegate.ha.coordination;

import java.util.List;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;

/**
 * Who may read and write the nodes that a session makes. ZooKeeper's own way to say "me" means all
 * that a session has shown, so that whoever has its certificate would get in without the password.
 * How a user is named there depends on the server, so the name is read from a node and not made.
 *
 * <p>Threads: any.
 */
final class NodeAccess {
    private final boolean narrows;
    private volatile List<ACL> made;

    private NodeAccess(boolean narrows, List<ACL> made) {
        this.narrows = narrows;
        this.made = made;
    }

    static NodeAccess of(ZooKeeperAddress address) {
        boolean shows = address.tls().flatMap(ZooKeeperAddress.Tls::identity).isPresent();
        if (address.login().isEmpty()) {
            return new NodeAccess(false, ZooDefs.Ids.OPEN_ACL_UNSAFE);
        }
        return shows
                ? new NodeAccess(true, List.of())
                : new NodeAccess(false, ZooDefs.Ids.CREATOR_ALL_ACL);
    }

    /** For nodes that hold nothing, and are narrowed behind it. */
    List<ACL> ofFoundations() {
        return narrows ? ZooDefs.Ids.CREATOR_ALL_ACL : made;
    }

    /**
     * @throws DisconnectedException when the user's name is not known yet
     */
    List<ACL> ofNodes() throws DisconnectedException {
        List<ACL> known = made;
        if (known.isEmpty()) {
            throw new DisconnectedException("what others may do with nodes is not settled yet");
        }
        return known;
    }

    /** Leaves of the foundations' users the one alone who has the password. */
    void narrow(ZooKeeper zooKeeper, List<String> foundations)
            throws KeeperException, InterruptedException {
        if (!narrows || !made.isEmpty()) {
            return;
        }
        for (String path : foundations) {
            List<ACL> before = zooKeeper.getACL(path, null);
            List<ACL> byPassword =
                    before.stream()
                            .filter(each -> each.getId().getScheme().equals("digest"))
                            .toList();
            if (!byPassword.isEmpty() && !byPassword.equals(before)) {
                zooKeeper.setACL(path, byPassword, Tree.ANY);
            }
            if (!byPassword.isEmpty()) {
                made = byPassword;
            }
        }
    }
}
