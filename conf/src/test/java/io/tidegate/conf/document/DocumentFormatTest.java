package io.tidegate.conf.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentFormatTest {
    enum Mood {
        CALM,
        ROUGH
    }

    record Tide(
            String place, long height, Mood mood, List<String> ships, Map<String, Integer> at) {}

    record Renamed(
            String harbour, long height, Mood mood, List<String> ships, Map<String, Integer> at) {}

    private static final DocumentFormat<Tide> TIDE = DocumentFormat.of("Tide", Tide.class);
    private static final DocumentFormat<Renamed> NEXT =
            TIDE.reading(Renamed.class, DocumentFormatTest::renamed);
    private static final Tide VALUE =
            new Tide("Husum", -7, Mood.ROUGH, List.of("a", "b"), Map.of("z", 1, "y", 2));

    private static ObjectNode renamed(ObjectNode before) {
        before.set("harbour", before.remove("place"));
        return before;
    }

    @Test
    void what_was_written_is_read() throws UnreadableDocumentException {
        assertThat(TIDE.read(TIDE.write(VALUE))).isEqualTo(VALUE);
    }

    sealed interface Sea {
        record Calm(int knots) implements Sea {}

        record Storm(int knots, String name) implements Sea {}
    }

    @Test
    void a_sealed_state_is_told_apart_by_its_name() throws UnreadableDocumentException {
        DocumentFormat<Sea> seas = DocumentFormat.of("Sea", Sea.class);
        byte[] storm = seas.write(new Sea.Storm(60, "Xaver"));

        assertThat(seas.read(storm)).isEqualTo(new Sea.Storm(60, "Xaver"));
        assertThat(new String(storm, StandardCharsets.UTF_8)).contains("\"state\":\"Storm\"");
        assertThatThrownBy(() ->
                        seas.read(
                                new String(storm, StandardCharsets.UTF_8)
                                        .replace("Storm", "java.lang.Object")
                                        .getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableDocumentException.class);
    }

    record Voyage(Map<String, List<Sea>> legs) {}

    @Test
    void sealed_states_within_a_value_are_told_apart() throws UnreadableDocumentException {
        DocumentFormat<Voyage> voyages = DocumentFormat.of("Voyage", Voyage.class);
        Voyage voyage =
                new Voyage(Map.of("out", List.of(new Sea.Calm(3), new Sea.Storm(60, "Xaver"))));

        assertThat(voyages.read(voyages.write(voyage))).isEqualTo(voyage);
    }

    @Test
    void equal_values_are_equal_bytes() {
        assertThat(new String(TIDE.write(VALUE), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"apiVersion\":\"tidegate/v1\",\"kind\":\"Tide\",\"content\":"
                                + "{\"at\":{\"y\":2,\"z\":1},\"height\":-7,\"mood\":\"ROUGH\","
                                + "\"place\":\"Husum\",\"ships\":[\"a\",\"b\"]}}");
    }

    @Test
    void the_version_before_is_read() throws UnreadableDocumentException {
        assertThat(NEXT.read(TIDE.write(VALUE)).harbour()).isEqualTo("Husum");
    }

    @Test
    void a_later_version_is_refused_with_those_that_are_read() {
        byte[] later = NEXT.write(new Renamed("x", 1, Mood.CALM, List.of(), Map.of()));

        assertThatThrownBy(() -> TIDE.read(later))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessageContaining("it reads tidegate/v1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "null",
                "[]",
                "{}",
                "{\"apiVersion\":\"tidegate/v1\",\"kind\":\"Tide\",\"content\":{}}",
                "{\"apiVersion\":\"tidegate/v1\",\"kind\":\"Tide\",\"content\":null}",
                "{\"apiVersion\":\"tidegate/v1\",\"kind\":\"Wave\",\"content\":{\"at\":{},\"height\":1,\"mood\":\"CALM\",\"place\":\"x\",\"ships\":[]}}",
                "{\"apiVersion\":\"tidegate/v1\",\"kind\":\"Tide\",\"content\":{\"at\":{},\"height\":null,\"mood\":\"CALM\",\"place\":\"x\",\"ships\":[]}}",
                "{\"apiVersion\":\"tidegate/v1\",\"kind\":\"Tide\",\"content\":{\"at\":{},\"height\":1.5,\"mood\":\"CALM\",\"place\":\"x\",\"ships\":[]}}",
                "{\"apiVersion\":\"tidegate/v1\",\"kind\":\"Tide\",\"content\":{\"at\":{},\"height\":1,\"mood\":\"SECRET\",\"place\":\"x\",\"ships\":[]}}",
                "{\"apiVersion\":\"tidegate/v1\",\"kind\":\"Tide\",\"content\":{\"at\":{},\"height\":1,\"mood\":\"CALM\",\"place\":\"x\",\"ships\":[],\"more\":1}}",
                "{\"apiVersion\":\"tidegate/v1\",\"kind\":\"Tide\",\"content\":{\"at\":{},\"height\":1,\"mood\":\"CALM\",\"place\":\"x\",\"ships\":[]}} x"
            })
    void what_is_not_the_document_is_refused_without_its_content(String text) {
        assertThatThrownBy(() -> TIDE.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessageStartingWith("the document Tide ")
                .hasMessageNotContaining("SECRET");
    }

    @Test
    void cut_and_changed_bytes_end_in_a_value_or_a_refusal() {
        Random random = new Random(7);
        byte[] whole = TIDE.write(VALUE);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = whole.clone();
            for (int j = random.nextInt(3); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(bytes.length + 1);
            try {
                TIDE.read(random.nextBoolean() ? bytes : java.util.Arrays.copyOf(bytes, length));
            } catch (UnreadableDocumentException refused) {
                assertThat(refused).hasMessageStartingWith("the document Tide ");
            }
        }
    }

    @Test
    void a_document_that_is_too_large_is_neither_written_nor_read() {
        Tide large = new Tide("x".repeat(2 << 20), 1, Mood.CALM, List.of(), Map.of());

        assertThatIllegalArgumentException().isThrownBy(() -> TIDE.write(large));
        assertThatThrownBy(() -> TIDE.read(new byte[2 << 20]))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessageContaining("2097152 bytes");
    }
}
