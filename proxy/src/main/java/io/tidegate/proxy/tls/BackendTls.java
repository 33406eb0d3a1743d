package io.tidegate.proxy.tls;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.GroupTls;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * TLS towards the servers of every group. Contexts take long to make, so they are made when a
 * configuration comes into use, before connections need them.
 *
 * <p>Threads: any.
 */
public final class BackendTls {
    private final Executor handshakes;
    private final Live<Map<GroupTls, ClientTls>> contexts = Live.of(Map.of());

    /**
     * @param handshakes works out the slow parts of handshakes and logins
     */
    public BackendTls(Executor handshakes) {
        this.handshakes = handshakes;
    }

    /** Works out the slow parts of handshakes and logins. */
    public Executor executor() {
        return handshakes;
    }

    /** Makes what the groups of {@code configuration} need, and forgets what they do not. */
    public void prepare(Configuration configuration) {
        Map<GroupTls, ClientTls> before = contexts.current();
        Map<GroupTls, ClientTls> next = new HashMap<>();
        for (GroupConfig group : configuration.groups().values()) {
            if (group.tls().mode() != GroupTls.Mode.DISABLED) {
                ClientTls known = before.get(group.tls());
                next.computeIfAbsent(group.tls(), tls -> known != null ? known : make(tls));
            }
        }
        contexts.replace(Map.copyOf(next));
    }

    /** A pool that is about to be retired may ask for what is not prepared any more. */
    public ClientTls of(GroupTls tls) {
        ClientTls prepared = contexts.current().get(tls);
        return prepared != null ? prepared : make(tls);
    }

    private ClientTls make(GroupTls tls) {
        return ClientTls.of(tls, handshakes);
    }
}
