package io.tidegate.ha.coordination;

import io.tidegate.conf.document.DocumentFormat;
import io.tidegate.conf.document.UnreadableDocumentException;
import java.util.Optional;
import java.util.Random;

/** A proxy that takes part in everything that all have in common. */
final class SimulatedProxy extends SimulatedRun implements FenceMember.Conduct {
    static final String FENCE = "g0";

    /** A job that counts to three. */
    sealed interface Counting {
        int count();

        record Going(int count) implements Counting {}

        record Done(int count) implements Counting {}
    }

    static final DocumentFormat<Counting> COUNTING = DocumentFormat.of("Counting", Counting.class);

    private static final class Counter implements JobKind<Counting> {
        @Override
        public String name() {
            return "count";
        }

        @Override
        public DocumentFormat<Counting> format() {
            return COUNTING;
        }

        @Override
        public boolean isEnd(Counting state) {
            return state instanceof Counting.Done;
        }

        @Override
        public Counting step(Counting state, JobWish wish, TermFence fence)
                throws JobTroubleException, DisconnectedException {
            fence.check();
            return state.count() == 2
                    ? new Counting.Done(3)
                    : new Counting.Going(state.count() + 1);
        }
    }

    final Journal<Counting> journal;
    private final FenceMember member;
    private final Fence fence;
    private final Random random;
    private final Observer observer;
    private long actingIn;

    /** Sees what no proxy can: all of them. */
    interface Observer {
        void leads(SimulatedProxy proxy, Term term);

        void acts(SimulatedProxy proxy, long epoch);

        /** Nobody may act below this epoch any more. */
        void revoked(long epoch);

        boolean isCrashed(String run);

        /** Others may come first. */
        void beforeRequest();
    }

    SimulatedProxy(String name, Simulation<SimulatedProxy> simulation, Observer observer) {
        super(name, simulation);
        this.random = simulation.random;
        this.observer = observer;
        this.journal =
                new Journal<>(
                        tree, new Counter(), leadership, Failpoints.NONE, () -> 1, Lanes.one());
        this.member = new FenceMember(tree, FENCE, me, this);
        this.fence = new Fence(tree, FENCE);
    }

    @Override
    void beforeRequest() {
        observer.beforeRequest();
    }

    @Override
    public Optional<String> stop(FenceRecord record) {
        actingIn = 0;
        return Optional.of("stopped at " + record.epoch());
    }

    @Override
    public void proceed(FenceRecord record) {
        actingIn = record.epoch();
    }

    void step(boolean raising) {
        act(() -> something(raising));
    }

    private void something(boolean raising)
            throws DisconnectedException, UnreadableDocumentException, InterruptedException {
        switch (random.nextInt(6)) {
            case 0 -> membership.look();
            case 1 -> {
                leadership.look();
                leadership.term().ifPresent(term -> observer.leads(this, term));
            }
            case 2 -> journal.look();
            case 3 -> member.look();
            case 4 -> {
                if (actingIn != 0) {
                    observer.acts(this, actingIn);
                }
            }
            default -> lead(raising);
        }
    }

    private void lead(boolean raising) throws DisconnectedException, UnreadableDocumentException {
        Optional<Term> term = leadership.term();
        if (term.isEmpty() || !fence.establish(term.get())) {
            return;
        }
        Optional<Versioned<FenceRecord>> record = fence.record();
        if (record.isEmpty()) {
            return;
        }
        if (!record.get().content().raised()) {
            if (raising) {
                fence.raise(term.get(), record.get(), "because");
            }
            return;
        }
        FenceCount count = fence.count(record.get().content());
        boolean nobodyElse =
                count.awaited().isEmpty() && count.gone().stream().allMatch(observer::isCrashed);
        if (nobodyElse) {
            observer.revoked(record.get().content().epoch());
            fence.lower(term.get(), record.get());
            fence.forgetBefore(term.get(), record.get().content().epoch() - 1);
        }
    }

    long actingIn() {
        return actingIn;
    }
}
