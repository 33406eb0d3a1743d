package io.tidegate.ha.health;

import io.tidegate.conf.document.DocumentFormat;
import java.util.HashMap;
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
    public static final DocumentFormat<ProxyReport> FORMAT =
            DocumentFormat.of("ProxyReport", ProxyReport.class);

    public ProxyReport {
        nodes = Map.copyOf(nodes);
    }

    /** The same, looked at later: answers are older, and nothing is known of what came since. */
    ProxyReport aged(long millis) {
        Map<String, Sight> aged = new HashMap<>(nodes);
        aged.replaceAll((_, sight) ->
                sight instanceof Sight.Answering answer ? answer.aged(millis) : sight);
        return new ProxyReport(proxy, sequence, steadyMillis, beating, aged);
    }
}
