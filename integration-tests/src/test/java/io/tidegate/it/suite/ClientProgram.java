package io.tidegate.it.suite;

import java.util.List;
import java.util.Optional;

/** A program that goes through the table of behaviours and says what it saw. */
interface ClientProgram {
    /** Why it cannot run here, if so. */
    Optional<String> absence() throws Exception;

    /**
     * Each line is a {@link Behaviour}'s key, a bar and a result that is the same whenever the
     * server's is; {@code failed|} begins what the program did not expect.
     */
    List<String> run(Endpoint endpoint) throws Exception;
}
