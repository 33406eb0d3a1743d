package io.tidegate.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxy.metrics.Metrics.Line;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    @Test
    void a_list_shows_what_there_is_when_it_is_looked_at() {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(List.of("group", "g0", "node", "a"), 1));
        try (Metrics metrics = new Metrics()) {
            metrics.lists("tidegate.node.up", "whether it answers", () -> lines);
            assertThat(metrics.text())
                    .contains("tidegate_node_up{group=\"g0\",node=\"a\"} 1.0")
                    .doesNotContain("node=\"b\"");

            lines.set(0, new Line(List.of("group", "g0", "node", "a"), 0));
            lines.add(new Line(List.of("group", "g0", "node", "b"), 1));
            assertThat(metrics.text())
                    .contains("tidegate_node_up{group=\"g0\",node=\"a\"} 0.0")
                    .contains("tidegate_node_up{group=\"g0\",node=\"b\"} 1.0");

            lines.removeFirst();
            assertThat(metrics.text()).doesNotContain("node=\"a\"").contains("node=\"b\"");
        }
    }
}
