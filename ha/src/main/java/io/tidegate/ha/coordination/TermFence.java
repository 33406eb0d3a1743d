package io.tidegate.ha.coordination;

/** Asks ZooKeeper itself whether a leader's term still lasts. */
public final class TermFence {
    private final Tree tree;
    private final Term term;

    TermFence(Tree tree, Term term) {
        this.tree = tree;
        this.term = term;
    }

    public Term term() {
        return term;
    }

    /**
     * To be called right before a change outside ZooKeeper. It narrows the time in which a leader
     * that was deposed can still act; what must not happen at all needs a fence of its own there.
     *
     * @throws TermEndedException when another leads by now
     */
    public void check() throws DisconnectedException, TermEndedException {
        if (!tree.apply(java.util.List.of(term.check()))) {
            throw new TermEndedException(term);
        }
    }
}
