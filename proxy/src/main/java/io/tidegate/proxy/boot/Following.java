package io.tidegate.proxy.boot;

import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.supervision.Supervision;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What brings later configurations while a proxy runs. */
record Following(Optional<OwnFile> file, Optional<Joined> cluster) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);

    /** A cluster, and the groups that are looked after in it. */
    record Joined(
            Coordination coordination,
            Supervision supervision,
            ReplicaWork replicas,
            AloneGroups alone)
            implements AutoCloseable {
        @Override
        public void close() {
            alone.close();
            replicas.close();
            supervision.close();
            coordination.close();
        }
    }

    /** SIGHUP. */
    void reload() {
        if (file.isPresent()) {
            file.get().reload();
        } else {
            LOG.info("nothing to reload: versions of the configuration come by ZooKeeper");
        }
    }

    @Override
    public void close() {
        cluster.ifPresent(Joined::close);
        file.ifPresent(OwnFile::close);
    }
}
