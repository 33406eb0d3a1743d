package io.tidegate.ha.settings;

import io.tidegate.ha.mysql.node.ServerSettings;
import java.util.Set;

/** What a server of a cluster that elects its primary itself has to be set to, to be followed. */
final class ClusterRules {
    /**
     * Behind that statements that wait for a primary have failed, since it is noticed late, too.
     */
    private static final long MOST_EXPEL_SECONDS = 2;

    private static final Set<String> WAITING_BEHIND_FAILOVER =
            Set.of("BEFORE_ON_PRIMARY_FAILOVER", "AFTER", "BEFORE_AND_AFTER");

    private ClusterRules() {}

    static boolean applyTo(ServerSettings settings) {
        return settings.flag("wsrep_on")
                || !settings.text("group_replication_group_name").isEmpty();
    }

    static void check(ServerSettings settings, Found found) {
        boolean galera = settings.flag("wsrep_on");
        found.warning(
                "it is managed by "
                        + (galera ? "Galera" : "MySQL's group replication")
                        + ": its elections are followed, and what is told as done is as durable as the"
                        + " cluster makes it, whatever the group's durability says",
                "nothing, where that is meant; SWITCHOVER, FAILOVER and REJOIN name the statements that"
                        + " do the same in the cluster");
        if (!galera) {
            groupReplication(settings, found);
        }
    }

    private static void groupReplication(ServerSettings settings, Found found) {
        if (!settings.flag("performance_schema")) {
            found.error(
                    "performance_schema is OFF: nobody can ask it who the primary is",
                    Found.line("performance_schema", "ON") + ", and a restart");
        }
        String consistency = settings.text("group_replication_consistency");
        if (!WAITING_BEHIND_FAILOVER.contains(consistency)) {
            found.warning(
                    "group_replication_consistency is "
                            + consistency
                            + ": a primary that was just elected answers reads before it has applied"
                            + " what the one before it has acknowledged",
                    found.set("group_replication_consistency", "'BEFORE_ON_PRIMARY_FAILOVER'"));
        }
        if (settings.number("group_replication_member_expel_timeout") > MOST_EXPEL_SECONDS) {
            found.warning(
                    "group_replication_member_expel_timeout is "
                            + settings.text("group_replication_member_expel_timeout")
                            + " s, beside the 5 s until a member is suspected: the next primary is elected"
                            + " after statements have waited for as long as they may",
                    found.set("group_replication_member_expel_timeout", "0")
                            + ", or a longer hold in the group's section failover");
        }
        if (settings.number("group_replication_unreachable_majority_timeout") == 0) {
            found.warning(
                    "group_replication_unreachable_majority_timeout is 0: on a primary that is cut off"
                            + " from the others writes wait without an end",
                    found.set("group_replication_unreachable_majority_timeout", "10"));
        }
    }
}
