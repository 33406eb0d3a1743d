package io.tidegate.proxy.admin.command;

import java.io.IOException;

/**
 * Who gives a command.
 *
 * @param host where from, with the port
 */
public record Caller(String user, String host, Files files) {
    /** Files that lie where the user is. */
    @FunctionalInterface
    public interface Files {
        /**
         * Asks the user's program for one, as LOAD DATA LOCAL does.
         *
         * @throws IOException with a reason for the user
         */
        String read(String path) throws IOException, InterruptedException;
    }
}
