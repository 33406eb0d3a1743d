package io.tidegate.proxy.boot;

import io.tidegate.conf.live.Live;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.ddl.AwaitedOwners;
import io.tidegate.ha.ddl.Inheritance;
import io.tidegate.ha.ddl.SharedJobs;
import io.tidegate.proxy.session.Routing;
import java.util.concurrent.Executor;

/**
 * This proxy's part in what the proxies of a cluster do together.
 *
 * @param owners who waits for it to join
 * @param threads for jobs that it inherits
 */
record ClusterWork(
        Live<Routing> routing, KeyColumnsAgain again, AwaitedOwners owners, Executor threads) {

    void join(Coordination coordination) {
        owners.join(
                SharedJobs.join(
                        coordination,
                        () -> {
                            Routing now = routing.current();
                            return new Inheritance(now.configuration(), now.rules());
                        },
                        again::read,
                        threads));
    }
}
