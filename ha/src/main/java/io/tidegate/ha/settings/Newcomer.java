package io.tidegate.ha.settings;

import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.ha.mysql.node.ServerSettings;
import java.util.List;
import java.util.Optional;

/** Whether a server is one that a group can have beside those that it has. */
public final class Newcomer {
    private Newcomer() {}

    /**
     * Asks the server and the group's master; blocks for a few seconds at most.
     *
     * @param group as it is without it, with the master that there is
     * @return why it cannot be one of the group's, for people; empty when nothing is against it
     */
    public static Optional<String> obstacle(GroupConfig group, NodeConfig node) {
        return switch (SettingsCheck.ask(group, node)) {
            case SettingsCheck.Answer.Silent(String why, _) ->
                    Optional.of(
                            node.endpoint()
                                    + " cannot be asked with the group's account: "
                                    + why
                                    + "; start the server, or mend the address");
            case SettingsCheck.Answer.Set(ServerSettings settings) ->
                    switch (SettingsCheck.ask(group, group.master())) {
                        case SettingsCheck.Answer.Silent(String why, _) ->
                                Optional.of(
                                        "the master "
                                                + group.master().name()
                                                + ", which it has to be like, cannot be asked: "
                                                + why);
                        case SettingsCheck.Answer.Set(ServerSettings master) ->
                                beside(master, settings);
                    };
        };
    }

    /** Pure. */
    static Optional<String> beside(ServerSettings master, ServerSettings settings) {
        if (settings.family() != master.family()
                || settings.version().major() != master.version().major()
                || settings.version().minor() != master.version().minor()) {
            return Optional.of(
                    "it is a "
                            + settings.version()
                            + ", and the master a "
                            + master.version()
                            + "; install the master's version there");
        }
        // MySQL's copies of a data directory have the same server_uuid, MariaDB has none.
        for (String identity : List.of("server_id", "server_uuid")) {
            if (settings.has(identity) && settings.text(identity).equals(master.text(identity))) {
                return Optional.of(
                        identity
                                + " is "
                                + settings.text(identity)
                                + " as the master's: it is the master under another address, or a copy of it;"
                                + " give the server an identity of its own");
            }
        }
        return Optional.empty();
    }
}
