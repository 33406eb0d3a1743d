package io.tidegate.ha.coordination;

/**
 * ZooKeeper cannot be asked now. A change that ends with this may have been made, or may still be:
 * look before it is made again.
 */
public final class DisconnectedException extends Exception {
    private static final long serialVersionUID = 1L;

    DisconnectedException(String message, Throwable cause) {
        super(message, cause);
    }

    DisconnectedException(String message) {
        super(message);
    }
}
