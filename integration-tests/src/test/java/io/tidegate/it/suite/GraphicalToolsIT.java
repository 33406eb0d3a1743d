package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What DBeaver, MySQL Workbench and HeidiSQL ask the admin port when somebody connects, opens a
 * schema, opens a table, looks at its properties, and lists and ends sessions. No such program runs
 * here: their statements are sent through the driver that DBeaver uses.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.Any.class)
final class GraphicalToolsIT {
    private static final String SCHEMA = "tidegate";
    private static final String TABLE = "nodes";

    private final TestCluster cluster;
    private @TempDir Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private OwnProxy proxy;

    GraphicalToolsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        proxy =
                OwnProxy.start(
                        directory,
                        """
                        listener: {port: 0}
                        admin:
                          port: 0
                          users:
                            dba: {password: secret, role: admin}
                            guest: {password: secret}
                        users:
                          app: {password: secret}
                        """
                                + cluster.groupsAsYaml()
                                + """
                                schemas:
                                  shop:
                                    default-group: g0
                                    tables:
                                      orders: {key: id, function: {hash: {shards: 4}}, placement: round-robin}
                                """);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + proxy.adminPort() + "/" + SCHEMA, user, "secret");
    }

    /** What answers a statement; its values by the names that a tool looks for. */
    private static List<Map<String, String>> ask(
            Connection client, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = client.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.execute() ? rows(statement.getResultSet()) : List.of();
        } catch (SQLException refused) {
            throw new SQLException(sql + ": " + refused.getMessage(), refused);
        }
    }

    private static List<Map<String, String>> rows(ResultSet found) throws SQLException {
        List<Map<String, String>> rows = new ArrayList<>();
        ResultSetMetaData names = found.getMetaData();
        while (found.next()) {
            Map<String, String> row = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (int i = 1; i <= names.getColumnCount(); i++) {
                row.put(names.getColumnLabel(i), String.valueOf(found.getString(i)));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<String> values(List<Map<String, String>> rows, String column) {
        return rows.stream().map(row -> row.getOrDefault(column, "no column " + column)).toList();
    }

    @Test
    void dbeaver_connects_and_reads_what_there_is() throws Exception {
        try (Connection client = connect("guest")) {
            client.setClientInfo("ApplicationName", "DBeaver - Metadata");
            assertThat(client.getMetaData().getDatabaseProductName()).isEqualTo("MySQL");
            assertThat(rows(client.getMetaData().getTypeInfo())).isNotEmpty();
            assertThat(values(ask(client, "SHOW ENGINES"), "Support")).contains("DEFAULT");
            assertThat(values(ask(client, "SHOW CHARSET"), "Charset")).containsExactly("utf8mb4");
            assertThat(values(ask(client, "SHOW COLLATION"), "Charset")).containsExactly("utf8mb4");
            assertThat(ask(client, "SHOW PLUGINS")).isEmpty();
            assertThat(
                            values(
                                    ask(client, "SELECT * FROM information_schema.SCHEMATA"),
                                    "SCHEMA_NAME"))
                    .containsExactly("information_schema", SCHEMA);
            assertThat(values(ask(client, "SELECT DATABASE()"), "DATABASE()"))
                    .containsExactly(SCHEMA);
            ask(client, "use `tidegate`");
            ask(client, "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            client.setReadOnly(true);
            client.setReadOnly(false);
            client.setAutoCommit(false);
            client.commit();
            client.setAutoCommit(true);
            assertThat(ask(client, "SHOW VARIABLES LIKE 'lower_case_table_names'")).hasSize(1);
            assertThat(ask(client, "SHOW GLOBAL VARIABLES")).hasSizeGreaterThan(20);
            assertThat(ask(client, "SHOW GLOBAL STATUS")).isEmpty();
            assertThat(ask(client, "SHOW PRIVILEGES")).isEmpty();
        }
    }

    @Test
    void dbeaver_opens_a_schema_and_a_table() throws Exception {
        try (Connection client = connect("guest")) {
            List<Map<String, String>> tables = ask(client, "SHOW FULL TABLES FROM `tidegate`");
            assertThat(values(tables, "Table_type")).containsOnly("BASE TABLE");
            assertThat(values(tables, "Tables_in_tidegate")).contains(TABLE, "sessions");
            assertThat(ask(client, "SHOW FULL TABLES FROM `tidegate` LIKE 'nodes'")).hasSize(1);
            List<Map<String, String>> columns =
                    ask(
                            client,
                            "SELECT * FROM information_schema.COLUMNS"
                                    + " WHERE TABLE_SCHEMA=? AND TABLE_NAME=? ORDER BY ORDINAL_POSITION",
                            SCHEMA,
                            TABLE);
            assertThat(values(columns, "COLUMN_NAME")).startsWith("group_name", "name", "host");
            assertThat(values(columns, "COLUMN_TYPE")).contains("bigint");
            for (String absent :
                    List.of(
                            "SELECT * FROM information_schema.STATISTICS WHERE TABLE_SCHEMA=?"
                                    + " AND TABLE_NAME=? ORDER BY INDEX_NAME,SEQ_IN_INDEX",
                            "SELECT kc.CONSTRAINT_NAME,kc.TABLE_NAME,kc.COLUMN_NAME,kc.ORDINAL_POSITION"
                                    + " FROM information_schema.KEY_COLUMN_USAGE kc"
                                    + " WHERE kc.TABLE_SCHEMA=? AND kc.REFERENCED_TABLE_NAME IS NULL"
                                    + " AND kc.TABLE_NAME=? ORDER BY kc.CONSTRAINT_NAME,kc.ORDINAL_POSITION",
                            "SELECT cc.CONSTRAINT_NAME, cc.CHECK_CLAUSE, tc.TABLE_NAME"
                                    + " FROM information_schema.CHECK_CONSTRAINTS cc, information_schema.TABLE_CONSTRAINTS tc"
                                    + " WHERE cc.CONSTRAINT_NAME = tc.CONSTRAINT_NAME AND tc.TABLE_SCHEMA=?"
                                    + " AND tc.TABLE_NAME=? ORDER BY cc.CONSTRAINT_NAME",
                            "SELECT * FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA=?"
                                    + " AND TABLE_NAME=? AND PARTITION_NAME IS NOT NULL",
                            "SELECT * FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA=?"
                                    + " AND ROUTINE_NAME=? ORDER BY ROUTINE_NAME",
                            "SELECT * FROM information_schema.EVENTS WHERE EVENT_SCHEMA=? AND EVENT_NAME=?",
                            "SELECT * FROM information_schema.VIEWS WHERE TABLE_SCHEMA=? AND TABLE_NAME=?")) {
                assertThat(ask(client, absent, SCHEMA, TABLE)).as(absent).isEmpty();
            }
            assertThat(ask(client, "SHOW FULL TRIGGERS FROM `tidegate`")).isEmpty();
            assertThat(
                            values(
                                    ask(client, "SHOW TABLE STATUS FROM `tidegate` LIKE 'nodes'"),
                                    "Name"))
                    .containsExactly(TABLE);
            assertThat(values(ask(client, "SHOW CREATE TABLE tidegate.nodes"), "Create Table"))
                    .first()
                    .asString()
                    .contains("`group_name` varchar(1024)");
            assertThat(ask(client, "SHOW INDEX FROM `nodes` FROM `tidegate`")).isEmpty();
            client.setSchema(SCHEMA);
            assertThat(ask(client, "SELECT * FROM tidegate.nodes n LIMIT 0, 200")).isNotEmpty();
            assertThat(ask(client, "SELECT count(*) FROM tidegate.nodes")).hasSize(1);
            assertThat(
                            values(
                                    ask(
                                            client,
                                            "SELECT TABLE_SCHEMA,TABLE_NAME,COLUMN_NAME FROM information_schema.COLUMNS"
                                                    + " WHERE COLUMN_NAME LIKE ? AND TABLE_SCHEMA=?"
                                                    + " ORDER BY COLUMN_NAME LIMIT 10",
                                            "group_n%",
                                            SCHEMA),
                                    "COLUMN_NAME"))
                    .contains("group_name");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&useInformationSchema=true"})
    void the_metadata_of_a_driver_can_all_be_asked_for(String option) throws Exception {
        try (Connection client =
                DriverManager.getConnection(
                        "jdbc:mysql://127.0.0.1:"
                                + proxy.adminPort()
                                + "/tidegate?user=guest&password=secret"
                                + option)) {
            DatabaseMetaData data = client.getMetaData();
            assertThat(rows(data.getCatalogs())).isNotEmpty();
            assertThat(rows(data.getTables(SCHEMA, null, "no%", null))).hasSize(1);
            assertThat(values(rows(data.getColumns(SCHEMA, null, TABLE, "%")), "COLUMN_NAME"))
                    .contains("host", "port");
            assertThat(rows(data.getIndexInfo(SCHEMA, null, TABLE, false, false))).isEmpty();
            assertThat(rows(data.getPrimaryKeys(SCHEMA, null, TABLE))).isEmpty();
            assertThat(rows(data.getImportedKeys(SCHEMA, null, TABLE))).isEmpty();
            assertThat(rows(data.getExportedKeys(SCHEMA, null, TABLE))).isEmpty();
            assertThat(rows(data.getProcedures(SCHEMA, null, "%"))).isEmpty();
            assertThat(rows(data.getProcedureColumns(SCHEMA, null, "%", "%"))).isEmpty();
            assertThat(rows(data.getFunctions(SCHEMA, null, "%"))).isEmpty();
            assertThat(rows(data.getBestRowIdentifier(SCHEMA, null, TABLE, 0, true))).isEmpty();
            assertThat(rows(data.getVersionColumns(SCHEMA, null, TABLE))).isEmpty();
            assertThat(data.getSQLKeywords()).isNotNull();
            assertThat(data.getURL()).contains(SCHEMA);
        }
    }

    @Test
    void sessions_are_listed_and_ended_as_a_session_manager_does() throws Exception {
        try (Connection dba = connect("dba");
                Connection app =
                        DriverManager.getConnection(
                                "jdbc:mysql://127.0.0.1:" + proxy.port() + "/", "app", "secret")) {
            assertThat(app.isValid(5)).isTrue();
            List<Map<String, String>> sessions = ask(dba, "SHOW FULL PROCESSLIST");
            assertThat(sessions).hasSize(1);
            Map<String, String> session = sessions.getFirst();
            assertThat(session)
                    .containsEntry("User", "app")
                    .containsEntry("Command", "Sleep")
                    .containsKeys("Host", "db", "Time", "State", "Info");
            ask(dba, "KILL QUERY " + session.get("Id"));
            assertThat(app.isValid(5)).isTrue();
            ask(dba, "KILL CONNECTION " + session.get("Id"));
            assertThat(app.isValid(5)).isFalse();
        }
    }

    @Test
    void grants_tell_the_role() throws Exception {
        try (Connection dba = connect("dba")) {
            for (String sql : List.of("SHOW GRANTS", "SHOW GRANTS FOR CURRENT_USER()")) {
                assertThat(values(ask(dba, sql), "Grants for dba@%"))
                        .containsExactly(
                                "GRANT SELECT ON `tidegate`.* TO `dba`@`%`",
                                "GRANT `admin`@`%` TO `dba`@`%`");
            }
            assertThatThrownBy(() -> ask(dba, "SHOW GRANTS FOR 'guest'@'%'"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void workbench_and_heidisql_find_their_way() throws Exception {
        try (Connection client = connect("guest")) {
            for (String sql :
                    List.of(
                            "SET NAMES utf8mb4",
                            "/*!40101 SET NAMES utf8mb4 */",
                            "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
                            "SET CHARACTER SET utf8mb4",
                            "SET SQL_SAFE_UPDATES=1",
                            "SELECT CONNECTION_ID()",
                            "SHOW SESSION STATUS LIKE 'Ssl_cipher'",
                            "SHOW SESSION VARIABLES LIKE 'sql_mode'",
                            "SHOW SESSION VARIABLES LIKE 'version_comment'",
                            "SELECT current_user()",
                            "SHOW DATABASES",
                            "SHOW GLOBAL VARIABLES",
                            "/*!40101 SELECT name, role FROM nodes WHERE 1 = 0 */",
                            "SELECT VERSION()",
                            "SHOW VARIABLES",
                            "SHOW /*!50002 GLOBAL */ STATUS",
                            "SELECT NOW()",
                            "SELECT `DEFAULT_COLLATION_NAME` FROM `information_schema`.`SCHEMATA`"
                                    + " WHERE `SCHEMA_NAME`='tidegate'",
                            "SHOW TABLE STATUS FROM `tidegate`",
                            "SHOW FUNCTION STATUS WHERE `Db`='tidegate'",
                            "SHOW PROCEDURE STATUS WHERE `Db`='tidegate'",
                            "SHOW TRIGGERS FROM `tidegate`",
                            "SELECT *, EVENT_SCHEMA AS `Db`, EVENT_NAME AS `Name`"
                                    + " FROM information_schema.`EVENTS` WHERE `EVENT_SCHEMA`='tidegate'",
                            "SELECT * FROM `information_schema`.`COLUMNS` WHERE TABLE_SCHEMA='tidegate'"
                                    + " AND TABLE_NAME='nodes' ORDER BY ORDINAL_POSITION",
                            "SHOW INDEXES FROM `nodes` FROM `tidegate`",
                            "SELECT * FROM information_schema.REFERENTIAL_CONSTRAINTS"
                                    + " WHERE CONSTRAINT_SCHEMA='tidegate' AND TABLE_NAME='nodes'",
                            "SELECT * FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA='tidegate'"
                                    + " AND TABLE_NAME='nodes' AND REFERENCED_TABLE_NAME IS NOT NULL",
                            "SHOW CREATE TABLE `tidegate`.`nodes`",
                            "SHOW CREATE TABLE tidegate.`nodes`",
                            "DESCRIBE `tidegate`.`nodes`",
                            "SHOW COLLATION",
                            "SHOW ENGINES",
                            "SHOW PLUGINS",
                            "SHOW WARNINGS",
                            "SHOW PROCESSLIST",
                            "SELECT tc.CONSTRAINT_NAME, cc.CHECK_CLAUSE FROM `information_schema`.`CHECK_CONSTRAINTS` AS cc,"
                                    + " `information_schema`.`TABLE_CONSTRAINTS` AS tc"
                                    + " WHERE tc.CONSTRAINT_SCHEMA='tidegate'"
                                    + " AND tc.CONSTRAINT_NAME=cc.CONSTRAINT_NAME")) {
                ask(client, sql);
            }
        }
    }

    @Test
    void an_unknown_table_of_theirs_is_named() throws Exception {
        try (Connection client = connect("guest")) {
            assertThatThrownBy(() -> ask(client, "SELECT * FROM information_schema.SETTINGS"))
                    .hasMessageContaining("Unknown table 'SETTINGS' in information_schema");
        }
    }
}
