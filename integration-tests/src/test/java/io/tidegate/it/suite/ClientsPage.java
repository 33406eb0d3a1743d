package io.tidegate.it.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** docs/clients.md: its tables, one for each language, between two marks. */
final class ClientsPage {
    private static final Path PAGE =
            Path.of(System.getProperty("tidegate.it.base", "."), "../docs/clients.md");
    private static final String BEGIN = "<!-- written by ClientsIT: begin -->\n";
    private static final String END = "<!-- written by ClientsIT: end -->\n";

    private final String text;

    private ClientsPage(String text) {
        this.text = text;
    }

    static ClientsPage read() throws IOException {
        return new ClientsPage(Files.readString(PAGE));
    }

    void write() throws IOException {
        Files.writeString(PAGE, text);
    }

    /** With what was seen now; of clients that were not there it keeps what it has. */
    ClientsPage with(Map<Client, Set<Behaviour>> seen) {
        Map<Client, Set<Behaviour>> all = new EnumMap<>(columns());
        all.putAll(seen);
        List<String> parts = new ArrayList<>();
        all.keySet().stream()
                .map(Client::language)
                .distinct()
                .forEach(language -> parts.add(table(language, all)));
        parts.add(differences());
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        return new ClientsPage(
                text.substring(0, begin)
                        + String.join("\n", parts)
                        + text.substring(text.indexOf(END)));
    }

    @Override
    public String toString() {
        return text;
    }

    private static String table(String language, Map<Client, Set<Behaviour>> all) {
        List<Client> clients =
                all.keySet().stream().filter(each -> each.language().equals(language)).toList();
        StringBuilder table = new StringBuilder("## " + language + "\n\n|");
        clients.forEach(each -> table.append(" | ").append(each.title()));
        table.append(" |\n|---").append("|---".repeat(clients.size())).append("|\n");
        for (Behaviour behaviour : Behaviour.values()) {
            table.append("| ").append(behaviour.title());
            for (Client client : clients) {
                table.append(" | ")
                        .append(cell(client, behaviour, all.getOrDefault(client, Set.of())));
            }
            table.append(" |\n");
        }
        return table.toString();
    }

    private static String cell(Client client, Behaviour behaviour, Set<Behaviour> seen) {
        if (!seen.contains(behaviour)) {
            return "–";
        }
        List<String> differences =
                Arrays.stream(KnownDifference.values())
                        .filter(each -> each.concerns(client, behaviour))
                        .map(each -> "[" + (each.ordinal() + 1) + "]")
                        .toList();
        return differences.isEmpty() ? "same" : String.join(" ", differences);
    }

    private static String differences() {
        return "## Differences\n\n"
                + Arrays.stream(KnownDifference.values())
                        .map(each -> "- [%d] %s\n".formatted(each.ordinal() + 1, each.meaning()))
                        .collect(Collectors.joining());
    }

    /** The clients that the page has, with the behaviours whose cell is not a dash. */
    private Map<Client, Set<Behaviour>> columns() {
        Map<Client, Set<Behaviour>> columns = new EnumMap<>(Client.class);
        List<Client> header = List.of();
        for (String line : text.lines().filter(each -> each.startsWith("|")).toList()) {
            String[] cells = line.split(" *\\| *", -1);
            if (cells[1].isEmpty()) {
                header = Arrays.stream(cells).skip(2).flatMap(ClientsPage::client).toList();
                header.forEach(each -> columns.put(each, nothing(each)));
            }
            for (Behaviour behaviour : Behaviour.values()) {
                for (int i = 0; behaviour.title().equals(cells[1]) && i < header.size(); i++) {
                    if (!cells[i + 2].equals("–")) {
                        columns.computeIfAbsent(header.get(i), ClientsPage::nothing).add(behaviour);
                    }
                }
            }
        }
        return columns;
    }

    private static Set<Behaviour> nothing(Client client) {
        return EnumSet.noneOf(Behaviour.class);
    }

    private static Stream<Client> client(String title) {
        return Arrays.stream(Client.values()).filter(each -> each.title().equals(title));
    }
}
