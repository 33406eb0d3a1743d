package io.tidegate.ha.health;

import io.tidegate.ha.mysql.node.ClusterView;
import io.tidegate.ha.mysql.node.ReplicaChannel;
import io.tidegate.ha.mysql.node.ReplicaThread;
import io.tidegate.ha.mysql.node.SemiSync;
import io.tidegate.ha.mysql.node.ServerFamily;
import io.tidegate.ha.mysql.node.ServerState;
import io.tidegate.ha.mysql.node.ServerState.Management;
import java.util.List;

/** What servers tell, as far as tests care. */
public final class ServerStates {
    private static final ReplicaThread RUNS = new ReplicaThread(ReplicaThread.State.RUNNING, 0, "");

    private ServerStates() {}

    /** Of MariaDB, which loses its relay log when it is started again. */
    static ServerState replica(int executed, int received, long uptime, String progress) {
        ReplicaChannel channel =
                new ReplicaChannel(
                        "", "10.0.0.1:3306", "1", RUNS, RUNS, "0-1-" + received, progress, true, 0);
        return state("2", "0-1-" + executed, uptime, false, true, List.of(channel));
    }

    /** One that keeps its relay log. */
    static ServerState keeper(int executed, int received, long uptime) {
        ServerState other = replica(executed, received, uptime, "p");
        return state("2", other.executed(), uptime, true, true, other.channels());
    }

    public static ServerState master(int executed, boolean readOnly, long uptime) {
        return state("1", "0-1-" + executed, uptime, false, readOnly, List.of());
    }

    private static ServerState state(
            String server,
            String executed,
            long uptime,
            boolean keeps,
            boolean readOnly,
            List<ReplicaChannel> channels) {
        return new ServerState(
                ServerFamily.MARIADB,
                "11.4.5-MariaDB",
                server,
                uptime,
                readOnly,
                false,
                false,
                executed,
                "",
                true,
                true,
                keeps,
                1,
                100,
                Management.OWN,
                ClusterView.NONE,
                SemiSync.ABSENT,
                channels);
    }
}
