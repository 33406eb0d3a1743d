package io.tidegate.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * MySQL, 8.0 or later.
 *
 * @param executable the server program, or the wrapper that {@code bin/install-mysql} makes
 */
public record MySqlProgram(Path executable) implements ServerProgram {

    @Override
    public ServerFamily family() {
        return ServerFamily.MYSQL;
    }

    @Override
    public List<String> command() {
        // Packages build in a directory for LOAD DATA that exists only where they are installed.
        return List.of(executable.toString(), "--no-defaults", "--secure-file-priv=NULL");
    }

    @Override
    public List<String> quickOptions() {
        return List.of(
                "--innodb-buffer-pool-size=64M",
                "--innodb-redo-log-capacity=32M",
                "--innodb-flush-log-at-trx-commit=2",
                "--innodb-flush-method=nosync",
                "--innodb-doublewrite=OFF",
                "--disable-log-bin",
                "--performance-schema=OFF",
                "--mysqlx=OFF",
                "--auto-generate-certs=OFF");
    }

    @Override
    public String bootstrap() {
        return ServerAccount.CREATION;
    }

    @Override
    public void initialise(Path data, Path temporary, Path log)
            throws ServerException, InterruptedException {
        try {
            Path accounts = Files.createTempFile("tidegate-accounts", ".sql");
            try {
                Files.writeString(accounts, bootstrap());
                List<String> command = new ArrayList<>(command());
                command.addAll(quickOptions());
                command.addAll(
                        List.of(
                                "--initialize-insecure",
                                "--datadir=" + data,
                                "--tmpdir=" + temporary,
                                "--init-file=" + accounts));
                command.addAll(Initialisation.ownUser());
                Initialisation.run(command, "", log);
            } finally {
                Files.deleteIfExists(accounts);
            }
        } catch (IOException failed) {
            throw ServerException.of("MySQL could not initialise " + data, failed);
        }
    }
}
