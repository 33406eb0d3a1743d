package io.tidegate.ha.mysql.node;

import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.Queries.Row;
import io.tidegate.ha.mysql.node.ServerState.Management;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** MySQL from 8.0.26 on. */
final class MySqlDialect implements Dialect {
    private static final Set<String> VARIABLES =
            Set.of(
                    "read_only",
                    "super_read_only",
                    "offline_mode",
                    "gtid_mode",
                    "log_bin",
                    "log_replica_updates",
                    "relay_log_recovery",
                    "max_connections",
                    "performance_schema",
                    "group_replication_group_name",
                    "version");

    @Override
    public ServerFamily family() {
        return ServerFamily.MYSQL;
    }

    @Override
    public String longest(long seconds) {
        return "max_execution_time = " + seconds * 1000;
    }

    @Override
    public ServerState state(Queries queries, GlobalVariables all) throws SQLException {
        Row variables = all.read(queries, VARIABLES);
        boolean clustered = !variables.text("group_replication_group_name").isEmpty();
        // SHOW GLOBAL STATUS would add up all counters over all sessions.
        Row status =
                queries.pairs(
                        "SELECT VARIABLE_NAME AS variable_name, VARIABLE_VALUE AS value"
                                + " FROM performance_schema.global_status WHERE VARIABLE_NAME IN ("
                                + Dialect.quoted(Dialect.COUNTERS)
                                + ")");
        List<ReplicaChannel> channels = channels(queries, variables.flag("performance_schema"));
        // Last, so that what a channel had received by then may be missing here, and is no riddle.
        Row ids =
                queries.row(
                        "SELECT @@GLOBAL.server_uuid AS server, @@GLOBAL.gtid_executed AS executed,"
                                + " @@GLOBAL.gtid_purged AS purged");
        return new ServerState(
                ServerFamily.MYSQL,
                variables.text("version"),
                ids.text("server"),
                status.number("uptime"),
                variables.flag("read_only"),
                variables.flag("super_read_only"),
                variables.flag("offline_mode"),
                ServerFamily.MYSQL.parse(ids.text("executed")).text(),
                ServerFamily.MYSQL.parse(ids.text("purged")).text(),
                variables.flag("gtid_mode") && variables.flag("log_bin"),
                variables.flag("log_replica_updates"),
                !variables.flag("relay_log_recovery"),
                status.number("threads_connected"),
                variables.number("max_connections"),
                clustered ? Management.GROUP_REPLICATION : Management.OWN,
                clustered ? ClusterReading.groupReplication(queries) : ClusterView.NONE,
                SemiSyncReading.of(variables, status),
                channels);
    }

    @Override
    public String unset(Set<String> names) {
        return "SELECT VARIABLE_NAME AS name FROM performance_schema.variables_info"
                + " WHERE VARIABLE_SOURCE = 'COMPILED' AND VARIABLE_NAME IN ("
                + Dialect.quoted(names)
                + ")";
    }

    @Override
    public GtidSet executed(Queries queries) throws SQLException {
        return ServerFamily.MYSQL.parse(
                queries.row("SELECT @@GLOBAL.gtid_executed AS executed").text("executed"));
    }

    /**
     * An id that has been given and not been executed is owned by its session: read first, because
     * it may become executed in between.
     */
    @Override
    public GtidSet written(Queries queries) throws SQLException {
        String owned = queries.row("SELECT @@GLOBAL.gtid_owned AS owned").text("owned");
        // uuid:8#12:9#13, with the sessions behind the numbers.
        return ServerFamily.MYSQL.parse(owned.replaceAll("#\\d+", "")).union(executed(queries));
    }

    @Override
    public List<ReplicaChannel> channels(Queries queries) throws SQLException {
        return channels(queries, false);
    }

    private static List<ReplicaChannel> channels(Queries queries, boolean counted)
            throws SQLException {
        Map<String, String> heartbeats = new LinkedHashMap<>();
        if (counted) {
            for (Row row :
                    queries.rows(
                            "SELECT CHANNEL_NAME AS name, COUNT_RECEIVED_HEARTBEATS AS heartbeats"
                                    + " FROM performance_schema.replication_connection_status")) {
                heartbeats.put(row.text("name"), row.text("heartbeats"));
            }
        }
        List<ReplicaChannel> channels = new ArrayList<>();
        for (Row row : queries.rows("SHOW REPLICA STATUS")) {
            String name = row.text("Channel_Name");
            channels.add(
                    new ReplicaChannel(
                            name,
                            row.text("Source_Host") + ":" + row.text("Source_Port"),
                            row.text("Source_UUID"),
                            Dialect.thread(row, "Replica", "IO"),
                            Dialect.thread(row, "Replica", "SQL"),
                            ServerFamily.MYSQL.parse(row.text("Retrieved_Gtid_Set")).text(),
                            counted
                                    ? row.text("Source_Log_File")
                                            + ":"
                                            + row.text("Read_Source_Log_Pos")
                                            + "+"
                                            + heartbeats.getOrDefault(name, "")
                                    : "",
                            row.flag("Auto_Position"),
                            row.number("SQL_Delay")));
        }
        return channels;
    }

