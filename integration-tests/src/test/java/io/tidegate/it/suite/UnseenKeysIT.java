package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;

/** LAST_INSERT_ID() behind statements whose replies do not tell what they have made of it. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class UnseenKeysIT {
    private static final int MULTI_STATEMENTS = 1 << 16;

    private final TestCluster cluster;

    @TempDir Path directory;

    UnseenKeysIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void create() throws SQLException {
        atServer(
                "SET GLOBAL local_infile = ON",
                "DROP TABLE IF EXISTS plain.keyed",
                "CREATE TABLE plain.keyed (id INT AUTO_INCREMENT PRIMARY KEY, n INT)",
                "DROP PROCEDURE IF EXISTS plain.fill_keyed",
                "CREATE PROCEDURE plain.fill_keyed() INSERT INTO plain.keyed (n) VALUES (1)");
    }

    @AfterEach
    void drop() throws SQLException {
        atServer("DROP TABLE plain.keyed", "DROP PROCEDURE plain.fill_keyed");
    }

    private void atServer(String... statements) throws SQLException {
        try (Connection server = cluster.group("g0").connect()) {
            for (String sql : statements) {
                Sql.execute(server, sql);
            }
        }
    }

    /** Where another client takes the connection, the key is kept by the proxy. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LOAD DATA LOCAL INFILE 'f' INTO TABLE keyed (n) | 2",
                "LOAD DATA LOCAL INFILE 'f' INTO TABLE keyed (id) | 1",
                "INSERT INTO keyed (n) VALUES (5); SELECT 1 | 2",
                "CALL fill_keyed() | 2",
                "SELECT LAST_INSERT_ID(77) | 77"
            })
    void behind_another_key(String sql, String expected) throws Exception {
        try (OwnProxy proxy = proxy();
                RawClient client = login(proxy);
                RawClient other = login(proxy)) {
            client.query("INSERT INTO keyed (n) VALUES (1)");
            other.query("SELECT COUNT(*) FROM keyed");

            List<byte[]> reply = client.query(sql);
            if ((reply.getLast()[4] & 0xff) == 0xfb) {
                client.sendFile(reply.getLast(), "10\n20\n".getBytes(UTF_8));
            }

            assertThat(lastInsertId(client)).isEqualTo(directly(sql)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"LOAD DATA LOCAL INFILE 'f' INTO TABLE keyed (n)"})
    void of_others_nobody_sees_any(String sql) throws Exception {
        try (OwnProxy proxy = proxy();
                RawClient client = login(proxy);
                RawClient other = login(proxy)) {
            client.sendFile(client.query(sql).getLast(), "10\n20\n".getBytes(UTF_8));

            assertThat(lastInsertId(other)).isEqualTo("0");
            assertThat(lastInsertId(client)).isEqualTo("1");
        }
    }

    private String directly(String sql) throws Exception {
        atServer("TRUNCATE TABLE plain.keyed");
        try (RawClient client =
                RawClient.login(
                        cluster.group("g0").port(),
                        ServerAccount.USER,
                        ServerAccount.PASSWORD,
                        "plain",
                        RawClient.LOCAL_FILES | MULTI_STATEMENTS)) {
            client.query("INSERT INTO keyed (n) VALUES (1)");
            List<byte[]> reply = client.query(sql);
            if ((reply.getLast()[4] & 0xff) == 0xfb) {
                client.sendFile(reply.getLast(), "10\n20\n".getBytes(UTF_8));
            }
            return lastInsertId(client);
        }
    }

    private static String lastInsertId(RawClient client) throws Exception {
        return RawReply.of(client.query("SELECT LAST_INSERT_ID()")).rows().getFirst();
    }

    private RawClient login(OwnProxy proxy) throws Exception {
        return RawClient.login(
                proxy.port(), "app", "secret", "plain", RawClient.LOCAL_FILES | MULTI_STATEMENTS);
    }

    private OwnProxy proxy() throws Exception {
        return OwnProxy.start(
                directory,
                """
                listener: {port: 0, event-loops: 1}
                pool: {max-connections: 1, acquire-timeout: 5s}
                users:
                  app: {password: secret}
                """
                        + cluster.groupsAsYaml()
                        + """
                        schemas:
                          plain: {default-group: g0}
                        """);
    }
}
