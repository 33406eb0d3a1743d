package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** SET as a prepared statement with parameters, beside a server that does the same. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class PreparedSettingsTwinIT {
    private static final String ASK =
            "SELECT @a, HEX(@a), @a + 0, CHARSET(@a), COLLATION(@a), COERCIBILITY(@a)";
    private static final int FLOAT = 4;
    private static final int DOUBLE = 5;
    private static final int DECIMAL = 246;

    private final TestCluster cluster;
    private Twins twins;

    PreparedSettingsTwinIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void login() throws Exception {
        twins = Twins.login(cluster.port(), cluster.group("g1").port(), RawClient.DEPRECATE_EOF);
    }

    @AfterEach
    void logout() throws Exception {
        twins.close();
    }

    @Test
    void a_user_variable_is_what_the_parameter_was() throws Exception {
        for (Parameters each :
                List.of(
                        new Parameters().number(Parameters.LONG, 0, 7, 4),
                        new Parameters().number(Parameters.TINY, 0, -1, 1),
                        new Parameters().number(Parameters.LONGLONG, 0, Long.MIN_VALUE, 8),
                        new Parameters().number(Parameters.LONGLONG, Parameters.UNSIGNED, 7, 8),
                        new Parameters().number(Parameters.LONGLONG, Parameters.UNSIGNED, -1, 8),
                        new Parameters().number(DOUBLE, 0, Double.doubleToLongBits(-2.25e100), 8),
                        new Parameters().number(FLOAT, 0, Float.floatToIntBits(1.5f), 4),
                        text(DECIMAL, "-12.50"),
                        text(Parameters.STRING, "it's \\ \"odd\" Grüße 💧\n\0"),
                        text(Parameters.STRING, ""),
                        text(Parameters.BLOB, "bytes' \\"),
                        text(Parameters.STRING, "x").isNull(0))) {
            // MySQL takes some types for those of earlier executions.
            twins.prepare("SET @a = ?");
            twins.executeWith(each.first());
            twins.query(ASK);
            twins.executeWith(each.again());
            twins.query(ASK);
        }
    }

    @Test
    void backslashes_are_what_the_session_takes_them_for() throws Exception {
        twins.query("SET sql_mode = 'NO_BACKSLASH_ESCAPES'");
        twins.prepare("SET @a = ?");
        twins.executeWith(text(Parameters.STRING, "\\' OR \\").first());
        twins.query(ASK);
    }

    @Test
    void a_long_parameter_is_set() throws Exception {
        twins.prepare("SET @a = ?, @b = ?");
        twins.longData(0, "in two ");
        twins.longData(0, "parts");
        twins.executeWith(
                new Parameters().add(Parameters.STRING).number(Parameters.LONG, 0, 3, 4).first());
        twins.query("SELECT @a, @b");
    }

    @Test
    void settings_take_parameters_too() throws Exception {
        twins.prepare("SET time_zone = ?, lock_wait_timeout = ?, @a = ? + 1");
        for (String zone : List.of("+05:30", "nowhere", "+00:00")) {
            Parameters values =
                    text(Parameters.STRING, zone)
                            .number(Parameters.LONG, 0, 77, 4)
                            .number(Parameters.LONG, 0, 1, 4);
            twins.executeWith(values.first());
            twins.query("SELECT @@time_zone, @@lock_wait_timeout, @a");
        }
    }

    @Test
    void autocommit_takes_a_parameter() throws Exception {
        twins.empty("t");
        twins.prepare("SET autocommit = ?");
        twins.executeWith(new Parameters().number(Parameters.LONG, 0, 0, 4).first());
        twins.query("INSERT INTO t VALUES (1, 'a')");
        twins.query("ROLLBACK");
        twins.executeWith(new Parameters().number(Parameters.LONG, 0, 1, 4).again());
        twins.query("SELECT COUNT(*), @@autocommit FROM t");
    }

    @Test
    void what_takes_no_parameter_is_refused_as_by_the_server() throws Exception {
        for (String sql :
                List.of(
                        "USE ?",
                        "SET ? = 1",
                        "SAVEPOINT ?",
                        "SET NAMES ?",
                        "SET nothing_here = ?")) {
            twins.tryToPrepare(sql);
        }
    }

    @Test
    void several_statements_are_refused_as_by_the_server() throws Exception {
        for (String sql :
                List.of(
                        "SELECT 1; SELECT ?",
                        "\n SELECT ';' ;\n\n  SELECT 2 /* more */",
                        "SELECT 1; SELECT '" + "long ".repeat(40) + "', ?",
                        "SET @a = 1; SET @b = 2")) {
            assertThat(twins.tryToPrepare(sql)).isFalse();
        }
    }

    @Test
    void a_moment_is_refused_and_the_session_goes_on() throws Exception {
        try (Connection client = Driver.MARIADB_PREPARED.connect(cluster);
                PreparedStatement set = client.prepareStatement("SET @a = ?")) {
            set.setTimestamp(1, Timestamp.valueOf("2026-02-03 04:05:06"));
            assertThatThrownBy(set::execute).hasMessageContaining("bind it as text");
            set.setString(1, "2026-02-03 04:05:06");
            set.execute();
        }
    }

    private static Parameters text(int type, String value) {
        byte[] bytes = value.getBytes(UTF_8);
        int[] all = new int[bytes.length + 1];
        all[0] = bytes.length;
        for (int i = 0; i < bytes.length; i++) {
            all[i + 1] = bytes[i];
        }
        return new Parameters().add(type, all);
    }
}
