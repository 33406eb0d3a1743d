package io.tidegate.conf.load;

import com.fasterxml.jackson.core.JsonLocation;
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
import org.yaml.snakeyaml.LoaderOptions;

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
                        .loaderOptions(scannerLimits())
                        .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                        .build();
        try (YAMLParser parser = factory.createParser(yaml)) {
            if (parser.nextToken() == null) {
                problems.add(
                        new Problem("", "the file is empty", "see conf/examples/minimal.yaml"));
                return null;
            }
            Object tree = new YamlTree(parser, problems).value("");
            if (parser.nextToken() != null) {
                problems.add(
                        new Problem(
                                "", "a second document begins after ---", "keep one in a file"));
            }
            return tree;
        } catch (JsonProcessingException broken) {
            problems.add(
                    new Problem(
                            "",
                            "not readable as YAML" + place(broken.getLocation()),
                            "check quotes, colons and indentation there"));
            return null;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static LoaderOptions scannerLimits() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(ConfigurationLoader.MAX_BYTES);
        return options;
    }

    /** Only the place: the scanner's own words can quote the line, which may hold a password. */
    private static String place(@Nullable JsonLocation location) {
        return location == null
                ? ", or nested too deep"
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private @Nullable Object value(String path) throws IOException {
        refuseExtras(path);
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> map(path);
            case START_ARRAY -> list(path);
            case VALUE_NULL -> {
                problems.add(new Problem(path, "has no value", "write one, or leave the key out"));
                yield null;
            }
            default -> parser.getText();
        };
    }

    private void refuseExtras(String path) throws IOException {
        if (parser.getTypeId() != null || parser.getObjectId() != null || parser.isCurrentAlias()) {
            problems.add(
                    new Problem(
                            path,
                            "tags, anchors and aliases are not allowed",
                            "write the value out"));
        }
    }

    private Map<String, Object> map(String path) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            String inner = path.isEmpty() ? key : path + "." + key;
            refuseExtras(inner);
            parser.nextToken();
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
