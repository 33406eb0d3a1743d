package io.tidegate.it.suite;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.proxy.boot.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Several sessions at once do random things, each through the proxy, where they share connections,
 * and directly, where each has its own: every packet must be the same.
 *
 * <p>{@code -Dtidegate.twin.steps=100000} makes it longer, {@code -Dtidegate.twin.seed} another
 * one, {@code -Dtidegate.twin.history} tells more of what went before a difference.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class RandomTwinIT {
    private static final int SESSIONS = 5;
    private static final int STEPS = Integer.getInteger("tidegate.twin.steps", 12_000);

    /** A session that goes on for ever would be pinned for nearly all of it. */
    private static final int STEPS_OF_A_SESSION = 150;

    private final TestCluster cluster;

    RandomTwinIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void random_sessions_cannot_tell_the_proxy_from_a_server() throws Exception {
        long seed = Long.getLong("tidegate.twin.seed", 1);
        createTables();
        try (Proxy proxy = proxy()) {
            run(proxy, seed);
        } catch (AssertionError difference) {
            throw new AssertionError("-Dtidegate.twin.seed=" + seed, difference);
        }
    }

    private void run(Proxy proxy, long seed) throws Exception {
        Random random = new Random(seed);
        List<Twins> open = new ArrayList<>();
        List<TwinSteps> sessions = new ArrayList<>();
        try {
            for (int i = 0; i < SESSIONS; i++) {
                open.add(login(proxy, i));
                sessions.add(new TwinSteps(open.get(i), random, Integer.toString(i)));
            }
            for (int step = 0; step < STEPS; step++) {
                int one = random.nextInt(SESSIONS);
                if (random.nextInt(STEPS_OF_A_SESSION) == 0) {
                    open.get(one).close();
                    open.set(one, login(proxy, one));
                    sessions.set(one, new TwinSteps(open.get(one), random, Integer.toString(one)));
                }
                sessions.get(one).next();
            }
        } finally {
            for (Twins each : open) {
                each.close();
            }
        }
    }

    private Twins login(Proxy proxy, int session) throws Exception {
        return Twins.login(
                proxy.port(),
                cluster.group("g1").port(),
                (session % 2 == 0 ? 0 : RawClient.DEPRECATE_EOF)
                        | (session < 2 ? 0 : RawClient.SESSION_TRACK));
    }

    private void createTables() throws Exception {
        for (String group : List.of("g0", "g1")) {
            try (Connection direct = cluster.group(group).connect()) {
                for (int i = 0; i < SESSIONS; i++) {
                    Sql.execute(direct, "DROP TABLE IF EXISTS plain.twin" + i);
                    Sql.execute(
                            direct,
                            "CREATE TABLE plain.twin"
                                    + i
                                    + " (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, n INT)");
                }
            }
        }
    }

    private Proxy proxy() throws Exception {
        String yaml =
                """
                apiVersion: tidegate/v1
                listener: {port: 0, event-loops: 1}
                pool: {max-connections: 6}
                users:
                  app: {password: secret}
                """
                        + cluster.groupsAsYaml()
                        + """
                        schemas:
                          plain:
                            default-group: g0
                        """;
        var loaded = (LoadResult.Loaded) ConfigurationLoader.parse(yaml, Map.of());
        return Proxy.start(Live.of(loaded.configuration()));
    }
}
