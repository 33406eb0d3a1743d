package io.tidegate.ha.supervision;

import io.tidegate.conf.document.DocumentFormat;
import io.tidegate.ha.health.ProxyReport;
import java.util.Map;

/**
 * What one proxy sees of all groups.
 *
 * @param groups by name
 */
record Sightings(Map<String, ProxyReport> groups) {
    static final DocumentFormat<Sightings> FORMAT = DocumentFormat.of("Sightings", Sightings.class);

    Sightings {
        groups = Map.copyOf(groups);
    }
}
