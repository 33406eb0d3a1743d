package io.tidegate.proxy.admin.command;

import io.tidegate.ha.state.StateDatabase;
import io.tidegate.ha.state.StateTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What can be said to an admin port. HELP is a command itself, so the others are asked for when it
 * is given.
 */
public record Vocabulary(
        Supplier<List<AdminCommand>> allCommands, Supplier<StateDatabase> database) {
    List<AdminCommand> commands() {
        return allCommands.get();
    }

    List<StateTable> tables() {
        return database.get().tables();
    }

    Optional<StateTable> table(String name) {
        return database.get().table(name);
    }
}
