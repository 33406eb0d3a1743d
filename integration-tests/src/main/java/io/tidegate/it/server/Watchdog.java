package io.tidegate.it.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Sees to it that child processes and temporary directories do not outlive this JVM, however it
 * ends: a shell that reads from a pipe which only the JVM holds open. When the pipe ends, and the
 * kernel ends it even after a kill -9, the shell kills what it was told to watch and removes what
 * it was told to remove.
 */
public final class Watchdog implements AutoCloseable {
    /** Signals of the terminal are for the JVM, which ends the watchdog by ending. */
    private static final String SCRIPT =
            """
            trap '' INT HUP TERM QUIT
            watched=' '
            while read -r word value; do
              case $word in
                watch) watched="$watched$value " ;;
                forget) watched="${watched%% "$value" *} ${watched#* "$value" }" ;;
                remove) set -- "$@" "$value" ;;
              esac
            done
            for process in $watched; do kill -9 "$process" 2>/dev/null; done
            for process in $watched; do
              tries=0
              while kill -0 "$process" 2>/dev/null && [ $tries -lt 50 ]; do
                tries=$((tries + 1)); sleep 0.1
              done
            done
            [ $# -eq 0 ] || rm -rf -- "$@"
            """;

    private final Process shell;
    private final OutputStream orders;
    private boolean closed;

    private Watchdog(Process shell) {
        this.shell = shell;
        this.orders = shell.getOutputStream();
    }

    public static Watchdog start() throws ServerException {
        try {
            return new Watchdog(
                    new ProcessBuilder(List.of("/bin/sh", "-c", SCRIPT, "tidegate-watchdog"))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start());
        } catch (IOException failed) {
            throw ServerException.of("cannot start /bin/sh to watch over the servers", failed);
        }
    }

    /** Kill this process when the JVM ends. */
    public void watch(long pid) {
        order("watch " + pid);
    }

    /** The process has ended: its number may soon be somebody else's. */
    public void forget(long pid) {
        order("forget " + pid);
    }

    /** Remove this directory when the JVM ends. */
    public void removeAtEnd(Path directory) {
        order("remove " + directory.toAbsolutePath());
    }

    private synchronized void order(String line) {
        try {
            orders.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            orders.flush();
        } catch (IOException gone) {
            if (!closed) {
                throw new UncheckedIOException("the watchdog has ended", gone);
            }
        }
    }

    /** Does its last duty now and waits for it. */
    @Override
    public void close() {
        bark();
        try {
            shell.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the pipe end, as the end of the JVM would. */
    private synchronized void bark() {
        closed = true;
        try {
            orders.close();
        } catch (IOException gone) {
            // It has ended already.
        }
    }
}
