package io.tidegate.proxy.http;

import io.tidegate.proxy.metrics.Metrics;
import java.util.List;
import java.util.Map;

/** {@code /metrics}: all that is measured, as Prometheus reads it. */
public record MetricsPage(Metrics metrics) implements HttpPage {
    @Override
    public boolean isGuarded() {
        return true;
    }

    @Override
    public HttpAnswer answer(Map<String, List<String>> parameters) {
        return HttpAnswer.ok(Metrics.MEDIA_TYPE, metrics.text());
    }
}
