package io.tidegate.proxy.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** All that one proxy measures, as Prometheus reads it. */
public final class Metrics implements AutoCloseable {
    /** The media type of {@link #text}. */
    public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final StatementMeter statements = new StatementMeter(registry);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final List<Runnable> lists = new CopyOnWriteArrayList<>();

    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    public StatementMeter statements() {
        return statements;
    }

    /** Shows a number as it is when it is looked at. */
    public void shows(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** Shows what only grows. */
    public void counts(String name, String description, LongSupplier value) {
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .register(registry);
    }

    /**
     * One line of a metric that has several.
     *
     * @param labels names and values by turns
     */
    public record Line(List<String> labels, double value) {
        public Line {
            labels = List.copyOf(labels);
        }
    }

    /**
     * Shows as many numbers as there are when it is looked at, such as one for each node.
     *
     * @param lines may block for a moment
     */
    public void lists(String name, String description, Supplier<List<Line>> lines) {
        MultiGauge gauge = MultiGauge.builder(name).description(description).register(registry);
        lists.add(() ->
                gauge.register(
                        lines.get().stream()
                                .map(line ->
                                        MultiGauge.Row.of(
                                                Tags.of(line.labels().toArray(String[]::new)),
                                                line.value()))
                                .toList(),
                        true));
    }

    /** The text form of Prometheus. Takes some milliseconds, and may block: not for event loops. */
    public String text() {
        lists.forEach(Runnable::run);
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
