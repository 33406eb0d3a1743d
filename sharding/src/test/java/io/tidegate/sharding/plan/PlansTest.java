package io.tidegate.sharding.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.sharding.sql.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The plans of the statements in {@code src/test/resources/plans}. After a change of the planner
 * run with {@code -Dgolden.update=true} and review the difference.
 */
class PlansTest {
    private static final Path FOLDER = Path.of("src/test/resources/plans");

    static Stream<Path> files() throws IOException {
        return Files.list(FOLDER).sorted();
    }

    @ParameterizedTest
    @MethodSource("files")
    void plans_are_as_written(Path file) throws IOException {
        String written = Files.readString(file);
        String planned = replan(written);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, planned);
        }
        assertThat(planned).isEqualTo(written);
    }

    @Test
    void there_are_at_least_150_statements() throws IOException {
        long statements = 0;
        for (Path file : files().toList()) {
            statements +=
                    Files.readString(file).lines().filter(line -> line.startsWith("> ")).count();
        }
        assertThat(statements).isGreaterThanOrEqualTo(150);
    }

    /** Keeps comments and statements and writes the plan under each statement anew. */
    private static String replan(String written) {
        StringBuilder out = new StringBuilder();
        String schema = "shop";
        MultiShardWrite policy = MultiShardWrite.BEST_EFFORT;
        List<String> lines = written.lines().toList();
        for (String line : lines) {
            if (line.startsWith("# ")) {
                out.append(line).append('\n');
                if (line.startsWith("# schema: ")) {
                    schema = line.substring("# schema: ".length());
                }
                if (line.equals("# multi-shard-write: refuse")) {
                    policy = MultiShardWrite.REFUSE;
                }
            } else if (line.startsWith("> ")) {
                out.append('\n').append(line).append('\n');
                out.append(clocks(Shop.template(line.substring(2), schema, policy), line));
                out.append(PlanPrinter.print(Shop.plan(line.substring(2), schema, policy)));
            }
        }
        return out.toString();
    }

    /** What a server is asked first, of a text; the plan is that of a prepared statement. */
    private static String clocks(Template template, String line) {
        Tokens tokens = Tokens.of(Shop.scan(line.substring(2)));
        return template.clocks().isEmpty()
                ? ""
                : template.clocks().stream()
                        .map(each -> tokens.text(each.from(), each.to() - 1))
                        .collect(Collectors.joining(", ", "asks for the time: ", "\n"));
    }
}
