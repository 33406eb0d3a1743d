package io.tidegate.it.tools;

import io.tidegate.it.server.ServerFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One statement of a tool; see {@code src/test/resources/tools/README.md}.
 *
 * @param family the only servers that know it
 * @param parameters texts
 * @param hidden columns that are not compared, in upper case
 * @param differs other rows than a server's are right
 * @param refused by the proxy
 * @param refusedPrepared only when it is prepared on the server
 */
record Question(
        String sql,
        Optional<ServerFamily> family,
        List<String> parameters,
        Set<String> hidden,
        boolean differs,
        boolean refused,
        boolean refusedPrepared) {

    static List<Question> of(Path file) throws IOException {
        List<Question> questions = new ArrayList<>();
        for (String block : Files.readString(file).split("\n\n")) {
            List<String> lines =
                    block.lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("# "))
                            .toList();
            if (!lines.isEmpty()) {
                questions.add(of(lines));
            }
        }
        return questions;
    }

    private static Question of(List<String> lines) {
        Optional<ServerFamily> family = Optional.empty();
        List<String> parameters = List.of();
        Set<String> hidden = new TreeSet<>();
        boolean differs = false;
        boolean refused = false;
        boolean refusedPrepared = false;
        List<String> sql = new ArrayList<>();
        for (String line : lines) {
            if (line.equals("#! mysql")) {
                family = Optional.of(ServerFamily.MYSQL);
            } else if (line.equals("#! mariadb")) {
                family = Optional.of(ServerFamily.MARIADB);
            } else if (line.startsWith("#! with ")) {
                parameters =
                        Arrays.stream(line.substring("#! with ".length()).split(", "))
                                .map(text -> text.substring(1, text.length() - 1))
                                .toList();
            } else if (line.startsWith("#! hides: ")) {
                String names = line.substring("#! hides: ".length()).toUpperCase(Locale.ROOT);
                hidden.addAll(List.of(names.split(", ")));
            } else if (line.startsWith("#! differs: ")) {
                differs = true;
            } else if (line.startsWith("#! refused: ")) {
                refused = true;
            } else if (line.startsWith("#! refused when prepared: ")) {
                refusedPrepared = true;
            } else if (line.startsWith("#!")) {
                throw new IllegalArgumentException(line);
            } else {
                sql.add(line);
            }
        }
        return new Question(
                String.join("\n", sql),
                family,
                parameters,
                hidden,
                differs,
                refused,
                refusedPrepared);
    }

    boolean isFor(ServerFamily other) {
        return family.isEmpty() || family.get() == other;
    }
}
