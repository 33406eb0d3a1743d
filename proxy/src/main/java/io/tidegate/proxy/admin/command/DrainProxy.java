package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import java.time.Duration;

/** {@code DRAIN PROXY}. */
public final class DrainProxy extends DeclaredCommand {
    private static final Duration USUAL = Duration.ofSeconds(8);

    private final Stop stop;

    public DrainProxy(Stop stop) {
        super(
                AdminRole.OPERATOR,
                "DRAIN PROXY [WITHIN <time:duration>]",
                "Stops this proxy: it takes no new clients, lets those go that are in nothing, waits for the"
                        + " others to end their statements and transactions (8s unless told), and ends.");
        this.stop = stop;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) {
        Duration limit = arguments.duration("time").orElse(USUAL);
        stop.within(limit);
        return AdminReply.done("draining: the proxy ends within " + limit.toSeconds() + " s");
    }

    /** Ends the program. */
    @FunctionalInterface
    public interface Stop {
        /** Returns at once. */
        void within(Duration limit);
    }
}
