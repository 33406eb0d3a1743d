package io.tidegate.ha.coordination;

/** This proxy leads no more; whatever it was doing is its successor's. */
public final class TermEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TermEndedException(Term term) {
        super("the leader's term " + term.epoch() + " has ended");
    }
}
