package io.tidegate.ha.coordination;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** Who may do anything at all in a ZooKeeper of our own: its user, and nobody else. */
final class RootAccess {
    private RootAccess() {}

    /**
     * Closes the root to everybody else, which also shows that there can be written.
     *
     * @throws IOException when it was closed for another password, or nothing can be written
     */
    static void close(ZooKeeperAddress address) throws IOException {
        ZooKeeperAddress.Login login = address.login().orElseThrow();
        try (ZooKeeper client =
                new ZooKeeper(address.servers(), (int) address.session().toMillis(), _ -> {})) {
            client.addAuthInfo(
                    "digest",
                    (login.user() + ":" + login.password().reveal())
                            .getBytes(StandardCharsets.UTF_8));
            client.setACL("/", ZooDefs.Ids.CREATOR_ALL_ACL, Tree.ANY);
        } catch (KeeperException.NoAuthException others) {
            throw new IOException(
                    "its data are closed for the password that is kept beside them: put that back, or"
                            + " remove data and password and push the configuration again",
                    others);
        } catch (KeeperException unwritable) {
            throw new IOException(
                    "it cannot write its data, is the disk full? (" + unwritable.code() + ")",
                    unwritable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
