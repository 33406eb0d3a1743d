package io.tidegate.proxy.backend;

/** A server sent what its protocol does not allow at this place: its connection cannot go on. */
final class BackendProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BackendProtocolException(String message) {
        super(message, null, false, false);
    }
}
