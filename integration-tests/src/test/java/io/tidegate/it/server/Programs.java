package io.tidegate.it.server;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/** The programs that the suites run against. */
public final class Programs {
    private Programs() {}

    /** The family's program; without one the test is skipped and the reason printed. */
    public static ServerProgram of(ServerFamily family) throws Exception {
        return switch (family) {
            case MARIADB -> MariaDbProgram.unpacked();
            case MYSQL -> mySql();
        };
    }

    /** A MariaDB with all its authentication plugins; without one the test is skipped likewise. */
    public static ServerProgram newerMariaDb() throws InterruptedException {
        try {
            return MariaDbInstallation.program(script("install-mariadb"));
        } catch (ServerException absent) {
            return skip("no newer MariaDB here: " + absent.getMessage());
        }
    }

    private static ServerProgram mySql() throws InterruptedException {
        try {
            return MySqlInstallation.program(script("install-mysql"));
        } catch (ServerException absent) {
            return skip("no real MySQL here: " + absent.getMessage());
        }
    }

    private static Path script(String name) {
        String base = Objects.requireNonNull(System.getProperty("tidegate.it.base"));
        return Path.of(base, "bin", name);
    }

    private static ServerProgram skip(String why) {
        String reason = "SKIPPED, " + why;
        // To the terminal as well: a skipped family must not pass unseen.
        System.err.println(reason);
        return Assumptions.abort(reason);
    }
}