    @Override
    public List<String> stopReceiver(boolean says) {
        return List.of("STOP REPLICA IO_THREAD");
    }

    @Override
    public String startReceiver() {
        return "START REPLICA IO_THREAD";
    }

    @Override
    public String startApplier() {
        return "START REPLICA SQL_THREAD";
    }

    @Override
    public String stopBoth() {
        return "STOP REPLICA";
    }

    @Override
    public String startBoth() {
        return "START REPLICA";
    }

    @Override
    public List<String> changeSource(Source source) {
        return List.of(
                "SET GLOBAL replica_net_timeout = " + SILENT_SECONDS,
                "CHANGE REPLICATION SOURCE TO SOURCE_HOST = "
                        + Texts.quoted(source.endpoint().host())
                        + ", SOURCE_PORT = "
                        + source.endpoint().port()
                        + ", SOURCE_USER = "
                        + Texts.quoted(source.account().user())
                        + ", SOURCE_PASSWORD = "
                        + Texts.quoted(source.account().password().reveal())
                        + ", SOURCE_AUTO_POSITION = 1, SOURCE_HEARTBEAT_PERIOD = 0.5"
                        // It tries again every second, for ever.
                        + ", SOURCE_CONNECT_RETRY = 1, SOURCE_RETRY_COUNT = 0"
                        + ", GET_SOURCE_PUBLIC_KEY = "
                        + (source.tls() ? 0 : 1)
                        + ", SOURCE_SSL = "
                        + (source.tls() ? 1 : 0));
    }

    @Override
    public String forgetSource() {
        return "RESET REPLICA ALL";
    }

    @Override
    public List<String> requireAcknowledgement(boolean says) {
        String name = Dialect.semiSync(says, true);
        String replica = says ? "replica" : "slave";
        return List.of(
                "SET GLOBAL "
                        + name
                        + "_timeout = 4294967295, GLOBAL "
                        + name
                        + "_wait_point = AFTER_SYNC, GLOBAL "
                        + name
                        + "_wait_for_"
                        + replica
                        + "_count = 1, GLOBAL "
                        + name
                        + "_wait_no_"
                        + replica
                        + " = ON",
                "SET GLOBAL " + name + "_enabled = ON");
    }

    @Override
    public String readOnly() {
        return "SET GLOBAL super_read_only = ON";
    }

    @Override
    public List<String> writableForAdministrators() {
        return List.of("SET GLOBAL super_read_only = OFF");
    }

    @Override
    public String writable() {
        // It ends super_read_only, too.
        return "SET GLOBAL read_only = OFF";
    }

    @Override
    public SeedAdvice seed(NodeAddress node, NodeAddress donor, Source source) {
        String on = "on " + node.name() + " (" + node.endpoint() + "): ";
        String from = "on " + donor.name() + " (" + donor.endpoint() + "): ";
        return new SeedAdvice(
                List.of(
                        from + "INSTALL PLUGIN clone SONAME 'mysql_clone.so'",
                        on + "INSTALL PLUGIN clone SONAME 'mysql_clone.so'",
                        on
                                + "SET GLOBAL super_read_only = OFF, GLOBAL read_only = OFF,"
                                + " GLOBAL clone_valid_donor_list = "
                                + Texts.quoted(donor.endpoint().toString()),
                        on
                                + "CLONE INSTANCE FROM "
                                + Texts.quoted(donor.account().user())
                                + "@"
                                + Texts.quoted(donor.endpoint().host())
                                + ":"
                                + donor.endpoint().port()
                                + " IDENTIFIED BY '<password>'",
                        on
                                + "CHANGE REPLICATION SOURCE TO SOURCE_HOST = "
                                + Texts.quoted(source.endpoint().host())
                                + ", SOURCE_PORT = "
                                + source.endpoint().port()
                                + ", SOURCE_USER = "
                                + Texts.quoted(source.account().user())
                                + ", SOURCE_PASSWORD = '<password>', SOURCE_AUTO_POSITION = 1,"
                                + " SOURCE_HEARTBEAT_PERIOD = 0.5; SET GLOBAL super_read_only = ON;"
                                + " START REPLICA"));
    }
}
