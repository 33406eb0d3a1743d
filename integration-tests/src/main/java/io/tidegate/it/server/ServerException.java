package io.tidegate.it.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A server that cannot be had or does not run; the message is for the person at the terminal. */
public final class ServerException extends IOException {
    private static final int LINES = 8;

    public ServerException(String message) {
        super(message);
    }

    private ServerException(String message, Throwable cause) {
        super(message, cause);
    }

    public static ServerException of(String message, IOException cause) {
        String reason =
                cause instanceof ServerException known ? known.getMessage() : cause.toString();
        return new ServerException(message + ": " + reason, cause);
    }

    /** With the last lines that the server wrote to {@code log}. */
    static ServerException withLog(String message, Path log) {
        return new ServerException(message + "; its log " + log + " ends with:\n" + end(log));
    }

    private static String end(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException unreadable) {
            return "(unreadable: " + unreadable + ")";
        }
    }
}
