package io.tidegate.proxy.boot;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.mysql.Finding;
import io.tidegate.ha.mysql.KeyColumnCheck;
import io.tidegate.ha.mysql.KeyColumnReport;
import io.tidegate.proxy.session.Routing;
import io.tidegate.sharding.key.KeyColumns;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces what is routed by: for a new configuration, and behind DDL, when the servers are asked
 * anew for the keys' columns. No plan that was made before is used afterwards.
 *
 * <p>Threads: any; it blocks.
 */
final class KeyColumnsAgain {
    private static final Logger LOG = LoggerFactory.getLogger(KeyColumnsAgain.class);

    private final Live<Configuration> configuration;
    private final Live<Routing> routing;
    private final UnaryOperator<Configuration> led;

    private KeyColumns known;

    /** Of the readings, in the order in which they began. */
    private long begun;

    private long used;

    /**
     * @param led a configuration with the masters that groups have now
     * @param known of the configuration by which is routed now
     */
    KeyColumnsAgain(
            Live<Configuration> configuration,
            Live<Routing> routing,
            UnaryOperator<Configuration> led,
            KeyColumns known) {
        this.led = led;
        this.configuration = configuration;
        this.routing = routing;
        this.known = known;
    }

    synchronized void use(Configuration next, KeyColumns columns) {
        known = columns;
        routing.replace(Routing.of(led.apply(next), columns));
    }

    /** A group has another master; plans stay as they are. */
    synchronized void masters() {
        Routing now = routing.current();
        routing.replace(new Routing(led.apply(now.configuration()), now.rules()));
    }

    /**
     * Asks the servers; what they say of a configuration that was replaced meanwhile is not used,
     * nor what is older than another answer.
     */
    void read() {
        Configuration asked = configuration.current();
        KeyColumns before;
        long number;
        synchronized (this) {
            before = known;
            number = ++begun;
        }
        KeyColumnReport report = KeyColumnCheck.run(led.apply(asked), before);
        report.findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .forEach(finding -> LOG.error("{}", finding));
        synchronized (this) {
            if (configuration.current() == asked && number > used) {
                used = number;
                use(asked, report.columns());
            }
        }
    }
}
