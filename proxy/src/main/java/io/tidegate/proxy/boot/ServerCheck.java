package io.tidegate.proxy.boot;

import io.tidegate.conf.load.Problem;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.mysql.Finding;
import io.tidegate.ha.mysql.KeyColumnCheck;
import io.tidegate.ha.mysql.KeyColumnReport;
import io.tidegate.sharding.key.KeyColumns;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the servers have to say of a configuration before it takes effect, at the start and at a
 * reload alike. Blocks: never on an event loop.
 *
 * <p>Threads: one at a time asks; what was found last may be read by any.
 */
final class ServerCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCheck.class);

    /** More are nothing that anybody reads in a log, and cost a start with many tables seconds. */
    private static final int MOST_LOGGED = 100;

    /** What was found for a configuration. */
    private record Found(Configuration configuration, KeyColumns columns) {}

    private volatile Found last;

    /**
     * @param unchecked what is used before {@link #problems} was called; nothing is known of it
     */
    ServerCheck(Configuration unchecked) {
        last = new Found(unchecked, KeyColumns.NONE);
    }

    /**
     * Logs what statements would notice, such as a server that cannot be asked, and returns what
     * would route rows wrongly.
     */
    List<Problem> problems(Configuration configuration) {
        KeyColumnReport report = KeyColumnCheck.run(configuration);
        last = new Found(configuration, report.columns());
        List<Finding> warnings =
                report.findings().stream().filter(finding -> !isError(finding)).toList();
        warnings.stream().limit(MOST_LOGGED).forEach(finding -> LOG.warn("{}", finding));
        if (warnings.size() > MOST_LOGGED) {
            LOG.warn(
                    "and {} more warnings; tidegate check --live shows them all",
                    warnings.size() - MOST_LOGGED);
        }
        return report.findings().stream()
                .filter(ServerCheck::isError)
                .map(error -> new Problem(error.path(), error.message(), error.hint()))
                .toList();
    }

    /**
     * The keys' columns as they were found for the configuration, if it is the last one asked for.
     */
    KeyColumns columns(Configuration configuration) {
        Found found = last;
        return found.configuration().equals(configuration) ? found.columns() : KeyColumns.NONE;
    }

    private static boolean isError(Finding finding) {
        return finding.severity() == Finding.Severity.ERROR;
    }
}
