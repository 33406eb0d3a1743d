package io.tidegate.conf.document;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Changes one place of a YAML text, and leaves everything else as it is written: comments, order
 * and layout. Places are named by the keys that lead to them, from the top.
 *
 * <p>An edit that would change anything else, because of an alias or an odd layout, is refused.
 */
public final class YamlEdit {
    private final String text;
    private final MappingNode root;

    private YamlEdit(String text) {
        this.text = text;
        Node node = compose(text);
        if (!(node instanceof MappingNode map)) {
            throw new IllegalArgumentException("the text holds no keys with values");
        }
        this.root = map;
    }

    private static @Nullable Node compose(String text) {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions()))
                    .compose(new StringReader(text));
        } catch (YAMLException broken) {
            throw new IllegalArgumentException("the text is not YAML", broken);
        }
    }

    /**
     * The text with another value at a place, which need not be there yet.
     *
     * @param value as YAML writes it on one line: {@code 5s}, {@code "a b"}, {@code [a, b]}
     * @throws IllegalArgumentException with a reason for the user
     */
    public static String set(String text, List<String> path, String value) {
        if (value.indexOf('\n') >= 0 || !(isValue(value))) {
            // It may be a password.
            throw new IllegalArgumentException(
                    String.join(".", path) + " gets no value as YAML writes one on one line");
        }
        return checked(new YamlEdit(text).set(path, value), path, Optional.of(value), text);
    }

    /**
     * The text without what is at a place.
     *
     * @throws IllegalArgumentException when nothing is there
     */
    public static String remove(String text, List<String> path) {
        return checked(new YamlEdit(text).remove(path), path, Optional.empty(), text);
    }

    /** Whether something is at a place. */
    public static boolean has(String text, List<String> path) {
        Node node = new YamlEdit(text).root;
        for (String key : path) {
            NodeTuple entry = node instanceof MappingNode map ? entry(map, key) : null;
            if (entry == null) {
                return false;
            }
            node = entry.getValueNode();
        }
        return true;
    }

    /** A text as a value. */
    public static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private static boolean isValue(String value) {
        try {
            return compose("x: " + value) instanceof MappingNode map && map.getValue().size() == 1;
        } catch (IllegalArgumentException broken) {
            return false;
        }
    }

    /** Read again, it must be the old tree but for the place that was meant. */
    private static String checked(
            String edited, List<String> path, Optional<String> value, String before) {
        Object wanted = Tree.of(compose(before));
        Tree.change(wanted, path, value.map(each -> Tree.of(compose(each))));
        if (!Tree.of(compose(edited)).equals(wanted)) {
            throw new IllegalArgumentException(
                    "cannot be changed in place as it is laid out: " + String.join(".", path));
        }
        return edited;
    }

    private String set(List<String> path, String value) {
        MappingNode map = root;
        for (int i = 0; ; i++) {
            NodeTuple entry = entry(map, path.get(i));
            if (entry == null) {
                return insert(map, path.get(i), nested(path.subList(i + 1, path.size()), value));
            }
            Node found = entry.getValueNode();
            if (i == path.size() - 1) {
                return replace(found, value, path);
            }
            if (found instanceof MappingNode inner) {
                map = inner;
            } else if (found instanceof ScalarNode empty && empty.getValue().isEmpty()) {
                return replace(found, nested(path.subList(i + 1, path.size()), value), path);
            } else {
                throw new IllegalArgumentException(
                        String.join(".", path.subList(0, i + 1)) + " holds no keys");
            }
        }
    }

    private static String nested(List<String> keys, String value) {
        return keys.isEmpty()
                ? value
                : "{"
                        + key(keys.getFirst())
                        + ": "
                        + nested(keys.subList(1, keys.size()), value)
                        + "}";
    }

    private static String key(String key) {
        return key.matches("[A-Za-z_][A-Za-z0-9_.-]*") ? key : quoted(key);
    }

    private String replace(Node found, String value, List<String> path) {
        if (isBlock(found)) {
            throw new IllegalArgumentException(
                    String.join(".", path) + " is a section; name one of its keys");
        }
        int start = start(found);
        boolean touches = start > 0 && text.charAt(start - 1) == ':';
        return splice(start, end(found), (touches ? " " : "") + value);
    }

    private String insert(MappingNode map, String key, String value) {
        String entry = key(key) + ": " + value;
        List<NodeTuple> entries = map.getValue();
        if (entries.isEmpty()) {
            return splice(start(map), end(map), "{" + entry + "}");
        }
        int last = lastEnd(entries.getLast().getValueNode());
        if (map.getFlowStyle() == FlowStyle.FLOW) {
            return splice(last, last, ", " + entry);
        }
        int lineEnd = text.indexOf('\n', last);
        int at = lineEnd < 0 ? text.length() : lineEnd;
        int indent = entries.getFirst().getKeyNode().getStartMark().getColumn();
        return splice(at, at, "\n" + " ".repeat(indent) + entry);
    }

    private String remove(List<String> path) {
        MappingNode map = root;
        for (int i = 0; i < path.size() - 1; i++) {
            NodeTuple entry = entry(map, path.get(i));
            if (entry == null || !(entry.getValueNode() instanceof MappingNode inner)) {
                throw missing(path);
            }
            map = inner;
        }
        NodeTuple entry = entry(map, path.getLast());
        if (entry == null) {
            throw missing(path);
        }
        int start = start(entry.getKeyNode());
        int end = lastEnd(entry.getValueNode());
        if (map.getValue().size() == 1) {
            return map.getFlowStyle() == FlowStyle.FLOW
                    ? splice(start, end, "")
                    : splice(start, end, "{}");
        }
        if (map.getFlowStyle() == FlowStyle.FLOW) {
            int index = map.getValue().indexOf(entry);
            return index == 0
                    ? splice(start, start(map.getValue().get(1).getKeyNode()), "")
                    : splice(lastEnd(map.getValue().get(index - 1).getValueNode()), end, "");
        }
        int lineStart = text.lastIndexOf('\n', start) + 1;
        int lineEnd = text.indexOf('\n', end);
        return splice(lineStart, lineEnd < 0 ? text.length() : lineEnd + 1, "");
    }

    private static IllegalArgumentException missing(List<String> path) {
        return new IllegalArgumentException("there is no " + String.join(".", path));
    }

    private String splice(int from, int to, String piece) {
        return text.substring(0, from) + piece + text.substring(to);
    }

    private static @Nullable NodeTuple entry(MappingNode map, String key) {
        for (NodeTuple entry : map.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
                return entry;
            }
        }
        return null;
    }

    private static boolean isBlock(Node node) {
        return !(node instanceof ScalarNode) && !isFlow(node);
    }

    private static boolean isFlow(Node node) {
        return node instanceof org.yaml.snakeyaml.nodes.CollectionNode<?> collection
                && collection.getFlowStyle() == FlowStyle.FLOW;
    }

    /** Where the last that is written of it ends: the mark of a block lies behind what follows. */
    private int lastEnd(Node node) {
        if (!isBlock(node)) {
            return end(node);
        }
        List<Node> children = new ArrayList<>();
        if (node instanceof MappingNode map) {
            map.getValue().forEach(entry -> children.add(entry.getValueNode()));
        } else if (node instanceof org.yaml.snakeyaml.nodes.SequenceNode sequence) {
            children.addAll(sequence.getValue());
        }
        return children.isEmpty() ? end(node) : lastEnd(children.getLast());
    }

    /** Marks count code points. */
    private int start(Node node) {
        return text.offsetByCodePoints(0, node.getStartMark().getIndex());
    }

    private int end(Node node) {
        return text.offsetByCodePoints(0, node.getEndMark().getIndex());
    }

    /** Trees of maps, lists and texts, to compare what two YAML texts mean. */
    private static final class Tree {
        private Tree() {}

        static Object of(@Nullable Node node) {
            return switch (node) {
                case MappingNode map -> {
                    java.util.Map<Object, Object> tree = new java.util.LinkedHashMap<>();
                    map.getValue()
                            .forEach(entry ->
                                    tree.put(of(entry.getKeyNode()), of(entry.getValueNode())));
                    yield tree;
                }
                case org.yaml.snakeyaml.nodes.SequenceNode list ->
                        list.getValue().stream().map(Tree::of).toList();
                case ScalarNode scalar -> scalar.getValue();
                case null, default -> "";
            };
        }

        @SuppressWarnings("unchecked")
        static void change(Object tree, List<String> path, Optional<Object> value) {
            java.util.Map<Object, Object> map = (java.util.Map<Object, Object>) tree;
            for (String key : path.subList(0, path.size() - 1)) {
                if (!(map.get(key) instanceof java.util.Map<?, ?>)) {
                    map.put(key, new java.util.LinkedHashMap<>());
                }
                map = (java.util.Map<Object, Object>) map.get(key);
            }
            if (value.isPresent()) {
                map.put(path.getLast(), value.get());
            } else {
                map.remove(path.getLast());
            }
        }
    }
}
