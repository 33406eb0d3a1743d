package io.tidegate.ha.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.ha.health.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A snapshot in a file, as what differs from one of those in {@code base}, and what it has to be
 * taken for.
 *
 * <p>A change names its place by keys with slashes in between; {@code *} stands for all that are
 * there, a number for an element of a list. null takes away what is there.
 *
 * @param reason why it has to be so
 */
record SnapshotFixture(
        String name, String reason, String action, List<String> expected, Snapshot snapshot) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DIRECTORY = Path.of("src/test/resources/diagnosis");

    static List<SnapshotFixture> all() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(SnapshotFixture::read)
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static SnapshotFixture read(Path file) {
        try {
            JsonNode fixture = JSON.readTree(file.toFile());
            Path base = DIRECTORY.resolve("base").resolve(fixture.get("like").asText() + ".json");
            JsonNode content = JSON.readTree(base.toFile());
            for (Map.Entry<String, JsonNode> change : fixture.get("changes").properties()) {
                change(content, List.of(change.getKey().split("/")), change.getValue());
            }
            List<String> expected = new ArrayList<>();
            fixture.get("expected").forEach(each -> expected.add(each.asText()));
            return new SnapshotFixture(
                    file.getFileName().toString().replace(".json", ""),
                    fixture.get("reason").asText(),
                    fixture.get("action").asText(),
                    expected,
                    snapshot(content));
        } catch (IOException | UnreadableDocumentException failed) {
            throw new IllegalStateException(file.toString(), failed);
        }
    }

    private static Snapshot snapshot(JsonNode content) throws UnreadableDocumentException {
        ObjectNode document = JSON.createObjectNode();
        document.put("apiVersion", "tidegate/v1");
        document.put("kind", "GroupSnapshot");
        document.set("content", content);
        return Snapshot.FORMAT.read(document.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void change(JsonNode at, List<String> path, JsonNode value) {
        String key = path.getFirst();
        List<String> keys = new ArrayList<>();
        if (key.equals("*")) {
            at.fieldNames().forEachRemaining(keys::add);
        } else {
            keys.add(key);
        }
        for (String each : keys) {
            if (path.size() > 1) {
                JsonNode next =
                        at instanceof ArrayNode list
                                ? list.get(Integer.parseInt(each))
                                : at.get(each);
                if (next == null) {
                    throw new IllegalArgumentException("nothing is at " + each + " of " + path);
                }
                change(next, path.subList(1, path.size()), value);
            } else if (value.isNull()) {
                ((ObjectNode) at).remove(each);
            } else {
                ((ObjectNode) at).set(each, value.deepCopy());
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
