package io.tidegate.ha.coordination;

import io.tidegate.conf.live.Live;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this proxy leads. One of those that are there does, and another soon after it has gone.
 *
 * <p>Threads: {@link #look} from one at a time; the rest from any.
 */
public final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final Standing UNKNOWN = new Standing.Unknown();

    private final Tree tree;
    private final String me;
    private final Eligibility eligibility;
    private final Live<Standing> standing = Live.of(UNKNOWN);

    /** Whether this one may lead, as things are. */
    @FunctionalInterface
    interface Eligibility {
        boolean mayLead() throws DisconnectedException;
    }

    Leadership(Tree tree, String me, Eligibility eligibility) {
        this.tree = tree;
        this.me = me;
        this.eligibility = eligibility;
    }

    /** As it was at the last look; see {@link Term} for what a leader may do with it. */
    public Live<Standing> standing() {
        return standing;
    }

    /** The term that this proxy leads in, if it knows of one. */
    public Optional<Term> term() {
        return standing.current() instanceof Standing.Leading(Term term)
                ? Optional.of(term)
                : Optional.empty();
    }

    void look() throws DisconnectedException {
        try {
            settle(looked());
        } catch (DisconnectedException lost) {
            settle(UNKNOWN);
            throw lost;
        }
    }

    private Standing looked() throws DisconnectedException {
        if (!eligibility.mayLead()) {
            release();
            return UNKNOWN;
        }
        Optional<Node> epoch = tree.read(Paths.LEADER_EPOCH);
        if (epoch.isEmpty()) {
            return UNKNOWN;
        }
        return switch (Election.of(me, tree.session(), epoch.get(), tree.read(Paths.LEADER))) {
            case Election.Settled(Standing known) -> known;
            case Election.Claim(List<Change> changes) -> {
                tree.apply(changes);
                // Whether it was made, refused, or lost: the next look tells.
                Optional<Node> leader = tree.read(Paths.LEADER);
                yield leader.isPresent()
                                && Election.of(me, tree.session(), epoch.get(), leader)
                                        instanceof Election.Settled(Standing known)
                        ? known
                        : UNKNOWN;
            }
        };
    }

    private void settle(Standing next) {
        if (!next.equals(standing.current())) {
            LOG.info("{}: {}", me, next);
            standing.replace(next);
        }
    }

    /** Lets another lead, at once. */
    void resign() throws DisconnectedException {
        release();
        settle(UNKNOWN);
    }

    private void release() throws DisconnectedException {
        Optional<Node> leader = tree.read(Paths.LEADER);
        if (leader.isPresent() && leader.get().owner() == tree.session()) {
            tree.apply(List.of(new Change.Delete(Paths.LEADER, leader.get().version())));
        }
    }
}
