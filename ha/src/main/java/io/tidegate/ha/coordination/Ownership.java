package io.tidegate.ha.coordination;

import io.tidegate.conf.document.DocumentFormat;
import java.util.Map;
import java.util.Set;

/**
 * Who has a piece of work that one proxy does, and that another ends when that one is gone.
 *
 * <pre>
 *   Owned by a run --it ends--> Over
 *     |  |    \--it needs people--> Left --somebody takes it up--> Owned
 *     |  \--the run is gone--> Owned by the leader
 * </pre>
 *
 * <p>It says who shall go on, and is no lock: a run that stands still believes what it read last.
 * What must not be done twice at once needs a fence at the place where it is done.
 */
public sealed interface Ownership {
    DocumentFormat<Ownership> FORMAT = DocumentFormat.of("Ownership", Ownership.class);

    /** What whoever goes on with it has to know. */
    Map<String, String> facts();

    /**
     * How often it was taken: a run that gets it a second time must not take what it saw the first
     * time for what is.
     */
    int turn();

    /**
     * @param owner the run of a proxy, see {@link Member#run}
     */
    record Owned(String owner, int turn, Map<String, String> facts) implements Ownership {
        public Owned {
            facts = Map.copyOf(facts);
        }

        /** To people. */
        public Left left() {
            return new Left(turn, facts);
        }

        public Over over(String how) {
            return new Over(how, turn, facts);
        }
    }

    /** Nobody goes on with it until people have looked at it. */
    record Left(int turn, Map<String, String> facts) implements Ownership {
        public Left {
            facts = Map.copyOf(facts);
        }
    }

    /**
     * @param how it ended, for people
     */
    record Over(String how, int turn, Map<String, String> facts) implements Ownership {
        public Over {
            facts = Map.copyOf(facts);
        }
    }

    /**
     * What the leader makes of it.
     *
     * @param running the runs that are there
     * @param leader the leader's own run
     */
    default Ownership inherited(Set<String> running, String leader) {
        return this instanceof Owned(String owner, var _, var _) && !running.contains(owner)
                ? new Owned(leader, turn() + 1, facts())
                : this;
    }

    /** Whether this run has it. */
    default boolean isOf(String run) {
        return this instanceof Owned(String owner, var _, var _) && owner.equals(run);
    }
}
