package io.tidegate.it.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A server's program on this machine and what its family wants to be told. */
public sealed interface ServerProgram permits MariaDbProgram, MySqlProgram {

    ServerFamily family();

    Path executable();

    /** The program and the options that every start of it needs. */
    List<String> command();

    /** Options that make it small and quick; a crash of the machine may cost the data. */
    List<String> quickOptions();

    /** The statements that it is initialised by. */
    String bootstrap() throws IOException;

    /**
     * Fills the empty directory {@code data} with the system tables, {@code root} without a
     * password on the socket and the {@link ServerAccount}.
     *
     * @param temporary a directory that no other server uses
     */
    void initialise(Path data, Path temporary, Path log)
            throws ServerException, InterruptedException;
}
