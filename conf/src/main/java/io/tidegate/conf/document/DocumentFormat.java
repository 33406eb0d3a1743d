package io.tidegate.conf.document;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One kind of document: a record as JSON in an envelope that names kind and version.
 *
 * <pre>
 * {"apiVersion": "tidegate/v1", "kind": "Member", "content": {...}}
 * </pre>
 *
 * <p>What is read is another proxy's, perhaps of another release, perhaps broken: unknown versions,
 * kinds and fields, missing fields, and documents of more than {@link #MAX_BYTES} are refused. The
 * version before this one can be read where {@link #reading} says how.
 *
 * @param <T> a record of texts, numbers, booleans, enums, lists, maps and such records, or a sealed
 *     interface of such records, which are told apart by their names as {@code "state"}, wherever
 *     they stand
 */
public final class DocumentFormat<T> {
    /** What ZooKeeper takes as a node, less room for the rest of a request. */
    public static final int MAX_BYTES = 1_000_000;

    private static final String API = "tidegate/v";
    private static final int MAX_DEPTH = 30;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxDocumentLength(MAX_BYTES)
                                                    .build())
                                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build();

    private final String kind;
    private final int version;
    private final Class<T> type;
    private final UnaryOperator<ObjectNode> fromBefore;
    private final JsonMapper json;

    private DocumentFormat(
            String kind, int version, Class<T> type, UnaryOperator<ObjectNode> fromBefore) {
        this.kind = kind;
        this.version = version;
        this.type = type;
        this.fromBefore = fromBefore;
        this.json = toldApart(type);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
    private interface ToldApart {}

    private static JsonMapper toldApart(Class<?> type) {
        Set<Class<?>> sealed = new LinkedHashSet<>();
        findSealed(type, new HashSet<>(), sealed);
        if (sealed.isEmpty()) {
            return JSON;
        }
        JsonMapper mapper = JSON.rebuild().build();
        for (Class<?> each : sealed) {
            mapper.addMixIn(each, ToldApart.class);
            for (Class<?> state : each.getPermittedSubclasses()) {
                mapper.registerSubtypes(new NamedType(state, state.getSimpleName()));
            }
        }
        return mapper;
    }

    private static void findSealed(Type type, Set<Type> seen, Set<Class<?>> found) {
        if (!seen.add(type)) {
            return;
        }
        switch (type) {
            case ParameterizedType generic -> {
                for (Type argument : generic.getActualTypeArguments()) {
                    findSealed(argument, seen, found);
                }
            }
            case Class<?> sealed when sealed.isSealed() && sealed.isInterface() -> {
                found.add(sealed);
                for (Class<?> state : sealed.getPermittedSubclasses()) {
                    findSealed(state, seen, found);
                }
            }
            case Class<?> value when value.isRecord() -> {
                for (RecordComponent component : value.getRecordComponents()) {
                    findSealed(component.getGenericType(), seen, found);
                }
            }
            default -> {
                // A text, a number, an enum.
            }
        }
    }

    /** The first version of a kind. */
    public static <T> DocumentFormat<T> of(String kind, Class<T> type) {
        return new DocumentFormat<>(kind, 1, type, content -> content);
    }

    /**
     * The next version of a kind, which reads the one before too.
     *
     * @param fromBefore makes this version's content of the content of the one before
     */
    <N> DocumentFormat<N> reading(Class<N> next, UnaryOperator<ObjectNode> fromBefore) {
        return new DocumentFormat<>(kind, version + 1, next, fromBefore);
    }

    /**
     * @throws IllegalArgumentException when the document would be larger than {@link #MAX_BYTES}
     */
    public byte[] write(T value) {
        ObjectNode document = JSON.createObjectNode();
        document.put("apiVersion", API + version);
        document.put("kind", kind);
        document.set("content", contentOf(value));
        byte[] bytes = document.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    kind + " would take " + bytes.length + " bytes, more than " + MAX_BYTES);
        }
        return bytes;
    }

    private JsonNode contentOf(T value) {
        try {
            return JSON.readTree(json.writerFor(type).writeValueAsBytes(value));
        } catch (IOException unwritable) {
            throw new IllegalArgumentException(kind + " cannot be written", unwritable);
        }
    }

    /** The value that a document holds, of this version or the one before. */
    public T read(byte[] document) throws UnreadableDocumentException {
        if (document.length > MAX_BYTES) {
            throw unreadable("has " + document.length + " bytes, more than " + MAX_BYTES);
        }
        try {
            return json.treeToValue(content(JSON.readTree(document)), type);
        } catch (JacksonException broken) {
            // Its own message quotes the content.
            throw unreadable(
                    "is broken at "
                            + (broken.getLocation() == null
                                    ? "an unknown place"
                                    : "line "
                                            + broken.getLocation().getLineNr()
                                            + ", column "
                                            + broken.getLocation().getColumnNr()));
        } catch (IOException broken) {
            throw unreadable("is broken");
        } catch (IllegalArgumentException invalid) {
            throw unreadable("holds values that are not valid");
        }
    }

    private ObjectNode content(JsonNode document) throws UnreadableDocumentException {
        if (!(document instanceof ObjectNode envelope)
                || !(envelope.get("content") instanceof ObjectNode content)) {
            throw unreadable("is not a document of Tidegate's");
        }
        if (!kind.equals(envelope.path("kind").asText())) {
            throw unreadable("is of another kind");
        }
        String written = envelope.path("apiVersion").asText();
        if (written.equals(API + version)) {
            return content;
        }
        if (written.equals(API + (version - 1))) {
            return fromBefore.apply(content);
        }
        throw unreadable(
                "is of a version that this release does not read (it reads "
                        + API
                        + version
                        + (version > 1 ? " and " + API + (version - 1) : "")
                        + "): run proxies of neighbouring releases only");
    }

    private UnreadableDocumentException unreadable(String why) {
        return new UnreadableDocumentException("the document " + kind + " " + why);
    }
}
