package io.tidegate.ha.state;

/** A SELECT that cannot be carried out; the message says why. */
public final class UnusableSelectException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableSelectException(String message) {
        super(message);
    }
}
