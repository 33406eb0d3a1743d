package io.tidegate.ha.coordination;

import io.tidegate.conf.document.DocumentFormat;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One run of a proxy in a simulated cluster, for simulations of what is built on coordination: it
 * looks when it is told to, and others come first as the interlude has it.
 *
 * @param <S> the states of the jobs that it carries out when it leads
 */
public final class SimulatedPeer<S> {
    /** What the peers of one simulation share. */
    public static final class Cluster {
        private final SimulatedEnsemble ensemble;
        private final Random random;
        private final Runnable interlude;
        private final double trouble;

        /**
         * @param interlude called in front of every request
         * @param trouble how often a request fails, or its answer is lost
         */
        public Cluster(Random random, Runnable interlude, double trouble) {
            this(new SimulatedEnsemble(), random, interlude, trouble);
        }

        private Cluster(
                SimulatedEnsemble ensemble, Random random, Runnable interlude, double trouble) {
            this.ensemble = ensemble;
            this.random = random;
            this.interlude = interlude;
            this.trouble = trouble;
        }

        /** Another number when something has changed. */
        public int state() {
            return ensemble.newest();
        }

        /** For somebody who looks at the same cluster, has no part in it and disturbs nobody. */
        public Cluster observed() {
            return new Cluster(ensemble, new Random(0), () -> {}, 0);
        }
    }

    private final Cluster cluster;
    private final Member me;
    private final SimulatedTree tree;
    private final Membership membership;
    private final Leadership leadership;
    private final Journal<S> journal;

    public SimulatedPeer(
            Cluster cluster,
            Member me,
            Function<SimulatedPeer<S>, JobKind<S>> kind,
            LongSupplier clock) {
        this.cluster = cluster;
        this.me = me;
        this.tree =
                new SimulatedTree(
                        cluster.ensemble, cluster.random, cluster.interlude, cluster.trouble);
        this.membership = new Membership(tree, me);
        this.leadership = new Leadership(tree, me.name(), membership::isMember);
        this.journal =
                new Journal<>(
                        tree, kind.apply(this), leadership, Failpoints.NONE, clock, Lanes.one());
    }

    public Member me() {
        return me;
    }

    public Leadership leadership() {
        return leadership;
    }

    public Journal<S> journal() {
        return journal;
    }

    public Fence fence(String name) {
        return new Fence(tree, name);
    }

    public FenceMember join(String fence, FenceMember.Conduct conduct) {
        return new FenceMember(tree, fence, me, conduct);
    }

    public <T> SharedDocument<T> document(String name, DocumentFormat<T> format) {
        return new SharedDocument<>(tree, Paths.document(name), format);
    }

    public void lookForMembers() throws DisconnectedException {
        membership.look();
    }

    public void lookForLeader() throws DisconnectedException {
        leadership.look();
    }

    public void lookForJobs() throws DisconnectedException, InterruptedException {
        journal.look();
    }

    public static void look(FenceMember member) throws DisconnectedException {
        member.look();
    }

    public static void look(SharedDocument<?> document) throws DisconnectedException {
        document.look();
    }

    /** Its session ends, which it learns by its next request. */
    public void expire() {
        cluster.ensemble.expire(tree.session());
    }

    /** From now on nothing is in its way. */
    public void calmDown() {
        tree.calmDown();
    }
}
