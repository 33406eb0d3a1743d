package io.tidegate.it.suite;

import static io.tidegate.it.suite.DdlProxies.ADD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From the first entry in the groups' journal on a job of DDL is carried out, whoever is killed:
 * the one proxy that lives through all of these tests ends the jobs of the others.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.Any.class)
@SuppressWarnings("NullAway.Init")
final class DdlKilledIT extends DdlServers {
    @TempDir private static Path directory;
    private static @Nullable DdlProxies shared;
    private static TidegateProcess heir;

    private DdlProxies proxies;

    DdlKilledIT(TestCluster cluster) {
        super(cluster);
    }

    @BeforeEach
    void start() throws Exception {
        DdlProxies there = shared;
        if (there == null) {
            there = new DdlProxies(cluster, directory);
            shared = there;
            heir = there.proxy("heir");
        }
        proxies = there;
    }

    @AfterAll
    static void stop() throws Exception {
        if (shared != null) {
            shared.close();
            shared = null;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ddl.created",
                "ddl.part0.begun",
                "ddl.part0.sent",
                "ddl.part0.done",
                "ddl.part1.sent",
                "ddl.part2.begun",
                "ddl.part3.done",
                "ddl.settled.before"
            })
    void whoever_is_killed_another_ends_the_job(String point) throws Exception {
        try (Connection survivor = DdlProxies.client(heir)) {
            Sql.execute(survivor, ITEMS);
            proxies.killedAt(point, point);

            DdlProxies.awaitNewest(survivor, ",done,4,4,app,");

            everywhere(List.of("id", "n", "x"));
            assertThat(DdlProxies.newest(survivor)).contains(ADD);
            assertThat(Sql.rows(survivor, "CHECK DDL items"))
                    .containsExactly("ddl,items,,all 4 are alike");
            Sql.execute(survivor, "ALTER TABLE items ADD y INT");
            everywhere(List.of("id", "n", "x", "y"));
        }
    }
}
