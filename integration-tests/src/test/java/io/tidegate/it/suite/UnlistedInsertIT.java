package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * INSERT without a list of columns while somebody changes those: rows lie where their key says, or
 * are refused.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class UnlistedInsertIT {
    private final TestCluster cluster;
    private @TempDir Path directory;
    private UnlistedTables tables;
    private OwnProxy proxy;

    UnlistedInsertIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        tables = UnlistedTables.create(cluster);
        tables.onEach("ALTER TABLE %s DROP COLUMN twice, DROP COLUMN hidden");
        proxy = OwnProxy.startChecked(directory, tables.yaml());
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        tables.close();
    }

    private Connection proxied() throws Exception {
        return proxy.mariadb("app", "secret", "");
    }

    @Test
    void a_changed_order_counts_at_once_and_for_plans_that_are_known() throws Exception {
        try (Connection connection = proxied()) {
            Sql.execute(connection, "INSERT INTO bare VALUES ('1', 2, 3)");
            tables.onEach("ALTER TABLE %s MODIFY id BIGINT NOT NULL FIRST");
            Sql.execute(connection, "INSERT INTO bare VALUES ('5', 6, 7)");
            tables.onEach("ALTER TABLE %s ADD COLUMN late INT FIRST");
            assertThatThrownBy(
                            () -> Sql.execute(connection, "INSERT INTO bare VALUES ('8', 9, 10)"))
                    .hasMessageContaining("Column count doesn't match value count at row 1");
            Sql.execute(connection, "INSERT INTO bare VALUES ('8', 11, 10, 1), ('8', 12, 10, 1)");
        }
        assertThat(tables.rows("id, v, n"))
                .containsExactly("0: 12,10,1", "1: 5,6,7", "2: 2,1,3", "3: 11,10,1");
    }

    @Test
    void sub_tables_that_differ_are_not_written() throws Exception {
        tables.on(1, "ALTER TABLE %s MODIFY id BIGINT NOT NULL FIRST");
        tables.on(2, "ALTER TABLE %s ADD COLUMN late INT");
        tables.on(3, "ALTER TABLE %s RENAME COLUMN n TO m");
        try (Connection connection = proxied()) {
            for (String sql :
                    new String[] {
                        "INSERT INTO bare VALUES ('1', 1, 0)",
                        "INSERT INTO bare VALUES ('2', 2, 0)",
                        "INSERT INTO bare VALUES ('3', 3, 0)",
                        "INSERT INTO bare VALUES ('4', 4, 0), ('5', 5, 0)",
                        "INSERT INTO bare SELECT '9', 9, 9"
                    }) {
                assertThatThrownBy(() -> Sql.execute(connection, sql))
                        .as(sql)
                        .hasMessageContaining("TG-UNSUPPORTED-ON-SHARDS")
                        .hasMessageContaining("differ in their columns");
            }
            Sql.execute(connection, "INSERT INTO bare VALUES ('8', 8, 0)");
            connection.setAutoCommit(false);
            Sql.execute(connection, "INSERT INTO bare VALUES ('12', 12, 0)");
            assertThatThrownBy(() -> Sql.execute(connection, "INSERT INTO bare VALUES ('1', 1, 0)"))
                    .hasMessageContaining("differ in their columns");
            connection.commit();
        }
        assertThat(tables.rows("id")).containsExactly("0: 8", "0: 12");
    }

    @Test
    void definitions_stay_as_they_are_until_the_transaction_ends() throws Exception {
        try (Connection connection = proxied()) {
            connection.setAutoCommit(false);
            tables.on(1, "ALTER TABLE %s ADD COLUMN late INT");
            assertThatThrownBy(() -> Sql.execute(connection, "INSERT INTO bare VALUES ('1', 1, 0)"))
                    .hasMessageContaining("differ in their columns");
            // What was asked holds the lock, though nothing was written.
            try (Connection direct = cluster.group("g0").connect()) {
                Sql.execute(direct, "SET lock_wait_timeout = 1");
                assertThatThrownBy(() ->
                                Sql.execute(direct, "ALTER TABLE plain.bare_0001 DROP COLUMN late"))
                        .hasMessageContaining("Lock wait timeout");
            }
            connection.rollback();
        }
    }

    @Test
    void prepared_statements_are_executed_by_the_columns_of_the_moment() throws Exception {
        try (Connection connection = proxied();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO bare VALUES (?, ?, ?)")) {
            insert.setString(1, "1");
            insert.setLong(2, 2);
            insert.setInt(3, 3);
            assertThat(insert.executeUpdate()).isOne();
            tables.onEach("ALTER TABLE %s MODIFY id BIGINT NOT NULL FIRST");
            insert.setString(1, "5");
            insert.setString(2, "6");
            assertThat(insert.executeUpdate()).isOne();
        }
        assertThat(tables.rows("id, v, n")).containsExactly("1: 5,6,3", "2: 2,1,3");
    }

    @Test
    void a_write_of_several_groups_fails_as_a_whole_where_it_can() throws Exception {
        tables.on(3, "ALTER TABLE %s ADD COLUMN late INT FIRST");
        try (Connection connection = proxied()) {
            assertThatThrownBy(() ->
                            Sql.execute(
                                    connection, "INSERT INTO bare VALUES ('2', 2, 0), ('3', 3, 0)"))
                    .hasMessageContaining("differ in their columns");
        }
        assertThat(tables.rows("id")).isEmpty();
    }
}
