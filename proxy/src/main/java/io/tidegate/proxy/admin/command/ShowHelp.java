package io.tidegate.proxy.admin.command;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.state.StateTable;
import io.tidegate.proxy.admin.grammar.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code HELP}. */
public final class ShowHelp extends DeclaredCommand {
    private final Vocabulary vocabulary;

    public ShowHelp(Vocabulary vocabulary) {
        super(
                AdminRole.VIEWER,
                "HELP [<topic:name> [<second:name> [<third:name>]]]",
                "All commands and tables, or one of them.");
        this.vocabulary = vocabulary;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) {
        String topic =
                Stream.of("topic", "second", "third")
                        .flatMap(name -> arguments.optional(name).stream())
                        .collect(Collectors.joining(" "))
                        .toUpperCase(Locale.ROOT);
        Optional<StateTable> table = vocabulary.table(topic);
        return table.isPresent() ? columns(table.get()) : commands(topic);
    }

    private AdminReply commands(String topic) {
        List<List<String>> rows = new ArrayList<>();
        for (AdminCommand command : vocabulary.commands()) {
            if (command.grammar().name().startsWith(topic)) {
                rows.add(
                        List.of(
                                command.grammar().shown(),
                                command.role().name().toLowerCase(Locale.ROOT),
                                command.meaning()));
            }
        }
        if (topic.isEmpty()) {
            vocabulary
                    .tables()
                    .forEach(each ->
                            rows.add(
                                    List.of(
                                            "SELECT ... FROM " + each.name(),
                                            "viewer",
                                            each.meaning())));
        }
        if (rows.isEmpty()) {
            throw ErrorCode.ADMIN_FAILED.with(
                    "no command or table is called " + topic + "; HELP lists all of them");
        }
        return AdminReply.rows(List.of("Command", "Role", "Meaning"), rows);
    }

    private static AdminReply columns(StateTable table) {
        return AdminReply.rows(
                List.of("Column", "Type", "Meaning"),
                table.columns().stream()
                        .map(column ->
                                List.of(
                                        column.name(),
                                        column.type().name().toLowerCase(Locale.ROOT),
                                        column.meaning()))
                        .toList());
    }
}
