package io.tidegate.proxy.admin.command;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.state.StateDatabase;
import io.tidegate.ha.state.StateTable;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Grammar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code HELP}. */
public final class ShowHelp implements AdminCommand {
    private static final Grammar GRAMMAR =
            Grammar.of("HELP [<topic:name> [<second:name> [<third:name>]]]");

    private final Supplier<List<AdminCommand>> all;
    private final Supplier<StateDatabase> tables;

    public ShowHelp(Supplier<List<AdminCommand>> all, Supplier<StateDatabase> tables) {
        this.all = all;
        this.tables = tables;
    }

    @Override
    public Grammar grammar() {
        return GRAMMAR;
    }

    @Override
    public AdminRole role() {
        return AdminRole.VIEWER;
    }

    @Override
    public String meaning() {
        return "All commands and tables, or one of them.";
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) {
        String topic =
                Stream.of("topic", "second", "third")
                        .flatMap(name -> arguments.optional(name).stream())
                        .collect(Collectors.joining(" "))
                        .toUpperCase(Locale.ROOT);
        Optional<StateTable> table = tables.get().table(topic);
        return table.isPresent() ? columns(table.get()) : commands(topic);
    }

    private AdminReply commands(String topic) {
        List<List<String>> rows = new ArrayList<>();
        for (AdminCommand command : all.get()) {
            if (command.grammar().name().startsWith(topic)) {
                rows.add(
                        List.of(
                                command.grammar().shown(),
                                command.role().name().toLowerCase(Locale.ROOT),
                                command.meaning()));
            }
        }
        if (topic.isEmpty()) {
            tables.get()
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
