package io.tidegate.ha.mysql;

/**
 * Something that the servers have and the configuration does not expect.
 *
 * @param path the place in the configuration
 */
public record Finding(Severity severity, String path, String message, String hint) {
    /** How much it matters. */
    public enum Severity {
        /** Rows could be routed wrongly: the proxy does not start. */
        ERROR,
        /** Statements that need it will fail. */
        WARNING
    }

    @Override
    public String toString() {
        return path + ": " + message + (hint.isEmpty() ? "" : " (" + hint + ")");
    }
}
