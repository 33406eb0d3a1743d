package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** PARTITION behind the name of a sharded table, whose sub-tables have partitions of their own. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class PartitionTwinIT {
    private static final String PARTITIONED =
            "ALTER TABLE %s DROP COLUMN twice PARTITION BY RANGE (id)"
                    + " (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)";

    private final TestCluster cluster;
    private @TempDir Path directory;
    private UnlistedTables tables;
    private OwnProxy proxy;
    private Twins twins;

    PartitionTwinIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        tables = UnlistedTables.create(cluster);
        tables.onEach(PARTITIONED);
        tables.onWhole(PARTITIONED);
        proxy = OwnProxy.startChecked(directory, tables.yaml());
        twins = Twins.login(proxy.port(), cluster.group("g1").port(), 0);
    }

    @AfterEach
    void stop() throws Exception {
        twins.close();
        proxy.close();
        tables.close();
    }

    @Test
    void rows_of_other_partitions_are_neither_read_nor_written() throws Exception {
        ask(
                "INSERT INTO bare PARTITION (p0) (id, v) VALUES (1, 'a'), (2, 'b'), (3, 'c')",
                "INSERT INTO bare PARTITION (p1) (id, v) VALUES (11, 'a')",
                "REPLACE INTO bare PARTITION (p1, p0) VALUES ('d', 12, 4), ('e', 4, 5)",
                "SELECT x.id, x.v FROM bare PARTITION (p0) x WHERE x.id = 1",
                "SELECT x.id, bare.v FROM bare PARTITION (p0) JOIN bare PARTITION (p0) AS x ON x.id = bare.id"
                        + " WHERE x.id = 1",
                "SELECT bare.v FROM bare PARTITION (p0) WHERE bare.id = 11",
                "SELECT COUNT(*), SUM(x.n) FROM bare PARTITION (p0) x",
                "SELECT COUNT(*) FROM bare PARTITION (p1)",
                "SELECT x.id + 0, x.v FROM bare PARTITION (p1, p0) AS x ORDER BY x.id + 0 DESC LIMIT 3",
                "UPDATE bare PARTITION (p0) x SET x.n = 7 WHERE x.id = 2",
                "UPDATE bare PARTITION (p1) SET bare.n = 7 WHERE bare.id = 2",
                "UPDATE bare PARTITION (p1) AS x SET x.v = CONCAT(x.v, '!')",
                "DELETE x FROM bare PARTITION (p0) x WHERE x.id = 3",
                "DELETE FROM bare PARTITION (p1) WHERE id = 4",
                "DELETE FROM bare PARTITION (p1) WHERE v = 'd!'");
        if (cluster.family() == ServerFamily.MYSQL) {
            ask("DELETE FROM bare AS x PARTITION (p0) WHERE x.id = 4");
        }
        ask("SELECT id + 0, v, n FROM bare ORDER BY id + 0");
    }

    private void ask(String... statements) throws Exception {
        for (String sql : statements) {
            twins.query(sql);
        }
    }
}
