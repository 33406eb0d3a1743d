package io.tidegate.it.suite;

import io.tidegate.it.server.ServerFamily;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** What clients see through Tidegate and would not see on a server; named in docs/clients.md. */
enum KnownDifference {
    NO_EXTENDED_METADATA(
            "On MariaDB, columns of type JSON arrive as text: its extended metadata, which would say so, is not offered.",
            Behaviour.JSON,
            EnumSet.of(ServerFamily.MARIADB),
            EnumSet.of(
                    Client.MARIADB,
                    Client.MARIADB_PREPARED,
                    Client.MYSQL2_QUERY,
                    Client.MYSQL2_EXECUTE));

    private final String meaning;
    private final Behaviour behaviour;
    private final Set<ServerFamily> families;
    private final Set<Client> clients;

    KnownDifference(
            String meaning, Behaviour behaviour, Set<ServerFamily> families, Set<Client> clients) {
        this.meaning = meaning;
        this.behaviour = behaviour;
        this.families = families;
        this.clients = clients;
    }

    String meaning() {
        return meaning;
    }

    static boolean isKnown(ServerFamily family, Client client, Behaviour behaviour) {
        return Arrays.stream(values())
                .anyMatch(
                        each -> each.concerns(client, behaviour) && each.families.contains(family));
    }

    boolean concerns(Client client, Behaviour other) {
        return behaviour == other && clients.contains(client);
    }
}
