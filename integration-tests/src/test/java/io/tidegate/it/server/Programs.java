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

    private static ServerProgram mySql() throws InterruptedException {
        String base = Objects.requireNonNull(System.getProperty("tidegate.it.base"));
        try {
            return MySqlInstallation.program(Path.of(base, "bin", "install-mysql"));
        } catch (ServerException absent) {
            String reason = "SKIPPED, no real MySQL here: " + absent.getMessage();
            // To the terminal as well: a skipped family must not pass unseen.
            System.err.println(reason);
            return Assumptions.abort(reason);
        }
    }
}
