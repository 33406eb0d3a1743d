package io.tidegate.ha.mysql.node;

import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.Queries.Row;
import io.tidegate.ha.mysql.node.ServerState.Management;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** MariaDB from 10.6 on. */
final class MariaDbDialect implements Dialect {
    private static final Set<String> VARIABLES =
            Set.of(
                    "read_only",
                    "gtid_strict_mode",
                    "log_bin",
                    "log_slave_updates",
                    "max_connections",
                    "wsrep_on",
                    "version");

    /** Values of read_only. */
    private static final Set<String> WRITABLE = Set.of("OFF", "0");

    @Override
    public ServerFamily family() {
        return ServerFamily.MARIADB;
    }

    /** max_statement_time does not end a commit that waits for a replica, nor STOP SLAVE. */
    @Override
    public String longest(long seconds) {
        return "max_statement_time = " + seconds;
    }

    @Override
    public ServerState state(Queries queries, GlobalVariables all) throws SQLException {
        Row variables = all.read(queries, VARIABLES);
        Row status =
                queries.pairs(
                        "SHOW GLOBAL STATUS WHERE Variable_name IN ("
                                + Dialect.quoted(Dialect.COUNTERS)
                                + ")");
        List<ReplicaChannel> channels = channels(queries);
        // Last, so that what a channel had received by then may be missing here, and is no riddle.
        GtidSet executed = executed(queries);
        Row ids = queries.row("SELECT @@GLOBAL.server_id AS server");
        return new ServerState(
                ServerFamily.MARIADB,
                variables.text("version"),
                ids.text("server"),
                status.number("uptime"),
                // 11.8 and later know more values than ON and OFF.
                !WRITABLE.contains(variables.text("read_only")),
                false,
                false,
                executed.text(),
                "",
                variables.flag("gtid_strict_mode") && variables.flag("log_bin"),
                variables.flag("log_slave_updates"),
                false,
                status.number("threads_connected"),
                variables.number("max_connections"),
                variables.flag("wsrep_on") ? Management.GALERA : Management.OWN,
                variables.flag("wsrep_on") ? ClusterReading.galera(queries) : ClusterView.NONE,
                SemiSyncReading.of(variables, status),
                channels);
    }

    @Override
    public String unset(Set<String> names) {
        return "SELECT VARIABLE_NAME AS name FROM information_schema.SYSTEM_VARIABLES"
                + " WHERE GLOBAL_VALUE_ORIGIN = 'COMPILE-TIME' AND VARIABLE_NAME IN ("
                + Dialect.quoted(names)
                + ")";
    }

    /** A node that was made out of a backup has applied what its own binlog never saw. */
    @Override
    public GtidSet executed(Queries queries) throws SQLException {
        Row ids =
                queries.row(
                        "SELECT @@GLOBAL.gtid_binlog_state AS logged, @@GLOBAL.gtid_slave_pos AS"
                                + " applied");
        return ServerFamily.MARIADB
                .parse(ids.text("logged"))
                .union(ServerFamily.MARIADB.parse(ids.text("applied")));
    }

    /** The binlog's state has what waits as well. */
    @Override
    public GtidSet written(Queries queries) throws SQLException {
        return executed(queries);
    }

    @Override
    public List<ReplicaChannel> channels(Queries queries) throws SQLException {
        List<ReplicaChannel> channels = new ArrayList<>();
        for (Row row : queries.rows("SHOW ALL SLAVES STATUS")) {
            long server = row.number("Master_Server_Id");
            channels.add(
                    new ReplicaChannel(
                            row.text("Connection_name"),
                            row.text("Master_Host") + ":" + row.text("Master_Port"),
                            server == 0 ? "" : Long.toString(server),
                            Dialect.thread(row, "Slave", "IO"),
                            Dialect.thread(row, "Slave", "SQL"),
                            ServerFamily.MARIADB.parse(row.text("Gtid_IO_Pos")).text(),
                            row.text("Master_Log_File")
                                    + ":"
                                    + row.text("Read_Master_Log_Pos")
                                    + "+"
                                    + row.text("Slave_received_heartbeats"),
                            !row.text("Using_Gtid").equalsIgnoreCase("No"),
                            row.number("SQL_Delay")));
        }
        return channels;
    }

