package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.state.Lexeme;
import io.tidegate.ha.state.Lexemes;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Reading;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** {@code HELP COMPLETE}. */
public final class CompleteText extends DeclaredCommand {
    private final Vocabulary vocabulary;

    public CompleteText(Vocabulary vocabulary) {
        super(
                AdminRole.VIEWER,
                "HELP COMPLETE <text:text>",
                "What could stand behind the beginning of a command; shells ask it when you press Tab.");
        this.vocabulary = vocabulary;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) {
        String text = arguments.text("text");
        List<Lexeme> words;
        try {
            words = Lexemes.ofCommand(text);
        } catch (IllegalArgumentException inQuotes) {
            return AdminReply.lines("Word", List.of());
        }
        // A word that is being written is none yet.
        boolean writing =
                !text.isEmpty() && !Character.isWhitespace(text.charAt(text.length() - 1));
        List<Lexeme> before =
                writing && !words.isEmpty() ? words.subList(0, words.size() - 1) : words;
        Set<String> next = new TreeSet<>();
        for (AdminCommand command : vocabulary.commands()) {
            Reading reading = command.grammar().read(before, text);
            if (reading.reached() == before.size()) {
                reading.expected().stream()
                        .filter(each -> each.matches("[A-Z_]+"))
                        .forEach(next::add);
            }
        }
        boolean names =
                before.stream().anyMatch(each -> each.isWord("FROM") || each.isWord("SHOW"))
                        || !before.isEmpty() && before.getFirst().isWord("DESCRIBE");
        if (names) {
            vocabulary.tables().forEach(table -> next.add(table.name()));
        }
        if (before.isEmpty()) {
            next.addAll(List.of("SELECT", "DESCRIBE", "SHOW"));
        }
        String begun = writing && !words.isEmpty() ? words.getLast().text() : "";
        return AdminReply.lines(
                "Word",
                next.stream()
                        .filter(word -> word.regionMatches(true, 0, begun, 0, begun.length()))
                        .toList());
    }
}
