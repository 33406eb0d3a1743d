package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where replies and commands begin and end, beside a server that does the same. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class FramingTwinIT {
    private final TestCluster cluster;

    FramingTwinIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void columns_have_names_of_every_length(int capabilities) throws Exception {
        try (Twins twins = twins(capabilities)) {
            for (int length : new int[] {0, 1, 64, 249, 250, 251, 252, 255, 256, 257}) {
                String sql =
                        "SELECT 1 AS `"
                                + "a".repeat(length)
                                + "`, 2 AS \""
                                + "b".repeat(length)
                                + "\"";
                twins.query(sql);
                twins.tryToPrepare(sql);
            }
            twins.query("SELECT '" + "x".repeat(70_000) + "'");
            twins.query("SELECT 1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void a_call_has_results_of_every_number(int capabilities) throws Exception {
        for (String group : List.of("g0", "g1")) {
            createProcedures(group);
        }
        try (Twins twins = twins(capabilities)) {
            for (int results = 0; results <= 5; results++) {
                twins.query("CALL results_" + results + "()");
            }
            twins.query("CALL fails_third()");
            twins.query("CALL told(@told)");
            twins.query("SELECT @told");
            twins.query("CALL results_2(); SELECT 3; CALL results_0()");
            twins.prepare("CALL results_3()");
            twins.executeWith(new byte[] {0, 1, 0, 0, 0});
            twins.query("SELECT 1");
        }
    }

    private void createProcedures(String group) throws Exception {
        try (Connection direct = cluster.group(group).connect()) {
            Sql.execute(direct, "USE plain");
            for (int results = 0; results <= 5; results++) {
                StringBuilder body = new StringBuilder();
                for (int i = 0; i < results; i++) {
                    body.append("SELECT ").append(i).append(" AS r; ");
                }
                procedure(direct, "results_" + results, "", body + "DO 0;");
            }
            procedure(
                    direct,
                    "fails_third",
                    "",
                    "SELECT 1; SELECT 2; SELECT * FROM nowhere; SELECT 4;");
            procedure(direct, "told", "OUT answer INT", "SELECT 5 INTO answer; SELECT 6;");
        }
    }

    private static void procedure(Connection direct, String name, String parameters, String body)
            throws Exception {
        Sql.execute(direct, "DROP PROCEDURE IF EXISTS " + name);
        Sql.execute(
                direct, "CREATE PROCEDURE " + name + "(" + parameters + ") BEGIN " + body + " END");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF})
    void a_hundred_commands_in_one_piece_are_answered_in_their_order(int capabilities)
            throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++) {
            switch (i % 5) {
                case 0 -> command(all, 3, "SELECT " + i);
                case 1 -> command(all, 14, "");
                case 2 -> command(all, 2, "plain");
                case 3 -> command(all, 3, "SELEC " + i);
                default -> command(all, 3, "SELECT id FROM t WHERE id = " + i + "; DO 0");
            }
        }
        command(all, 1, "");
        try (Twins twins = twins(capabilities)) {
            twins.sendToTheEnd(all.toByteArray());
        }
    }

    @Test
    void a_large_command_may_follow_in_the_same_piece() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        command(all, 3, "SELECT 1");
        command(all, 3, "SELECT LENGTH('" + "y".repeat(3_000_000) + "')");
        command(all, 3, "SELECT 2");
        command(all, 1, "");
        try (Twins twins = twins(0)) {
            twins.sendToTheEnd(all.toByteArray());
        }
    }

    private static void command(ByteArrayOutputStream out, int code, String argument) {
        byte[] bytes = argument.getBytes(StandardCharsets.UTF_8);
        int length = bytes.length + 1;
        out.write(length);
        out.write(length >> 8);
        out.write(length >> 16);
        out.write(0);
        out.write(code);
        out.writeBytes(bytes);
    }

    private Twins twins(int capabilities) throws IOException {
        return Twins.login(cluster.port(), cluster.group("g1").port(), capabilities);
    }
}
