package io.tidegate.it.server;

import java.nio.file.Path;

/** The real MySQL that {@code integration-tests/bin/install-mysql} fetches. */
public final class MySqlInstallation {
    private MySqlInstallation() {}

    /**
     * Runs the script, which does nothing when the server is already there.
     *
     * @throws ServerException with the script's own reason when the server cannot be had
     */
    public static ServerProgram program(Path script) throws ServerException, InterruptedException {
        return new MySqlProgram(
                ServerPrograms.installed(script, CacheDirectory.path().resolve("mysql")));
    }
}
