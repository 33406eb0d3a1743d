package io.tidegate.it.suite;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** What clients see through Tidegate and would not see on a server; named in docs/clients.md. */
enum KnownDifference {
    NO_LOAD_DATA_LOCAL(
            "`LOAD DATA LOCAL` is refused: Tidegate does not ask clients for files.",
            EnumSet.of(Behaviour.LOAD_LOCAL),
            EnumSet.allOf(Client.class));

    private final String meaning;
    private final Set<Behaviour> behaviours;
    private final Set<Client> clients;

    KnownDifference(String meaning, Set<Behaviour> behaviours, Set<Client> clients) {
        this.meaning = meaning;
        this.behaviours = behaviours;
        this.clients = clients;
    }

    String meaning() {
        return meaning;
    }

    static boolean isKnown(Client client, Behaviour behaviour) {
        return Arrays.stream(values()).anyMatch(each -> each.concerns(client, behaviour));
    }

    boolean concerns(Client client, Behaviour behaviour) {
        return clients.contains(client) && behaviours.contains(behaviour);
    }
}
