package io.tidegate.proxy.admin.command;

import java.util.Optional;

/**
 * The file by which a proxy runs while there is no version of the configuration.
 *
 * @param name where it lies
 */
public record FileInUse(String name, String text) {
    /** Looks at it as it is now. */
    @FunctionalInterface
    public interface Source {
        /** Empty when the proxy runs by none. */
        Optional<FileInUse> current();
    }
}
