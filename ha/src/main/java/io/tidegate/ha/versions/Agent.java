package io.tidegate.ha.versions;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.ha.coordination.Board;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.SharedDocument;
import io.tidegate.ha.coordination.Shelf;
import io.tidegate.ha.coordination.Versioned;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This proxy's part in changes of the configuration: it examines what is proposed, takes into use
 * what holds (or what it shall try), and says so.
 *
 * <p>Threads: {@link #look} from one at a time.
 */
final class Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private final Shelf<ConfigVersion> versions;
    private final SharedDocument<CurrentVersion> current;
    private final SharedDocument<Proposal> proposal;
    private final Board<AgentNote> agents;
    private final Use use;
    private final String me;
    private final LongSupplier clock;

    private int inUse;
    private long since;
    private int examined;
    private List<String> problems = List.of();
    private int failed;

    Agent(
            Shelf<ConfigVersion> versions,
            SharedDocument<CurrentVersion> current,
            SharedDocument<Proposal> proposal,
            Board<AgentNote> agents,
            Use use,
            String me,
            LongSupplier clock) {
        this.versions = versions;
        this.current = current;
        this.proposal = proposal;
        this.agents = agents;
        this.use = use;
        this.me = me;
        this.clock = clock;
        this.since = clock.getAsLong();
    }

    /** One look at what is proposed and what holds, and what follows for this proxy. */
    void look() throws DisconnectedException {
        Proposal proposed =
                proposal.current().current().map(Versioned::content).orElse(Proposal.NONE);
        int holds = current.current().current().map(each -> each.content().number()).orElse(0);
        if (proposed.number() != 0 && proposed.number() != examined) {
            problems = text(proposed.number()).map(use::problems).orElse(List.of(MISSING));
            examined = proposed.number();
        }
        int wanted = proposed.canary().equals(me) ? proposed.number() : holds;
        if (wanted != 0 && wanted != inUse && wanted != failed) {
            take(wanted);
        }
        // Numbers that change with every look are written while somebody decides by them.
        Health health = proposed.number() == 0 ? Health.UNKNOWN : use.health();
        agents.write(new AgentNote(inUse, since, examined, problems, use.needRestart(), health));
    }

    private static final String MISSING = "the version cannot be read here";

    private void take(int version) throws DisconnectedException {
        Optional<String> text = text(version);
        List<String> objections =
                text.isEmpty()
                        ? List.of(MISSING)
                        : examined == version && problems.isEmpty()
                                ? List.of()
                                : use.problems(text.get());
        if (text.isEmpty() || !objections.isEmpty()) {
            LOG.error("version {} cannot be used here, {} stays: {}", version, inUse, objections);
            failed = version;
            examined = version;
            problems = objections;
            return;
        }
        use.take(version, text.get());
        inUse = version;
        since = clock.getAsLong();
        failed = 0;
        LOG.info("version {} of the configuration is in use", version);
    }

    private Optional<String> text(int version) throws DisconnectedException {
        try {
            return versions.get(version).map(each -> PackedText.unpack(each.packed()));
        } catch (UnreadableDocumentException | IllegalArgumentException broken) {
            LOG.error("version {}: {}", version, broken.getMessage());
            return Optional.empty();
        }
    }
}