    @Override
    public List<String> stopReceiver(boolean says) {
        // A replica that acknowledges logs in to its source to end its thread there, and waits for
        // one that is frozen for 5 s by default.
        return List.of(
                "SET GLOBAL " + Dialect.semiSync(says, false) + "_kill_conn_timeout = 1",
                "STOP SLAVE IO_THREAD");
    }

    @Override
    public String startReceiver() {
        return "START SLAVE IO_THREAD";
    }

    @Override
    public String startApplier() {
        return "START SLAVE SQL_THREAD";
    }

    @Override
    public String stopBoth() {
        return "STOP SLAVE";
    }

    @Override
    public String startBoth() {
        return "START SLAVE";
    }

    @Override
    public List<String> changeSource(Source source) {
        return List.of(
                "SET GLOBAL slave_net_timeout = " + SILENT_SECONDS,
                // What was a master goes on behind its own transactions.
                "SET GLOBAL gtid_slave_pos = @@GLOBAL.gtid_current_pos",
                "CHANGE MASTER TO MASTER_HOST = "
                        + Texts.quoted(source.endpoint().host())
                        + ", MASTER_PORT = "
                        + source.endpoint().port()
                        + ", MASTER_USER = "
                        + Texts.quoted(source.account().user())
                        + ", MASTER_PASSWORD = "
                        + Texts.quoted(source.account().password().reveal())
                        + ", MASTER_USE_GTID = slave_pos, MASTER_HEARTBEAT_PERIOD = 0.5"
                        + ", MASTER_CONNECT_RETRY = 1, MASTER_SSL = "
                        + (source.tls() ? 1 : 0)
                        + ", MASTER_SSL_VERIFY_SERVER_CERT = 0");
    }

    @Override
    public String forgetSource() {
        return "RESET SLAVE ALL";
    }

    @Override
    public List<String> requireAcknowledgement(boolean says) {
        String name = Dialect.semiSync(says, true);
        return List.of(
                "SET GLOBAL "
                        + name
                        + "_timeout = 4294967295, GLOBAL "
                        + name
                        + "_wait_point = AFTER_SYNC, GLOBAL "
                        + name
                        + "_wait_no_slave = ON",
                "SET GLOBAL " + name + "_enabled = ON");
    }

    @Override
    public String readOnly() {
        return "SET GLOBAL read_only = 1";
    }

    /** They always may. */
    @Override
    public List<String> writableForAdministrators() {
        return List.of();
    }

    @Override
    public String writable() {
        return "SET GLOBAL read_only = 0";
    }

    @Override
    public SeedAdvice seed(NodeAddress node, NodeAddress donor, Source source) {
        String on = "on the host of " + node.name() + " (" + node.endpoint() + "): ";
        String sql = "on " + node.name() + " (" + node.endpoint() + "): ";
        String from = "on the host of " + donor.name() + " (" + donor.endpoint() + "): ";
        return new SeedAdvice(
                List.of(
                        from
                                + "mariadb-backup --backup --target-dir=/path/to/backup --host="
                                + donor.endpoint().host()
                                + " --port="
                                + donor.endpoint().port()
                                + " --user="
                                + donor.account().user()
                                + " --password",
                        from + "mariadb-backup --prepare --target-dir=/path/to/backup",
                        on
                                + "stop the server, empty its data directory, then mariadb-backup"
                                + " --copy-back --target-dir=/path/to/backup, and start it",
                        sql
                                + "SET GLOBAL gtid_slave_pos = '<the ids in the backup's file"
                                + " mariadb_backup_binlog_info>'",
                        sql
                                + "CHANGE MASTER TO MASTER_HOST = "
                                + Texts.quoted(source.endpoint().host())
                                + ", MASTER_PORT = "
                                + source.endpoint().port()
                                + ", MASTER_USER = "
                                + Texts.quoted(source.account().user())
                                + ", MASTER_PASSWORD = '<password>', MASTER_USE_GTID = slave_pos,"
                                + " MASTER_HEARTBEAT_PERIOD = 0.5; SET GLOBAL read_only = 1;"
                                + " START SLAVE"));
    }
}
