package io.tidegate.it.server;

import java.util.ArrayList;
import java.util.List;

/** How servers of each family are started and told to replicate, as docs/availability.md says. */
public final class Replication {
    private Replication() {}

    /**
     * Options of a server that can be master and replica.
     *
     * @param number from 1 on, within its group
     * @param nodes of the group, over which AUTO_INCREMENT is interleaved
     */
    public static List<String> options(ServerFamily family, int number, int nodes) {
        List<String> common =
                List.of(
                        "--server-id=" + number,
                        "--log-bin=binlog",
                        "--relay-log=relay",
                        "--read-only=ON",
                        "--auto-increment-increment=" + nodes,
                        "--auto-increment-offset=" + number);
        List<String> own =
                switch (family) {
                    case MYSQL ->
                            List.of(
                                    "--gtid-mode=ON",
                                    "--enforce-gtid-consistency=ON",
                                    "--log-replica-updates=ON",
                                    "--replica-net-timeout=2",
                                    // Where it tells of heartbeats that were received.
                                    "--performance-schema=ON",
                                    "--plugin-load-add=semisync_source.so",
                                    "--plugin-load-add=semisync_replica.so",
                                    "--loose-rpl-semi-sync-replica-enabled=ON");
                    case MARIADB ->
                            List.of(
                                    "--gtid-strict-mode=ON",
                                    "--log-slave-updates=ON",
                                    "--slave-net-timeout=2",
                                    "--binlog-format=ROW",
                                    "--rpl-semi-sync-slave-enabled=ON");
                };
        List<String> all = new ArrayList<>(common);
        all.addAll(own);
        return all;
    }

    /** Replication waits for the leader when a server is started again. */
    public static String notByItself(ServerFamily family) {
        return switch (family) {
            case MYSQL -> "--skip-replica-start=ON";
            case MARIADB -> "--skip-slave-start";
        };
    }

    /** A master's commits wait for a replica from now on, without end. */
    public static String[] requireAcknowledgement(ServerFamily family) {
        return switch (family) {
            case MYSQL ->
                    new String[] {
                        "SET GLOBAL rpl_semi_sync_source_timeout = 4294967295",
                        "SET GLOBAL rpl_semi_sync_source_enabled = ON"
                    };
            case MARIADB ->
                    new String[] {
                        "SET GLOBAL rpl_semi_sync_master_timeout = 4294967295",
                        "SET GLOBAL rpl_semi_sync_master_wait_point = AFTER_SYNC",
                        "SET GLOBAL rpl_semi_sync_master_enabled = ON"
                    };
        };
    }

    /**
     * A server gets what another one writes, from now on.
     *
     * @param port of its source, on this machine
     */
    public static String[] follow(ServerFamily family, int port) {
        return switch (family) {
            case MYSQL ->
                    new String[] {
                        "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = "
                                + port
                                + ", SOURCE_USER = '"
                                + ServerAccount.USER
                                + "', SOURCE_PASSWORD = '"
                                + ServerAccount.PASSWORD
                                + "', SOURCE_AUTO_POSITION = 1, SOURCE_HEARTBEAT_PERIOD = 0.5,"
                                + " SOURCE_CONNECT_RETRY = 1, SOURCE_SSL = 0,"
                                + " GET_SOURCE_PUBLIC_KEY = 1",
                        "START REPLICA"
                    };
            case MARIADB ->
                    new String[] {
                        "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = "
                                + port
                                + ", MASTER_USER = '"
                                + ServerAccount.USER
                                + "', MASTER_PASSWORD = '"
                                + ServerAccount.PASSWORD
                                + "', MASTER_USE_GTID = slave_pos, MASTER_HEARTBEAT_PERIOD = 0.5,"
                                + " MASTER_CONNECT_RETRY = 1, MASTER_SSL_VERIFY_SERVER_CERT = 0",
                        "START SLAVE"
                    };
        };
    }
}
