package io.tidegate.ha.health;

import java.time.Duration;

/**
 * How often and how patiently nodes are looked at. Whole milliseconds.
 *
 * @param beat between two looks at a node, and between two heartbeats
 * @param patience how long an answer may take before it is missed
 * @param probe how long a server may be silent before a probe gives its connection up
 * @param heartbeat likewise for a heartbeat, which also waits for replicas and locks
 * @param standstill a proxy that did nothing for so long stood still itself
 */
public record WatchTiming(
        Duration beat, Duration patience, Duration probe, Duration heartbeat, Duration standstill) {
    public static final WatchTiming DEFAULT =
            new WatchTiming(
                    Duration.ofMillis(500),
                    Duration.ofMillis(500),
                    Duration.ofMillis(1000),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(1000));
}
