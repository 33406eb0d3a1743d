package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LOAD DATA LOCAL INFILE, in every packet as with a server itself. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class LocalInfileTwinIT {
    private static final int EDGE = 0xff_ffff;
    private static final String LOAD =
            "LOAD DATA LOCAL INFILE 'it''s mine.csv' INTO TABLE t FIELDS TERMINATED BY ','";

    private final TestCluster cluster;

    LocalInfileTwinIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void allow() throws SQLException {
        set("ON");
    }

    private void set(String value) throws SQLException {
        for (String group : new String[] {"g0", "g1"}) {
            try (Connection server = cluster.group(group).connect()) {
                Sql.execute(server, "SET GLOBAL local_infile = " + value);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void a_file_is_loaded(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            twins.query(LOAD);
            twins.sendFile(bytes("1,one\n2,t"), bytes("wo\n"), bytes("3,\\N\n"));
            twins.query("SELECT ROW_COUNT()");
            twins.query("SELECT * FROM t ORDER BY id");
            twins.query("SHOW WARNINGS");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void an_empty_file_or_none(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            twins.query(LOAD);
            twins.sendFile();
            twins.query("SELECT COUNT(*) FROM t");
        }
    }

    @Test
    void a_file_in_packets_of_one_byte() throws Exception {
        try (Twins twins = twins(0)) {
            byte[] content = bytes("1,one\n2,two\n".repeat(40));
            byte[][] parts = new byte[content.length][];
            for (int i = 0; i < content.length; i++) {
                parts[i] = new byte[] {content[i]};
            }
            twins.query(LOAD);
            twins.sendFile(parts);
            twins.query("SELECT * FROM t ORDER BY id");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {EDGE - 1, EDGE})
    void a_file_at_the_edge_of_a_packet(int length) throws Exception {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) 'x');
        content[0] = '7';
        content[1] = ',';
        try (Twins twins = twins(0)) {
            twins.query(LOAD);
            twins.sendFile(content, bytes("end\n8,last\n"));
            twins.query("SELECT id, LENGTH(v), RIGHT(v, 4) FROM t ORDER BY id");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void warnings(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            twins.query(LOAD);
            twins.sendFile(bytes("1,one\nnumber,two\n3\n1,again\n4,four,five\n"));
            twins.query("SHOW WARNINGS");
            twins.query("SELECT * FROM t ORDER BY id");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOAD DATA LOCAL INFILE 'f' INTO TABLE nothing_here",
                "LOAD DATA LOCAL INFILE 'f' INTO TABLE t (nothing_here)",
                "LOAD DATA LOCAL INFILE 'f' INTO TABLE t FIELDS",
                "LOAD DATA LOCAL INFILE 'f' INTO TABLE t FIELDS TERMINATED BY ','"
                        + " (id, @v) SET v = (SELECT 1 UNION SELECT 2)",
                "LOAD DATA LOCAL INFILE 'f' INTO TABLE t CHARACTER SET nowhere"
            })
    void errors_before_and_within(String sql) throws Exception {
        try (Twins twins = twins(0)) {
            twins.query(sql);
            if (twins.awaitsFile()) {
                twins.sendFile(bytes("1,one\n2,two\n"), bytes("3,three\n".repeat(10_000)));
            }
            twins.query("SHOW WARNINGS");
            twins.query("SELECT * FROM t ORDER BY id");
        }
    }

    @Test
    void two_files_in_several_statements() throws Exception {
        try (Twins twins = twins(RawClient.DEPRECATE_EOF)) {
            twins.query(
                    "SELECT 1; LOAD DATA LOCAL INFILE 'a' INTO TABLE t (id); SELECT COUNT(*) FROM t;"
                            + " LOAD DATA LOCAL INFILE 'b' INTO TABLE t (id); SELECT COUNT(*) FROM t");
            twins.sendFile(bytes("1\n2\n"));
            twins.sendFile(bytes("2\n3\n4\n"));
            twins.query("SELECT * FROM t ORDER BY id");
        }
    }

    @Test
    void an_error_ends_several_statements() throws Exception {
        try (Twins twins = twins(0)) {
            twins.query(
                    "LOAD DATA LOCAL INFILE 'a' INTO TABLE t (id); LOAD DATA LOCAL INFILE 'b' INTO"
                            + " TABLE nothing_here; LOAD DATA LOCAL INFILE 'c' INTO TABLE t (id)");
            twins.sendFile(bytes("1\n2\n"));
            twins.query("SELECT * FROM t ORDER BY id");
        }
    }

    @Test
    void in_a_transaction() throws Exception {
        try (Twins twins = twins(0)) {
            twins.query("BEGIN");
            twins.query(LOAD);
            twins.sendFile(bytes("1,one\n"));
            twins.query("ROLLBACK");
            twins.query("SELECT * FROM t ORDER BY id");
            twins.query("SET autocommit = 0");
            twins.query(LOAD);
            twins.sendFile(bytes("1,one\n"));
            twins.query("COMMIT");
            twins.query("SELECT * FROM t ORDER BY id");
        }
    }

    @Test
    void into_user_variables() throws Exception {
        try (Twins twins = twins(0)) {
            twins.query("LOAD DATA LOCAL INFILE 'f' INTO TABLE t (id, @mine) SET v = UPPER(@mine)");
            twins.sendFile(bytes("1\tone\n2\ttwo\n"));
            twins.query("SELECT @mine");
            twins.query("SELECT * FROM t ORDER BY id");
        }
    }

    @Test
    void a_server_that_takes_no_files() throws Exception {
        set("OFF");
        try (Twins twins = twins(0)) {
            twins.query(LOAD);
            assertThat(twins.awaitsFile()).isFalse();
            twins.query("SELECT 1");
        } finally {
            set("ON");
        }
    }

    @Test
    void a_client_that_sends_no_files() throws Exception {
        try (Twins twins = Twins.login(cluster.port(), cluster.group("g1").port(), 0)) {
            twins.query(LOAD);
            assertThat(twins.awaitsFile()).isFalse();
            twins.query("SELECT 1");
        }
    }

    private Twins twins(int capabilities) throws IOException {
        Twins twins =
                Twins.login(
                        cluster.port(),
                        cluster.group("g1").port(),
                        capabilities | RawClient.LOCAL_FILES);
        twins.empty("t");
        return twins;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
