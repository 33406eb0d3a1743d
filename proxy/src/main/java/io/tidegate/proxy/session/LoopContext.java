package io.tidegate.proxy.session;

import io.netty.channel.EventLoop;
import io.tidegate.conf.live.Live;
import io.tidegate.proxy.backend.BackendPools;
import io.tidegate.proxy.execution.ColumnNames;
import io.tidegate.proxy.execution.Paddings;
import io.tidegate.proxy.metrics.StatementMeter;
import io.tidegate.sharding.plan.PlanCache;
import io.tidegate.sharding.sql.Scanner;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the sessions of one event loop share. Used on that loop only, except where noted. */
public final class LoopContext {
    private static final int SCRATCH = 16 * 1024;
    private static final long TICK = 250;

    private final EventLoop loop;
    private final Live<Routing> routing;
    private final BackendPools pools;
    private final PlanCache plans;
    private final Planning planning;
    private final Live<Optional<Baseline>> baseline;
    private final Scanner scanner;
    private final ColumnNames columnNames = new ColumnNames();
    private final Paddings paddings = new Paddings();
    private final Processes processes;
    private final GeneratedIds ids;
    private final Definitions definitions;
    private final StatementMeter meter;
    private final RecentErrors errors;
    private final GateQueue gate;
    private long now = System.nanoTime();
    private byte[] scratch = new byte[SCRATCH];

    public LoopContext(
            EventLoop loop,
            Live<Routing> routing,
            BackendPools pools,
            PlanCache plans,
            Planning planning,
            Live<Optional<Baseline>> baseline,
            Processes processes,
            GeneratedIds ids,
            Definitions definitions,
            StatementMeter meter,
            RecentErrors errors,
            TrafficGate gate) {
        this.loop = loop;
        this.routing = routing;
        this.pools = pools;
        this.plans = plans;
        this.planning = planning;
        this.baseline = baseline;
        this.processes = processes;
        this.ids = ids;
        this.definitions = definitions;
        this.meter = meter;
        this.errors = errors;
        this.gate = new GateQueue(loop, gate);
        this.scanner = new Scanner(routing.current().configuration().limits().maxNesting());
        var unused =
                loop.scheduleAtFixedRate(
                        () -> now = System.nanoTime(), TICK, TICK, TimeUnit.MILLISECONDS);
    }

    /**
     * A client that has logged in on this loop.
     *
     * @param host where it comes from
     * @param program what it calls itself
     */
    public ClientProcess process(int id, String user, String host, String program) {
        return new ClientProcess(id, user, host, program, loop);
    }

    StatementMeter meter() {
        return meter;
    }

    GateQueue gate() {
        return gate;
    }

    RecentErrors errors() {
        return errors;
    }

    GeneratedIds ids() {
        return ids;
    }

    Definitions definitions() {
        return definitions;
    }

    Processes processes() {
        return processes;
    }

    /** {@link System#nanoTime} as of the last tick: nobody asks the clock for each statement. */
    long now() {
        return now;
    }

    EventLoop loop() {
        return loop;
    }

    Routing routing() {
        return routing.current();
    }

    BackendPools pools() {
        return pools;
    }

    PlanCache plans() {
        return plans;
    }

    Planning planning() {
        return planning;
    }

    /** Known before the first client is greeted. */
    Baseline baseline() {
        return baseline.current().orElseThrow();
    }

    Scanner scanner() {
        return scanner;
    }

    ColumnNames columnNames() {
        return columnNames;
    }

    Paddings paddings() {
        return paddings;
    }

    /** Space for one statement; its content is gone with the next one of any session. */
    byte[] scratch(int length) {
        if (length <= scratch.length) {
            return scratch;
        }
        // A large statement gets an array of its own, so that one does not stay for ever.
        if (length > 1024 * 1024) {
            return new byte[length];
        }
        scratch = new byte[Math.max(length, scratch.length * 2)];
        return scratch;
    }
}
