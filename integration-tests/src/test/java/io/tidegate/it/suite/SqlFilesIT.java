package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Files that {@code tidegate sql} sends: the one that the user has named, and no other. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.Any.class)
@SuppressWarnings("NullAway.Init")
final class SqlFilesIT {
    private static final String TEXT = "listener: {port: 0}\n";

    @TempDir private Path directory;
    private final TestCluster cluster;
    private OwnProxy proxy;

    SqlFilesIT(TestCluster cluster) {
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
                          users: {dba: {password: secret, role: admin}}
                        users: {app: {password: secret}}
                        schemas: {plain: {default-group: g0}}
                        """
                                + cluster.groupsAsYaml());
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private List<String> sql(int port, String user, String statement) throws Exception {
        try (TidegateProcess shell =
                TidegateProcess.run(
                        "sql",
                        "-P",
                        Integer.toString(port),
                        "-u",
                        user,
                        "--password=secret",
                        "-D",
                        user.equals("app") ? "plain" : "",
                        "-e",
                        statement)) {
            int _ = shell.exitCode();
            return shell.lines();
        }
    }

    private String file(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    @Test
    void a_file_that_config_names_reaches_the_admin_port() throws Exception {
        String file = file("other.yaml", TEXT);

        List<String> said = sql(proxy.adminPort(), "dba", "CONFIG VALIDATE FILE '" + file + "'");

        // Such a proxy examines nothing; that it could tells that it has the text.
        assertThat(said).anyMatch(line -> line.contains("a configuration cannot be examined here"));
    }

    @Test
    void a_file_that_load_data_names_is_loaded() throws Exception {
        String file = file("rows.csv", "900001\tone\n900002\ttwo\n");

        List<String> said =
                sql(
                        proxy.port(),
                        "app",
                        "LOAD DATA LOCAL INFILE '"
                                + file
                                + "' INTO TABLE t; SELECT COUNT(*) AS n"
                                + " FROM t WHERE id > 900000; DELETE FROM t WHERE id > 900000");

        assertThat(said)
                .anyMatch(line -> line.contains("2 rows affected"))
                .anyMatch(line -> line.startsWith("Records: 2 "));
    }

    @Test
    void who_is_refused_by_a_proxy_is_not_asked_whether_it_runs() throws Exception {
        assertThat(sql(proxy.port(), "nobody", "SELECT 1"))
                .anyMatch(line -> line.startsWith("No connection to "))
                .noneMatch(line -> line.contains("Is the proxy running?"));
        int port = proxy.port();
        proxy.close();
        assertThat(sql(port, "app", "SELECT 1"))
                .anyMatch(line -> line.contains("Is the proxy running?"));
    }

    @Test
    void a_file_that_is_not_there_is_told_before_anything_is_sent() throws Exception {
        assertThat(sql(proxy.adminPort(), "dba", "CONFIG APPLY FILE 'nowhere.yaml'"))
                .contains("ERROR: there is no file nowhere.yaml here");
        assertThat(sql(proxy.adminPort(), "dba", "CONFIG APPLY FILE '" + directory + "'"))
                .contains("ERROR: " + directory + " is no file");
    }

    @Test
    void a_server_that_asks_for_another_file_gets_none() throws Exception {
        String named = file("named.yaml", TEXT);
        String secret = file("secret.txt", "the secret");
        try (GreedyServer greedy = new GreedyServer(proxy.adminPort(), "greedy", secret)) {
            for (String statement :
                    List.of(
                            "CONFIG VALIDATE FILE '" + named + "' /* greedy */",
                            "SELECT 'greedy'",
                            "LOAD DATA LOCAL INFILE '" + named + "' INTO TABLE greedy")) {
                List<String> said = sql(greedy.port(), "dba", statement);

                assertThat(said).as(statement).anyMatch(line -> line.startsWith("ERROR"));
                assertThat(String.join("\n", said)).doesNotContain("the secret");
            }
            assertThat(greedy.got()).allMatch(String::isEmpty);
        }
    }

    /** So that the test above is about the other file. */
    @Test
    void a_server_that_asks_for_the_same_file_gets_it() throws Exception {
        String named = file("named.yaml", TEXT);
        try (GreedyServer greedy = new GreedyServer(proxy.adminPort(), "greedy", named)) {
            var _ = sql(greedy.port(), "dba", "CONFIG VALIDATE FILE '" + named + "' /* greedy */");

            assertThat(greedy.got()).containsExactly(TEXT);
        }
    }
}
