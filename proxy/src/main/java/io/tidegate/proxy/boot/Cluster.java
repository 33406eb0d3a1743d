package io.tidegate.proxy.boot;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.ZooKeeperAddress;
import io.tidegate.ha.versions.HeldText;
import io.tidegate.ha.versions.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a proxy of a cluster begins with. */
final class Cluster {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Cluster() {}

    /**
     * The text of the version that holds. When ZooKeeper does not answer it is the last one that
     * this proxy had; when there is no version yet, that of the file.
     *
     * @param file what to begin with where there is nothing else; it is not published
     * @throws IOException when there is none of these
     */
    static String first(ZooKeeperAddress address, LastGood lastGood, Optional<Path> file)
            throws IOException, InterruptedException {
        try (Coordination visitor = Coordination.visit(address)) {
            if (!visitor.await(PATIENCE)) {
                throw new AwayException("no answer within " + PATIENCE.toSeconds() + " s");
            }
            Optional<HeldText> held = Versions.visit(visitor).held();
            if (held.isPresent()) {
                LOG.info("version {} of the configuration holds", held.get().number());
                return held.get().text();
            }
        } catch (DisconnectedException | AwayException away) {
            Optional<String> last = lastGood.read();
            if (last.isPresent()) {
                LOG.warn(
                        "ZooKeeper at {} does not answer ({}): starting with the last version that was in"
                                + " use here, {}",
                        address.servers(),
                        away.getMessage(),
                        lastGood.file());
                return last.get();
            }
            LOG.warn(
                    "ZooKeeper at {} does not answer ({}), and there is no last version at {}",
                    address.servers(),
                    away.getMessage(),
                    lastGood.file());
        } catch (UnreadableDocumentException broken) {
            throw new IOException(broken.getMessage(), broken);
        }
        if (file.isEmpty()) {
            throw new IOException(
                    "there is no version of the configuration yet: tidegate config push FILE makes one;"
                            + " or name a file to begin with, by --config");
        }
        LOG.warn(
                "there is no version of the configuration in ZooKeeper: starting with {}, which others do"
                        + " not see; tidegate config push publishes it",
                file.get());
        return Files.readString(file.get());
    }

    private static final class AwayException extends Exception {
        private static final long serialVersionUID = 1L;

        AwayException(String message) {
            super(message);
        }
    }
}
