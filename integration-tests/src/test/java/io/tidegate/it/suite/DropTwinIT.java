package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** DROP TABLE of several tables, sharded ones among them: what one server does is done. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class DropTwinIT {
    private static final String ITEMS = "CREATE TABLE bare (id BIGINT NOT NULL PRIMARY KEY, n INT)";

    private final TestCluster cluster;
    private @TempDir Path directory;
    private UnlistedTables tables;
    private OwnProxy proxy;
    private Twins twins;

    DropTwinIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        tables = UnlistedTables.create(cluster);
        proxy = OwnProxy.startChecked(directory, tables.yaml());
        twins = Twins.login(proxy.port(), cluster.group("g1").port(), 0);
        twins.query("CREATE TABLE odd (i INT)");
    }

    @AfterEach
    void stop() throws Exception {
        twins.query("DROP TABLE IF EXISTS odd");
        twins.close();
        proxy.close();
        tables.close();
    }

    private void ask(String... statements) throws Exception {
        for (String sql : statements) {
            twins.query(sql);
        }
    }

    private void remaining() throws Exception {
        for (String table : new String[] {"bare", "odd"}) {
            ask(
                    "SELECT COUNT(*) + 0 FROM information_schema.tables WHERE table_schema = 'plain' AND"
                            + " table_name = '"
                            + table
                            + "'");
        }
    }

    @Test
    void all_of_them_go() throws Exception {
        ask("DROP TABLE odd, bare RESTRICT", "SHOW WARNINGS");
        remaining();
        assertGone();
        ask(ITEMS, "CREATE TABLE odd (i INT)", "DROP TABLES plain.bare, `odd`");
        remaining();
        assertGone();
    }

    @Test
    void of_some_that_are_not_there() throws Exception {
        ask("DROP TABLE bare, nowhere, odd, never", "SHOW WARNINGS");
        remaining();
    }

    @Test
    void if_they_exist() throws Exception {
        ask("DROP TABLE IF EXISTS nowhere, bare, odd, never", "SHOW WARNINGS");
        remaining();
        assertGone();
        ask("DROP TABLE IF EXISTS nowhere, bare, odd, never", "SHOW WARNINGS");
        ask("DROP TABLE odd, bare");
    }

    @Test
    void one_that_is_named_twice() throws Exception {
        ask("DROP TABLE bare, odd, bare", "DROP TABLE IF EXISTS bare, plain.bare");
        remaining();
    }

    @Test
    void what_is_open_is_committed() throws Exception {
        ask(
                "BEGIN",
                "INSERT INTO odd VALUES (1)",
                "DROP TABLE IF EXISTS bare, nowhere",
                "ROLLBACK",
                "SELECT * FROM odd");
    }

    private void assertGone() throws Exception {
        assertThat(tables.existing()).isZero();
    }
}
