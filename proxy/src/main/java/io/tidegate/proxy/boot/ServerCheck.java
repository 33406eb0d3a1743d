package io.tidegate.proxy.boot;

import io.tidegate.conf.load.Problem;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.mysql.Finding;
import io.tidegate.ha.mysql.KeyColumnCheck;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the servers have to say of a configuration before it takes effect, at the start and at a
 * reload alike. Blocks: never on an event loop.
 */
final class ServerCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCheck.class);

    private ServerCheck() {}

    /**
     * Logs what statements would notice, such as a server that cannot be asked, and returns what
     * would route rows wrongly.
     */
    static List<Problem> problems(Configuration configuration) {
        List<Finding> findings = KeyColumnCheck.run(configuration);
        findings.stream()
                .filter(finding -> !isError(finding))
                .forEach(finding -> LOG.warn("{}", finding));
        return findings.stream()
                .filter(ServerCheck::isError)
                .map(error -> new Problem(error.path(), error.message(), error.hint()))
                .toList();
    }

    private static boolean isError(Finding finding) {
        return finding.severity() == Finding.Severity.ERROR;
    }
}
