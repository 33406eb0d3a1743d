package io.tidegate.ha.mysql.node;

import io.tidegate.ha.mysql.gtid.GtidSet;

/** How waiting for an applier ended. */
public sealed interface AppliedWait {
    /** All that was waited for has been executed. */
    record Reached(GtidSet executed) implements AppliedWait {}

    /** The time is over. */
    record Late(GtidSet missing) implements AppliedWait {}

    /** The applier does not run, so that nothing more will come. */
    record Stopped(GtidSet missing, ReplicaThread applier) implements AppliedWait {}
}
