package io.tidegate.proxy.boot;

import io.tidegate.ha.health.Beating;
import io.tidegate.ha.health.ProxyReport;
import io.tidegate.ha.health.Sight;
import io.tidegate.ha.mysql.node.ReplicaChannel;
import io.tidegate.ha.mysql.node.ServerState;
import java.util.Optional;

/**
 * What a proxy's looks at a group say of one replica.
 *
 * @param readable whether it replicates from the group's master, and how far it is behind is known
 * @param lagMillis how far; of no meaning where it is not readable
 */
record ReplicaSight(boolean readable, long lagMillis) {
    private static final ReplicaSight NO = new ReplicaSight(false, 0);

    /** An answer that is older says nothing. */
    private static final long FRESH_MILLIS = 3000;

    /**
     * @param node not the master
     * @param master the node's name
     * @param masterServer what the master called itself when it answered last
     */
    static ReplicaSight of(ProxyReport report, String node, String master, String masterServer) {
        Beating beating = report.beating();
        boolean beats =
                beating.node().equals(master)
                        && beating.okMillisAgo() >= 0
                        && beating.okMillisAgo() < FRESH_MILLIS;
        if (!beats
                || !(report.nodes().get(node) instanceof Sight.Answering answer)
                || answer.ageMillis() > FRESH_MILLIS
                || answer.lagMillis() < 0) {
            return NO;
        }
        ServerState state = answer.told();
        Optional<ReplicaChannel> channel = state.channel();
        boolean follows =
                state.channels().size() == 1
                        && state.readOnly()
                        && !state.offline()
                        && state.gtids()
                        && state.logsReplicated()
                        && channel.get().receiver().runs()
                        && channel.get().applier().runs()
                        && channel.get().sourceServer().equals(masterServer);
        return follows ? new ReplicaSight(true, answer.lagMillis()) : NO;
    }
}
