package io.tidegate.ha.health;

import java.util.Map;

/**
 * What one proxy sees of a group at one moment.
 *
 * @param proxy one run of it, so that a proxy that was started again is another one
 * @param sequence greater than that of its reports before
 * @param steadyMillis for how long the proxy has looked without standing still itself
 * @param nodes by name, all of the group
 */
public record ProxyReport(
        String proxy, long sequence, long steadyMillis, Beating beating, Map<String, Sight> nodes) {
    public ProxyReport {
        nodes = Map.copyOf(nodes);
    }
}
