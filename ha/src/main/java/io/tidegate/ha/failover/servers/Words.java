package io.tidegate.ha.failover.servers;

import io.tidegate.ha.failover.UnreachableNodeException;
import io.tidegate.ha.mysql.node.Failure;
import io.tidegate.ha.mysql.node.ReplicaThread;
import java.sql.SQLException;

/** What went wrong, for people. No text of a statement is in it, so that no password is. */
final class Words {
    private Words() {}

    /** The driver tells more in further lines, which say nothing of the server. */
    static UnreachableNodeException of(String node, SQLException failed) {
        String message = String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
        return new UnreachableNodeException(
                switch (Failure.of(failed)) {
                    case REFUSED -> node + " is not there, or ended the connection: " + message;
                    case SILENT -> node + " does not answer in time: " + message;
                    case FULL -> node + " has no connection left: " + message;
                    case DENIED -> node + " does not let the control plane in: " + message;
                    case NO_ROUTE -> node + " cannot be reached from here: " + message;
                    case ERROR -> node + ": " + message;
                });
    }

    static String of(ReplicaThread thread) {
        if (thread.errorCode() == 0) {
            return thread.stopped() ? "it was stopped" : "it has not connected";
        }
        return "error " + thread.errorCode() + ", " + thread.error();
    }
}
