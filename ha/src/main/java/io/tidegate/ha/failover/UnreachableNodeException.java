package io.tidegate.ha.failover;

/** A node did not do what it was asked to: it is away, or its connection broke on the way. */
public final class UnreachableNodeException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreachableNodeException(String message) {
        super(message);
    }
}
