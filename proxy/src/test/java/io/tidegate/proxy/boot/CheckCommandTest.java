package io.tidegate.proxy.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@SuppressWarnings("NullAway.Init")
final class CheckCommandTest {
    private static final String VALID =
            """
            apiVersion: tidegate/v1
            users: {app: {password: very-secret}}
            groups:
              g0: {user: u, password: very-secret, nodes: {a: {address: "127.0.0.1:1"}}}
            schemas:
              shop:
                default-group: g0
                tables: {users: {key: id, function: {hash: {shards: 2}}, placement: {g0: 0-1}}}
            """;

    @TempDir private Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_valid_file_ends_with_0_and_is_summed_up() throws Exception {
        Path file = file(VALID);

        assertThat(check("-c", file.toString())).isZero();

        assertThat(out.toString().strip())
                .isEqualTo(file + " is valid: 1 group(s), 1 schema(s), 1 table rule(s), 1 user(s)");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void all_problems_are_printed_at_once_each_with_its_path_and_hint() throws Exception {
        Path file =
                file(
                        VALID.replace("key: id", "key: {column: id, typ: string}")
                                        .replace("default-group: g0", "default-group: g7")
                                + "limits: {max-nesting: none}\n");

        assertThat(check("--config", file.toString())).isEqualTo(1);

        assertThat(err.toString().lines())
                .containsExactly(
                        file + " has 3 problem(s):",
                        "  limits.max-nesting: is not a whole number from 1 to 10000: none",
                        "  schemas.shop.default-group: no group g7 is configured",
                        "      hint: configured: [g0]",
                        "  schemas.shop.tables.users.key.typ: is not known here",
                        "      hint: did you mean type?");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void no_secret_is_printed() throws Exception {
        Path file = file(VALID.replace("{password: very-secret}", "{pasword: very-secret}"));

        assertThat(check("-c", file.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("users.app").doesNotContain("very-secret");
    }

    @Test
    void a_file_that_is_not_there_is_a_problem() {
        Path file = directory.resolve("none.yaml");

        assertThat(check("-c", file.toString())).isEqualTo(1);

        assertThat(err.toString()).contains(file + " cannot be read");
    }

    @Test
    void the_servers_are_asked_only_when_wanted() throws Exception {
        Path file = file(VALID);

        assertThat(check("--live", "-c", file.toString())).isZero();

        assertThat(out.toString()).contains("WARNING  groups.g0: ").contains("1 finding(s)");
    }

    @Test
    void wrong_usage_ends_with_2() {
        assertThat(check()).isEqualTo(2);
        assertThat(check("-c")).isEqualTo(2);
        assertThat(check("-c", "x", "--lively")).isEqualTo(2);
    }

    private int check(String... arguments) {
        return new CommandLine(new CheckCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("tidegate.yaml"), yaml);
    }
}
