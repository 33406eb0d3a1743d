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
     * @param owner the run of a proxy, see {@link Member#run}
     */
    record Owned(String owner, Map<String, String> facts) implements Ownership {
        public Owned {
            facts = Map.copyOf(facts);
        }
    }

    /** Nobody goes on with it until people have looked at it. */
    record Left(Map<String, String> facts) implements Ownership {
        public Left {
            facts = Map.copyOf(facts);
        }
    }

    /**
     * @param how it ended, for people
     */
    record Over(String how, Map<String, String> facts) implements Ownership {
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
        return switch (this) {
            case Owned(String owner, var _) ->
                    running.contains(owner) ? this : new Owned(leader, facts());
            case Left _, Over _ -> this;
        };
    }

    /** Whether this run has it. */
    default boolean isOf(String run) {
        return this instanceof Owned(String owner, var _) && owner.equals(run);
    }
}
