package io.tidegate.it.suite;

import static io.tidegate.ha.mysql.Finding.Severity.ERROR;
import static io.tidegate.ha.mysql.Finding.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.ha.mysql.Finding;
import io.tidegate.ha.mysql.KeyColumnCheck;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sub-tables {@code keyed.t_0000} on g0 and {@code keyed.t_0001} on g1, made right and wrong. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class KeyColumnCheckIT {
    private final TestCluster cluster;

    KeyColumnCheckIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void createSchema() throws SQLException {
        for (String group : List.of("g0", "g1")) {
            on(group, "CREATE DATABASE keyed CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        }
    }

    @AfterEach
    void dropSchema() throws SQLException {
        for (String group : List.of("g0", "g1")) {
            on(group, "DROP DATABASE keyed");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    integer  | TINYINT
                    integer  | SMALLINT NULL
                    integer  | MEDIUMINT
                    integer  | INT UNSIGNED
                    integer  | BIGINT NOT NULL DEFAULT 0
                    string   | CHAR(3)
                    string   | VARCHAR(200)
                    string   | VARBINARY(20)
                    temporal | DATE
                    temporal | DATETIME DEFAULT CURRENT_TIMESTAMP
                    temporal | DATETIME(6)
                    decimal  | DECIMAL(20,4) UNSIGNED
                    enum     | ENUM('a','b')
                    """)
    void a_key_as_declared_gives_no_finding(String type, String column) throws Exception {
        createSubTables("k " + column);

        assertThat(check(type)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    integer  | VARCHAR(20)   | varchar
                    integer  | DECIMAL(20)   | decimal
                    integer  | DOUBLE        | double
                    string   | BIGINT        | bigint
                    string   | TEXT          | text
                    string   | ENUM('a','b') | enum
                    decimal  | FLOAT         | float
                    year     | INT           | int
                    enum     | SET('a','b')  | set
                    temporal | TIMESTAMP(0)  | timestamp
                    temporal | VARCHAR(20)   | varchar
                    """)
    void a_key_of_another_type_is_an_error(String declared, String column, String actual)
            throws Exception {
        createSubTables("k " + column);

        List<Finding> findings = check(declared);

        assertThat(findings).hasSize(2).allSatisfy(each -> assertError(each));
        assertThat(findings.getFirst().message())
                .isEqualTo("is declared " + declared + ", but k of t_0000 on g0 is " + actual);
    }

    @Test
    void one_sub_table_that_differs_is_found() throws Exception {
        createSubTables("k BIGINT");
        on("g1", "ALTER TABLE keyed.t_0001 MODIFY k VARCHAR(20)");

        assertThat(check("integer"))
                .extracting(Finding::message)
                .containsExactly("is declared integer, but k of t_0001 on g1 is varchar");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    string   | VARCHAR(20) COLLATE utf8mb4_bin | VARCHAR(20) COLLATE utf8mb4_general_ci
                    string   | VARCHAR(20)                     | VARCHAR(30)
                    integer  | INT                             | BIGINT
                    decimal  | DECIMAL(10,2)                   | DECIMAL(10,3)
                    enum     | ENUM('a','b')                   | ENUM('a','b','c')
                    """)
    void sub_tables_that_are_not_alike_are_a_warning(String type, String one, String other)
            throws Exception {
        createSubTables("k " + one);
        on("g1", "ALTER TABLE keyed.t_0001 MODIFY k " + other);

        List<Finding> findings = check(type);

        assertThat(findings)
                .extracting(Finding::severity, Finding::path)
                .containsExactly(tuple(WARNING, "schemas.keyed.tables.t.key"));
        assertThat(findings.getFirst().message()).contains("t_0001 on g1").contains("t_0000 on g0");
    }

    @Test
    void keys_of_co_located_tables_that_fold_otherwise_are_a_warning() throws Exception {
        on("g0", "CREATE TABLE keyed.t_0000 (k VARCHAR(20) COLLATE utf8mb4_general_ci)");
        on("g0", "CREATE TABLE keyed.u_0000 (k VARCHAR(20) COLLATE utf8mb4_unicode_ci)");

        List<Finding> findings =
                checkTable(
                        "{key: {column: k, type: string}, function: {hash: {shards: 1}}}, u: {colocate-with:"
                                + " t, key: {column: k, type: string}}",
                        ServerAccount.PASSWORD);

        assertThat(findings)
                .extracting(Finding::severity, Finding::path)
                .containsExactly(tuple(WARNING, "schemas.keyed.tables.u.key"));
        assertThat(findings.getFirst().message()).contains("co-located");
    }

    @Test
    void a_sub_table_without_the_column_is_an_error() throws Exception {
        createSubTables("k BIGINT");
        on("g0", "ALTER TABLE keyed.t_0000 RENAME COLUMN k TO other");

        List<Finding> findings = check("integer");

        assertThat(findings)
                .extracting(Finding::message)
                .containsExactly("the sub-table t_0000 on g0 has no column k");
        assertError(findings.getFirst());
    }

    @Test
    void a_column_is_found_whatever_the_case_of_its_name() throws Exception {
        createSubTables("K BIGINT");

        assertThat(check("integer")).isEmpty();
    }

    @Test
    void a_missing_sub_table_is_a_warning() throws Exception {
        createSubTables("k BIGINT");
        on("g1", "DROP TABLE keyed.t_0001");

        List<Finding> findings = check("integer");

        assertThat(findings)
                .extracting(Finding::severity, Finding::path, Finding::message)
                .containsExactly(
                        tuple(
                                WARNING,
                                "schemas.keyed.tables.t",
                                "there is no table t_0001 on group g1"));
    }

    @Test
    void a_missing_broadcast_table_is_a_warning_for_each_group() throws Exception {
        on("g0", "CREATE TABLE keyed.t (k BIGINT)");

        assertThat(checkTable("{broadcast: true}", ServerAccount.PASSWORD))
                .extracting(Finding::severity, Finding::message)
                .containsExactly(tuple(WARNING, "there is no table t on group g1"));
    }

    @Test
    void an_auto_increment_key_is_an_error() throws Exception {
        createSubTables("k BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY");

        List<Finding> findings = check("integer");

        assertThat(findings).hasSize(2).allSatisfy(each -> assertError(each));
        assertThat(findings.getFirst().message()).startsWith("k of t_0000 on g0 is AUTO_INCREMENT");
    }

    @Test
    void a_unique_key_besides_the_sharding_key_is_warned_of() throws Exception {
        createSubTables("k BIGINT, id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, UNIQUE (id, k)");

        assertThat(check("integer"))
                .singleElement()
                .matches(finding -> finding.severity() == Finding.Severity.WARNING)
                .matches(finding ->
                        finding.message().startsWith("the unique key PRIMARY of t_0000"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    temporal | DATETIME ON UPDATE CURRENT_TIMESTAMP
                    integer  | BIGINT AS (v + 1) STORED
                    integer  | BIGINT AS (v + 1) VIRTUAL
                    """)
    void a_key_that_the_server_changes_is_an_error(String type, String column) throws Exception {
        createSubTables("v BIGINT, k " + column);

        List<Finding> findings = check(type);

        assertThat(findings).hasSize(2).allSatisfy(each -> assertError(each));
        assertThat(findings.getFirst().message()).contains("the server would change it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    utf8mb4 | utf8mb4_roman_ci      | i = j
                    utf8mb3 | utf8mb3_lithuanian_ci | i = y
                    gbk     | gbk_chinese_ci        | y = ~
                    swe7    | swe7_bin              | [
                    """)
    void a_collation_that_takes_more_for_equal_than_routing_does_is_an_error(
            String characterSet, String collation, String confused) throws Exception {
        createSubTables("k VARCHAR(20) CHARACTER SET " + characterSet + " COLLATE " + collation);

        List<Finding> findings = check("string");

        assertThat(findings).hasSize(2).allSatisfy(each -> assertError(each));
        assertThat(findings.getFirst().message()).contains(collation).contains(confused);
    }

    @Test
    void a_collation_that_has_short_forms_of_digraphs_is_an_error() throws Exception {
        assumeThat(cluster.family()).as("MariaDB's has none").isEqualTo(ServerFamily.MYSQL);
        createSubTables("k VARCHAR(20) COLLATE utf8mb4_hu_0900_ai_ci");

        assertThat(check("string").getFirst().message()).contains("ccs = cscs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "utf8mb4_general_ci",
                "utf8mb4_unicode_ci",
                "utf8mb4_unicode_520_ci",
                "utf8mb4_bin",
                "utf8mb4_german2_ci",
                "utf8mb4_spanish2_ci",
                "latin1_swedish_ci",
                "ascii_general_ci",
                "utf16_general_ci",
                "cp932_japanese_ci"
            })
    void a_collation_that_keeps_ascii_apart_gives_no_finding(String collation) throws Exception {
        String characterSet = collation.substring(0, collation.indexOf('_'));
        createSubTables("k VARCHAR(20) CHARACTER SET " + characterSet + " COLLATE " + collation);

        assertThat(check("string")).isEmpty();
    }

    @Test
    void a_collation_matters_to_text_keys_only() throws Exception {
        createSubTables("k BIGINT, v VARCHAR(20) COLLATE utf8mb4_roman_ci");

        assertThat(check("integer")).isEmpty();
    }

    @Test
    void servers_that_cannot_be_asked_are_warnings() {
        List<Finding> findings = checkTable("{broadcast: true}", "wrong");

        assertThat(findings).extracting(Finding::path).containsExactly("groups.g0", "groups.g1");
        assertThat(findings)
                .allSatisfy(each -> {
                    assertThat(each.severity()).isEqualTo(WARNING);
                    assertThat(each.message()).contains("1045").doesNotContain("wrong");
                });
    }

    private void createSubTables(String columns) throws SQLException {
        on("g0", "CREATE TABLE keyed.t_0000 (" + columns + ")");
        on("g1", "CREATE TABLE keyed.t_0001 (" + columns + ")");
    }

    private void on(String group, String sql) throws SQLException {
        try (Connection server = cluster.group(group).connect()) {
            Sql.execute(server, sql);
        }
    }

    private List<Finding> check(String type) {
        String function =
                type.equals("temporal")
                        ? "{date-range: {unit: month, from: 2026-01, to: 2026-02}}"
                        : "{hash: {shards: 2}}";
        return checkTable(
                "{key: {column: k, type: %s}, function: %s, placement: {g0: 0, g1: 1}, sub-tables: \"{table}_{shard:04d}\"}"
                        .formatted(type, function),
                ServerAccount.PASSWORD);
    }

    private List<Finding> checkTable(String rule, String password) {
        String yaml =
                """
                apiVersion: tidegate/v1
                users: {app: {password: secret}}
                schemas: {keyed: {default-group: g0, tables: {t: %s}}}
                """
                                .formatted(rule)
                        + cluster.groupsAsYaml()
                                .replace(
                                        "password: " + ServerAccount.PASSWORD,
                                        "password: " + password);
        return switch (ConfigurationLoader.parse(yaml, Map.of())) {
            case LoadResult.Loaded loaded -> KeyColumnCheck.run(loaded.configuration()).findings();
            case LoadResult.Invalid invalid ->
                    throw new IllegalArgumentException(invalid.problems().toString());
        };
    }

    private static void assertError(Finding finding) {
        assertThat(finding.severity()).isEqualTo(ERROR);
        assertThat(finding.path()).isEqualTo("schemas.keyed.tables.t.key");
    }
}
