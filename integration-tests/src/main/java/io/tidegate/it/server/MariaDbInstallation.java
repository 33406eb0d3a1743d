package io.tidegate.it.server;

import java.nio.file.Path;

/** The newer MariaDB that {@code integration-tests/bin/install-mariadb} fetches. */
public final class MariaDbInstallation {
    private MariaDbInstallation() {}

    /**
     * Runs the script, which does nothing when the server is already there.
     *
     * @throws ServerException with the script's own reason when the server cannot be had
     */
    public static ServerProgram program(Path script) throws ServerException, InterruptedException {
        Path home = CacheDirectory.path().resolve("mariadb-sid");
        return new MariaDbProgram(
                ServerPrograms.installed(script, home), home.resolve("root/usr/share/mariadb"));
    }
}
