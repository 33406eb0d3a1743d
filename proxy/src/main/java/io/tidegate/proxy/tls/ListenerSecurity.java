package io.tidegate.proxy.tls;

import io.tidegate.conf.certificate.Identity;
import io.tidegate.conf.certificate.SelfSigned;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.ListenerTls;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What clients are offered now. Without a certificate in the configuration the proxy has one of its
 * own, which lives as long as the process.
 *
 * <p>Threads: {@link #use} is called by one thread at a time, {@link #get} by any.
 */
public final class ListenerSecurity implements Supplier<Optional<ServerTls>> {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerSecurity.class);
    private static final String COMMON_NAME = "tidegate";

    private final Executor handshakes;
    private final Live<Optional<ServerTls>> current = Live.of(Optional.empty());
    private @Nullable ListenerTls used;
    private @Nullable Identity own;

    /**
     * @param handshakes works out their slow parts
     */
    public ListenerSecurity(Executor handshakes) {
        this.handshakes = handshakes;
    }

    /** Offers what {@code config} says to those who connect from now on. */
    public void use(ListenerTls config) {
        if (config.equals(used)) {
            return;
        }
        used = config;
        current.replace(
                config.mode() == ListenerTls.Mode.OFF
                        ? Optional.empty()
                        : Optional.of(ServerTls.of(config, identity(config), handshakes)));
    }

    private Identity identity(ListenerTls config) {
        if (config.identity().isPresent()) {
            Identity given = config.identity().get();
            LOG.info(
                    "clients are shown the certificate of {}, good until {}",
                    given.certificate().getSubjectX500Principal(),
                    given.certificate().getNotAfter().toInstant());
            return given;
        }
        Identity mine = own;
        if (mine == null) {
            mine = SelfSigned.generate(COMMON_NAME);
            own = mine;
            LOG.info(
                    "no certificate is configured: clients are shown one that was made for this run");
        }
        return mine;
    }

    @Override
    public Optional<ServerTls> get() {
        return current.current();
    }
}
