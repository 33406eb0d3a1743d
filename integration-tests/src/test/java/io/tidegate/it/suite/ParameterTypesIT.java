package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a server has prepared is executed for many: what types the parameters of others had changes
 * nothing. MySQL compares a text with numbers for good once it was given one.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class ParameterTypesIT {
    private static final String COLUMNS = " (name VARCHAR(20) NOT NULL PRIMARY KEY)";

    private final TestCluster cluster;
    private @TempDir Path directory;
    private OwnProxy proxy;

    ParameterTypesIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        List<String> tables = new ArrayList<>(List.of("CREATE TABLE plain" + COLUMNS));
        for (int shard = 0; shard < 4; shard++) {
            tables.add("CREATE TABLE words_000" + shard + COLUMNS);
        }
        Sql.makeAnew(cluster, "typed", tables);
        proxy =
                OwnProxy.startChecked(
                        directory,
                        cluster,
                        """
                        typed:
                          default-group: g0
                          multi-shard-write: best-effort
                          tables:
                            words: {key: {column: name, type: string}, function: {hash: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}}
                        """);
        try (Connection client = client(Driver.CONNECTOR_J_TEXT)) {
            for (String table : List.of("plain", "words")) {
                Sql.execute(
                        client,
                        "INSERT INTO "
                                + table
                                + " (name) VALUES ('a'), ('b'), ('c'), ('d'), ('10')");
            }
        }
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private Connection client(Driver driver) throws SQLException {
        return driver.connect(proxy.port(), "typed", "app", "secret", "");
    }

    private static List<String> names(PreparedStatement select, @Nullable Object value)
            throws SQLException {
        select.setObject(1, value);
        List<String> names = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    @ParameterizedTest
    @CsvSource({
        "plain, CONNECTOR_J_PREPARED",
        "words, CONNECTOR_J_PREPARED",
        "plain, MARIADB_PREPARED",
        "words, MARIADB_PREPARED"
    })
    void rows_are_those_of_the_clients_own_types(String table, Driver driver) throws Exception {
        String sql = "SELECT name FROM " + table + " WHERE name = ?";
        for (int i = 0; i < 3; i++) {
            try (Connection client = client(driver);
                    PreparedStatement select = client.prepareStatement(sql)) {
                assertThat(names(select, 10)).containsExactly("10");
            }
            try (Connection client = client(driver);
                    PreparedStatement select = client.prepareStatement(sql)) {
                for (String name : List.of("x", "y", "z")) {
                    assertThat(names(select, name)).isEmpty();
                }
                assertThat(names(select, 10)).containsExactly("10");
                assertThat(names(select, null)).isEmpty();
                for (String name : List.of("a", "b", "c", "d")) {
                    assertThat(names(select, name)).containsExactly(name);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "plain, CONNECTOR_J_PREPARED",
        "words, CONNECTOR_J_PREPARED",
        "plain, MARIADB_PREPARED",
        "words, MARIADB_PREPARED"
    })
    void the_first_values_may_be_nothing_but_null(String table, Driver driver) throws Exception {
        try (Connection client = client(driver);
                PreparedStatement select =
                        client.prepareStatement("SELECT name FROM " + table + " WHERE name = ?")) {
            assertThat(names(select, null)).isEmpty();
            assertThat(names(select, "a")).containsExactly("a");
        }
    }
}
