package io.tidegate.proxy.boot;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.load.StartSettings;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.versions.Health;
import io.tidegate.ha.versions.Use;
import io.tidegate.proxy.metrics.StatementMeter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts versions of the configuration to use in this proxy. */
final class VersionUse implements Use {
    private static final Logger LOG = LoggerFactory.getLogger(VersionUse.class);

    private final Map<String, String> environment;
    private final UnaryOperator<Configuration> local;
    private final Configuration started;
    private final Live<Configuration> live;
    private final Objections objections;
    private final LastGood lastGood;
    private final StatementMeter statements;
    private final Superseding superseding;
    private volatile StatementMeter.Total before;

    /** Told before a version replaces what was in use. */
    @FunctionalInterface
    interface Superseding {
        void by(String version, String text);
    }

    /**
     * @param local what is this proxy's own affair in every version
     * @param live what statements run by
     */
    VersionUse(
            Map<String, String> environment,
            UnaryOperator<Configuration> local,
            Live<Configuration> live,
            Objections objections,
            LastGood lastGood,
            StatementMeter statements,
            Superseding superseding) {
        this.environment = environment;
        this.local = local;
        this.started = live.current();
        this.live = live;
        this.objections = objections;
        this.lastGood = lastGood;
        this.statements = statements;
        this.superseding = superseding;
        this.before = statements.total();
    }

    @Override
    public List<String> problems(String text) {
        return new TextCheck(environment, local, live, objections).problems(text);
    }

    @Override
    public void take(int version, String text) {
        if (!(ConfigurationLoader.parse(text, environment)
                instanceof LoadResult.Loaded(Configuration next))) {
            throw new IllegalStateException("version " + version + " had no problems before");
        }
        superseding.by("version " + version, text);
        if (!local.apply(next).equals(live.current())) {
            live.replace(local.apply(next));
        }
        before = statements.total();
        try {
            lastGood.write(text);
        } catch (IOException full) {
            LOG.error(
                    "{} cannot be written ({}): should ZooKeeper be away at the next start, this proxy"
                            + " begins with an older version",
                    lastGood.file(),
                    full.toString());
        }
    }

    @Override
    public List<String> needRestart() {
        return StartSettings.changed(started, live.current());
    }

    @Override
    public Health health() {
        StatementMeter.Total since = statements.total().since(before);
        long mean =
                since.ended() == 0
                        ? 0
                        : TimeUnit.NANOSECONDS.toMicros(since.nanos() / since.ended());
        return new Health(since.ended(), since.troubled(), mean);
    }
}
