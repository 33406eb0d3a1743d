package io.tidegate.ha.failover;

import io.tidegate.conf.document.DocumentFormat;
import java.util.List;

/**
 * How far a failover is. Positions are texts as the group's servers write them.
 *
 * <pre>
 *   Asked --> Freezing --all proxies have stopped--> Revoking --> Applying --> Promoting --> Publishing
 *                |  \--some are silent, time is up--/  |  ^          |            |              |
 *                |                                     v  |          |            |              v
 *                |                                    Stuck <--------+------------/          Repointing
 *                |                                     | the old master answers                  |
 *                v                                     v                                         v
 *   (switchover) Draining --> Applying             Restoring --> Returning --> Undone      Quarantining --> Done
 *                  \--time is up------------------/
 *
 *   (followed) Freezing --> Adopting --> Publishing --> Done
 *                              \--the cluster has elected the former one again--> Returning
 *
 *   (degrade) Recording --> Waiving --> Done          (restore) Requiring --> Proving --> Done
 *   (release) Recording --> Waiving --> Requiring --> Proving --> Done
 * </pre>
 *
 * <p>Until it is published that a node is the master, no client can have written there, and the old
 * master can go on; behind that it cannot.
 */
public sealed interface FailoverState {
    DocumentFormat<FailoverState> FORMAT = DocumentFormat.of("Failover", FailoverState.class);

    FailoverPlan plan();

    /** Nothing was done. From here a node that is to follow again does, or does not. */
    record Asked(FailoverPlan plan) implements FailoverState {}

    /**
     * Proxies stop what they do with the group.
     *
     * @param since in milliseconds since 1970
     */
    record Freezing(FailoverPlan plan, long since) implements FailoverState {}

    /** The old master, which works, ends what it does (switchover). */
    record Draining(FailoverPlan plan, String marks, long since) implements FailoverState {}

    /**
     * Proxies have stopped, and the primary that the cluster has elected shall begin the epoch.
     *
     * @param marks what it has to have applied: what clients were told as done, as far as that is
     *     known
     */
    record Adopting(FailoverPlan plan, String marks) implements FailoverState {}

    /**
     * No replica receives, and so acknowledges, anything more.
     *
     * @param marks what the proxies that stopped have acknowledged to clients
     * @param silent the runs of proxies that have not stopped: all that they can have acknowledged
     *     has to be found on the replicas
     * @param excluded nodes that were tried in vain
     */
    record Revoking(
            FailoverPlan plan, String marks, List<String> silent, List<String> excluded, long since)
            implements FailoverState {
        public Revoking {
            silent = List.copyOf(silent);
            excluded = List.copyOf(excluded);
        }
    }

    /**
     * Of no node it is certain that it has every acknowledged write; writes wait, and then fail.
     * Looked at again and again: nodes come back, and so may the old master.
     */
    record Stuck(Revoking before, List<String> reasons) implements FailoverState {
        public Stuck {
            reasons = List.copyOf(reasons);
        }

        @Override
        public FailoverPlan plan() {
            return before.plan();
        }
    }

    /**
     * The candidate applies what it has received.
     *
     * @param target what it has to have
     */
    record Applying(Revoking before, String candidate, String target, long since)
            implements FailoverState {
        @Override
        public FailoverPlan plan() {
            return before.plan();
        }
    }

    /**
     * It becomes writable.
     *
     * @param acknowledged what it has of that clients may have been told as done
     */
    record Promoting(Revoking before, String candidate, String acknowledged, long since)
            implements FailoverState {
        @Override
        public FailoverPlan plan() {
            return before.plan();
        }
    }

    /** Proxies are told. */
    record Publishing(FailoverPlan plan, String master, String acknowledged)
            implements FailoverState {}

    /** The other nodes follow it. */
    record Repointing(FailoverPlan plan, String master, List<String> left, List<String> notes)
            implements FailoverState {
        public Repointing {
            left = List.copyOf(left);
            notes = List.copyOf(notes);
        }
    }

    /** The old master is shut out, and follows when it has nothing that others do not have. */
    record Quarantining(FailoverPlan plan, String master, List<String> notes)
            implements FailoverState {
        public Quarantining {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Commits of the master shall do without a replica: that is written first.
     *
     * @param author who wants it; empty for what happens by itself
     */
    record Recording(FailoverPlan plan, String author) implements FailoverState {}

    /** The master is told. */
    record Waiving(FailoverPlan plan) implements FailoverState {}

    /**
     * Commits of the master shall wait for a replica again.
     *
     * @param anyway also when no replica has everything
     */
    record Requiring(FailoverPlan plan, boolean anyway) implements FailoverState {}

    /**
     * They do; whether a replica has what clients were told before.
     *
     * @param position what the master had then
     */
    record Proving(FailoverPlan plan, boolean anyway, String position, long since)
            implements FailoverState {}

    /** The old master shall go on: what was stopped is started. */
    record Restoring(FailoverPlan plan, String why) implements FailoverState {}

    /** Proxies are told that the old master goes on. */
    record Returning(FailoverPlan plan, String why) implements FailoverState {}

    /** Another node is the master. */
    record Done(FailoverPlan plan, String master, List<String> notes) implements FailoverState {
        public Done {
            notes = List.copyOf(notes);
        }
    }

    /** The master is the same as before. */
    record Undone(FailoverPlan plan, String why) implements FailoverState {}
}
