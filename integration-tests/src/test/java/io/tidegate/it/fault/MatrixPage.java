package io.tidegate.it.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.it.server.ServerFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of docs/evidence.md on the matrix, of the last result of each row with each family of
 * servers; the results themselves are beside it.
 */
final class MatrixPage {
    private static final String BEGIN = "<!-- matrix: begin -->";
    private static final String END = "<!-- matrix: end -->";
    private static final String FIGURE = "_ms";
    private static final int WORDS = 200;

    private final Map<String, JsonNode> last = new LinkedHashMap<>();

    private MatrixPage() {}

    /**
     * Writes both.
     *
     * @param results lines of JSON that are newer than those that were published
     */
    static void publish(Path results, Path page) throws IOException {
        Path raw = page.resolveSibling("evidence").resolve("matrix.jsonl");
        MatrixPage made = new MatrixPage();
        made.read(raw);
        made.read(results);
        Files.createDirectories(raw.toAbsolutePath().getParent());
        Files.write(raw, made.last.values().stream().map(JsonNode::toString).toList());
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        Files.writeString(
                page, text.substring(0, begin) + "\n" + made.table() + text.substring(end));
    }

    private void read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        ObjectMapper json = new ObjectMapper();
        for (String line : Files.readAllLines(file)) {
            JsonNode result = json.readTree(line);
            if (result.has("title") && !result.has("mutant")) {
                last.put(
                        key(
                                result.path("row").asText(),
                                result.path("title").asText(),
                                result.path("family").asText()),
                        result);
            }
        }
    }

    private static String key(String row, String title, String family) {
        return row + " " + title + " " + family;
    }

    private String table() {
        StringBuilder table = new StringBuilder("| | fault |");
        List<String> rule = new ArrayList<>(List.of("---", "---"));
        for (ServerFamily family : ServerFamily.values()) {
            table.append(' ').append(family).append(" |");
            rule.add("---");
        }
        table.append("\n|").append(String.join("|", rule)).append("|\n");
        for (FaultRow row : FaultMatrix.rows()) {
            String mark = row.tier() == FaultRow.Tier.SMOKE ? "*" : "";
            table.append("| %s%s | %s |".formatted(row.id(), mark, row.title()));
            for (ServerFamily family : ServerFamily.values()) {
                table.append(' ')
                        .append(cell(last.get(key(row.id(), row.title(), family.name()))))
                        .append(" |");
            }
            table.append('\n');
        }
        FaultMatrix.elsewhere()
                .forEach((id, why) ->
                        table.append("| %s | not carried out here: %s | | |%n".formatted(id, why)));
        return table.toString();
    }

    private static String cell(@org.jspecify.annotations.Nullable JsonNode result) {
        if (result == null) {
            return "not run yet";
        }
        String when =
                "; " + result.path("commit").asText("") + ", seed " + result.path("seed").asText();
        if (!result.path("passed").asBoolean()) {
            String why = result.path("why").asText().replaceAll("\\s+", " ").replace('|', '/');
            return "**failed**: " + why.substring(0, Math.min(WORDS, why.length())) + when;
        }
        String figures =
                result.properties().stream()
                        .filter(each -> each.getKey().endsWith(FIGURE))
                        .filter(each -> !each.getKey().endsWith("_bar_ms"))
                        .map(each ->
                                each.getKey().replace(FIGURE, "").replace('_', ' ')
                                        + " "
                                        + each.getValue().asText()
                                        + " ms")
                        .collect(Collectors.joining(", "));
        String unmet =
                Stream.of(result.path("unmet"))
                        .flatMap(JsonNode::valueStream)
                        .map(each -> ", **unmet**: " + each.asText())
                        .collect(Collectors.joining());
        return "held, "
                + result.path("acknowledged").asText()
                + " acknowledged, "
                + figures
                + unmet
                + when;
    }
}
