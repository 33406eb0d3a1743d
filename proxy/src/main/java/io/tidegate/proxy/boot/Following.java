package io.tidegate.proxy.boot;

import io.tidegate.ha.coordination.Coordination;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What brings later configurations while a proxy runs. */
record Following(Optional<OwnFile> file, Optional<Coordination> coordination)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);

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
        coordination.ifPresent(Coordination::close);
        file.ifPresent(OwnFile::close);
    }
}
