package io.tidegate.it.server;

import java.util.ArrayList;
import java.util.List;

/** How MySQL servers are told to be a cluster that elects its primary itself. */
public final class GroupReplication {
    private static final String NAME = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

    private GroupReplication() {}

    /**
     * Options of one of its servers.
     *
     * @param number from 1 on
     * @param first of as many ports in a row as there are servers, by which they speak to each
     *     other
     */
    public static List<String> options(int number, int nodes, int first) {
        List<String> seeds = new ArrayList<>();
        for (int each = 0; each < nodes; each++) {
            seeds.add("127.0.0.1:" + (first + each));
        }
        return List.of(
                "--server-id=" + number,
                "--log-bin=binlog",
                "--relay-log=relay",
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON",
                "--performance-schema=ON",
                "--report-host=127.0.0.1",
                "--plugin-load-add=group_replication.so",
                "--loose-group-replication-group-name=" + NAME,
                "--loose-group-replication-local-address=" + seeds.get(number - 1),
                "--loose-group-replication-group-seeds=" + String.join(",", seeds),
                "--loose-group-replication-start-on-boot=OFF",
                "--loose-group-replication-recovery-get-public-key=ON",
                // They have no certificates.
                "--loose-group-replication-ssl-mode=DISABLED",
                "--loose-group-replication-recovery-use-ssl=OFF",
                // What it takes at least.
                "--loose-group-replication-message-cache-size=128M",
                // By default servers wait for 5 s more for one that is gone.
                "--loose-group-replication-member-expel-timeout=0");
    }

    /** The server begins the cluster, as its primary. */
    public static String[] bootstrap() {
        return new String[] {
            "SET GLOBAL group_replication_bootstrap_group = ON",
            "START GROUP_REPLICATION",
            "SET GLOBAL group_replication_bootstrap_group = OFF"
        };
    }

    /** The server becomes a member of it. */
    public static String[] join() {
        return new String[] {
            "CHANGE REPLICATION SOURCE TO SOURCE_USER = '"
                    + ServerAccount.USER
                    + "', SOURCE_PASSWORD = '"
                    + ServerAccount.PASSWORD
                    + "' FOR CHANNEL 'group_replication_recovery'",
            "START GROUP_REPLICATION"
        };
    }
}
