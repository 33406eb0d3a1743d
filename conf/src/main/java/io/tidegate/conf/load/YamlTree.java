package io.tidegate.conf.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads YAML as maps, lists and texts, and nothing else: tags, which can name classes, and anchors
 * and aliases, which can grow without bound, are refused.
 */
final class YamlTree {
    private static final int MAX_DEPTH = 30;

    private final YAMLParser parser;
    private final List<Problem> problems;

    private YamlTree(YAMLParser parser, List<Problem> problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** The document's tree; null after a syntax error, which is then among the problems. */
    static @Nullable Object read(String yaml, List<Problem> problems) {
        YAMLFactory factory =
                YAMLFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                        .build();
        try (YAMLParser parser = factory.createParser(yaml)) {
            if (parser.nextToken() == null) {
                problems.add(
                        new Problem("", "the file is empty", "see conf/examples/minimal.yaml"));
                return null;
            }
            return new YamlTree(parser, problems).value("");
        } catch (JsonProcessingException broken) {
            problems.add(
                    new Problem(
                            "",
                            "not readable as YAML at line "
                                    + broken.getLocation().getLineNr()
                                    + ", column "
                                    + broken.getLocation().getColumnNr()
                                    + ": "
                                    + firstLine(broken.getOriginalMessage()),
                            "check quotes, colons and indentation there"));
            return null;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    private @Nullable Object value(String path) throws IOException {
        if (parser.getTypeId() != null || parser.getObjectId() != null || parser.isCurrentAlias()) {
            problems.add(
                    new Problem(
                            path,
                            "tags, anchors and aliases are not allowed",
                            "write the value out"));
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> map(path);
            case START_ARRAY -> list(path);
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private Map<String, Object> map(String path) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            String inner = path.isEmpty() ? key : path + "." + key;
            Object value = value(inner);
            if (map.containsKey(key)) {
                problems.add(new Problem(inner, "the key stands twice", "keep one of them"));
            }
            if (value != null) {
                map.put(key, value);
            }
        }
        return map;
    }

    private List<Object> list(String path) throws IOException {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object value = value(path + "[" + list.size() + "]");
            list.add(value == null ? "" : value);
        }
        return list;
    }
}
