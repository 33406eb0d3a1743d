package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The tables between which rows are selected and inserted, behind a proxy of its own. */
@SuppressWarnings("NullAway.Init")
abstract class SelectedSchema {
    final TestCluster cluster;
    SelectedTables tables;
    @TempDir Path directory;

    SelectedSchema(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    final void start() throws Exception {
        tables = SelectedTables.create(cluster, directory);
    }

    @AfterEach
    final void stop() {
        tables.close();
    }

    static String error(RawClient client, String sql) throws Exception {
        return RawReply.of(client.query(sql)).errorMessage();
    }

    static void done(RawClient client, String sql) throws Exception {
        assertThat(error(client, sql)).as(sql).isEmpty();
    }

    /** Rows of the ids from 0 on. */
    static void fill(RawClient client, int count) throws Exception {
        for (int id = 0; id < count; id++) {
            done(client, "INSERT INTO src (id, i) VALUES (" + id + ", " + 10 * id + ")");
        }
    }
}
