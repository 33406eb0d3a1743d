package io.tidegate.it.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the family of a server program of which only the path is known. */
public final class ServerPrograms {
    private ServerPrograms() {}

    /** The program at {@code executable}, asked which family it is. */
    public static ServerProgram at(Path executable) throws ServerException, InterruptedException {
        if (!Files.isExecutable(executable)) {
            throw new ServerException(executable + " is not a program that can be run");
        }
        String version = output(executable.toString(), "--version");
        if (!version.contains(" Ver ")) {
            throw new ServerException(executable + " is no MariaDB or MySQL server: " + version);
        }
        if (!version.contains("MariaDB")) {
            return new MySqlProgram(executable.toAbsolutePath());
        }
        Path home = executable.toAbsolutePath().resolve("../..").normalize();
        Path share =
                Stream.of("share", "share/mariadb", "share/mysql")
                        .map(home::resolve)
                        .filter(MariaDbProgram::hasScripts)
                        .findFirst()
                        .orElseThrow(() ->
                                new ServerException(
                                        "no mariadb_system_tables.sql in "
                                                + home
                                                + "/share, share/mariadb or share/mysql:"
                                                + " the server could not be initialised"));
        return new MariaDbProgram(executable.toAbsolutePath(), share);
    }

    /** The path that a script prints last, which adds to the cache what is not there yet. */
    static Path installed(Path script, Path target) throws ServerException, InterruptedException {
        try (CacheLock _ = CacheLock.take(CacheDirectory.path())) {
            String output = output(script.toString(), target.toString());
            return Path.of(output.lines().toList().getLast());
        } catch (IOException failed) {
            throw ServerException.of("cannot install " + target, failed);
        }
    }

    /** What {@code command} prints; its end must be 0. */
    static String output(String... command) throws ServerException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new ServerException(List.of(command) + " failed: " + output.strip());
            }
            return output;
        } catch (IOException failed) {
            throw ServerException.of("cannot run " + List.of(command), failed);
        }
    }
}
