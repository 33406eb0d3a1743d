package io.tidegate.ha.settings;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.mysql.node.ServerFamily;
import io.tidegate.ha.mysql.node.ServerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is to be said of one server by itself.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/replication-options.html">Replication and
 *     Binary Logging Options</a>
 * @see <a href="https://mariadb.com/kb/en/replication-and-binary-log-system-variables/">Replication
 *     and Binary Log System Variables</a>
 */
final class NodeRules {
    /** Behind it heartbeats and times in rows differ visibly. */
    private static final Duration SKEW = Duration.ofSeconds(1);

    private static final long DAY_SECONDS = 86_400;

    private final ServerSettings settings;
    private final boolean mysql;
    private final Found found;

    private NodeRules(String node, ServerSettings settings) {
        this.settings = settings;
        this.mysql = settings.family() == ServerFamily.MYSQL;
        this.found = new Found(node, settings);
    }

    /**
     * @param durability of a group with failovers; empty without them
     */
    static List<SettingsFinding> of(
            String node, ServerSettings settings, Optional<Durability> durability) {
        NodeRules rules = new NodeRules(node, settings);
        rules.clock();
        rules.xa();
        if (durability.isPresent()) {
            rules.identities();
            rules.binlog();
            if (ClusterRules.applyTo(settings)) {
                ClusterRules.check(settings, rules.found);
            } else {
                rules.afterRestart();
                if (durability.get() == Durability.STRICT) {
                    rules.semiSync();
                    rules.disk();
                }
            }
            Privileges.check(settings, found(rules));
        }
        return rules.found.all();
    }

    private static Found found(NodeRules rules) {
        return rules.found;
    }

    private void clock() {
        if (settings.ahead().abs().compareTo(SKEW) > 0) {
            long millis = settings.ahead().toMillis();
            found.warning(
                    "its clock is "
                            + Math.abs(millis)
                            + " ms "
                            + (millis > 0 ? "before" : "behind")
                            + " this proxy's: lag is measured wrongly, and NOW() differs",
                    "have both hosts follow the same time servers");
        }
    }

    private void xa() {
        if (mysql) {
            found.requireValue(
                    false,
                    "xa_detach_on_prepare",
                    "ON",
                    "a prepared branch keeps its connection, and is lost when that is reset");
        }
    }

    /** Transactions with ids, by which it can be said who has what. */
    private void identities() {
        if (mysql) {
            found.requireValue(
                    true,
                    "enforce_gtid_consistency",
                    "ON",
                    "transactions have ids only with it on");
            if (!settings.text("gtid_mode").equalsIgnoreCase("ON")) {
                found.error(
                        "gtid_mode is "
                                + settings.text("gtid_mode")
                                + ": without ids nobody can say which transactions a node has",
                        "on every node of the group one step after the other: SET PERSIST gtid_mode ="
                                + " OFF_PERMISSIVE, then ON_PERMISSIVE, then, when Ongoing_anonymous_transaction_count"
                                + " is 0, ON");
            }
        } else {
            found.requireValue(
                    false,
                    "gtid_strict_mode",
                    "ON",
                    "a replica takes transactions whose numbers are out of order");
        }
        if (settings.number("server_id") == 0) {
            found.error(
                    "server_id is 0: it can neither have replicas nor be one",
                    Found.line("server_id", "<a number that no other node has>"));
        }
    }

    private void binlog() {
        if (!settings.flag("log_bin")) {
            found.error(
                    "it writes no binary log: no other node can follow it",
                    Found.line("log_bin", "<a name>") + ", and a restart");
        }
        String relayed = mysql ? "log_replica_updates" : "log_slave_updates";
        if (settings.has(relayed) && !settings.flag(relayed)) {
            found.error(
                    relayed + " is OFF: as a master it could not hand on what it has replicated",
                    Found.line(relayed, "ON") + ", and a restart");
        }
        found.requireValue(
                true,
                "binlog_format",
                "ROW",
                "statements are carried out again on replicas, and may do something else there");
        found.requireValue(
                false, "binlog_row_image", "FULL", "moving and splitting shards need whole rows");
        long kept =
                settings.has("binlog_expire_logs_seconds")
                        ? settings.number("binlog_expire_logs_seconds")
                        : settings.number("expire_logs_days") * DAY_SECONDS;
        if (kept > 0 && kept < DAY_SECONDS) {
            found.warning(
                    "binary logs are kept for "
                            + kept
                            + " s: a node that is away for longer has to be made anew",
                    found.set("binlog_expire_logs_seconds", "604800"));
        }
    }

    /** What a former master does when it comes back before anybody has told it. */
    private void afterRestart() {
        if (settings.unset().contains("read_only")) {
            found.error(
                    "read_only stands in no configuration of the server: a former master that is"
                            + " started again takes writes until it is shut out",
                    Found.line("read_only", "ON"));
        }
        if (mysql && settings.has("skip_replica_start") && !settings.flag("skip_replica_start")) {
            found.error(
                    "skip_replica_start is OFF: started again it acknowledges to whoever was its"
                            + " source, who may not be the master any more",
                    Found.line("skip_replica_start", "ON") + ", and a restart");
        }
        if (mysql && settings.flag("relay_log_recovery")) {
            found.warning(
                    "relay_log_recovery is ON: started again it throws away what it has acknowledged"
                            + " and not applied, and cannot be promoted until it has it again",
                    Found.line("relay_log_recovery", "OFF") + ", and a restart");
        }
    }

    private void semiSync() {
        boolean source =
                settings.has("rpl_semi_sync_source_enabled")
                        || settings.has("rpl_semi_sync_master_enabled");
        boolean replica =
                settings.has("rpl_semi_sync_replica_enabled")
                        || settings.has("rpl_semi_sync_slave_enabled");
        if (!source) {
            found.error(
                    "semi-synchronous replication is not installed for a master: a strict group"
                            + " cannot have it as one",
                    "INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'");
        }
        if (!replica) {
            found.error(
                    "semi-synchronous replication is not installed for a replica: it acknowledges"
                            + " nothing",
                    "INSTALL PLUGIN rpl_semi_sync_replica SONAME 'semisync_replica.so'");
        }
    }

    /** What an acknowledging replica has told is only as safe as its disk. */
    private void disk() {
        String why = "what it has acknowledged may be gone when its machine loses power";
        found.requireValue(false, "sync_binlog", "1", why);
        found.requireValue(false, "innodb_flush_log_at_trx_commit", "1", why);
    }
}
