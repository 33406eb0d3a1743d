package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The schema in which DDL is tested, behind a proxy of its own. */
@SuppressWarnings("NullAway.Init")
abstract class DdlSchema extends DdlServers {
    @TempDir Path directory;
    OwnProxy proxy;

    DdlSchema(TestCluster cluster) {
        super(cluster);
    }

    @BeforeEach
    void start() throws Exception {
        proxy = OwnProxy.startChecked(directory, cluster.groupsAsYaml() + SCHEMAS);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    final Connection client() throws SQLException {
        return client(Driver.CONNECTOR_J_TEXT);
    }

    final Connection client(Driver driver) throws SQLException {
        return driver.connect(proxy.port(), "ddl", "app", "secret", "");
    }
}
