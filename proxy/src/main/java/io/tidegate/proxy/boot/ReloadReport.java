package io.tidegate.proxy.boot;

import io.tidegate.conf.load.ConfigurationWatcher;
import io.tidegate.conf.load.Problem;
import io.tidegate.conf.model.Configuration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log how loading a changed file went. */
final class ReloadReport implements ConfigurationWatcher.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadReport.class);

    @Override
    public void applied(Configuration next, List<String> needRestart) {
        LOG.info("the configuration was reloaded");
        if (!needRestart.isEmpty()) {
            LOG.warn("changed settings that need a restart: {}", needRestart);
        }
    }

    @Override
    public void refused(List<Problem> problems) {
        LOG.error("the changed configuration is not used, it has {} problem(s):", problems.size());
        problems.forEach(problem -> LOG.error("  {}", problem));
    }
}
