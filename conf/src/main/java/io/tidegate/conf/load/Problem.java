package io.tidegate.conf.load;

/**
 * One thing that is wrong in a configuration.
 *
 * @param path where, as in {@code schemas.shop.tables.orders.key}; empty for the whole file
 * @param hint what to do about it
 */
public record Problem(String path, String message, String hint) {
    @Override
    public String toString() {
        return (path.isEmpty() ? "" : path + ": ")
                + message
                + (hint.isEmpty() ? "" : " (" + hint + ")");
    }
}
