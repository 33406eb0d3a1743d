package io.tidegate.proxy.admin;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.state.Lexeme;
import io.tidegate.ha.state.Lexemes;
import io.tidegate.ha.state.StateDatabase;
import io.tidegate.ha.state.UnusableSelectException;
import io.tidegate.proxy.admin.audit.Audit;
import io.tidegate.proxy.admin.command.AdminCommand;
import io.tidegate.proxy.admin.command.AdminReply;
import io.tidegate.proxy.admin.command.Caller;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Reading;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries out whatever is sent to the admin port, on threads that may block. */
final class AdminStatements {
    private final StateDatabase database;
    private final List<AdminCommand> commands;
    private final DriverStatements drivers;
    private final Audit audit;

    AdminStatements(StateDatabase database, List<AdminCommand> commands, Audit audit) {
        this.database = database;
        this.commands = List.copyOf(commands);
        this.drivers = new DriverStatements(database);
        this.audit = audit;
    }

    /**
     * @throws TidegateException what the user reads instead of an answer
     */
    AdminReply answer(String sql, Caller caller, AdminRole role, DriverFacts facts)
            throws InterruptedException {
        List<Lexeme> words;
        try {
            words = Lexemes.ofCommand(sql);
        } catch (IllegalArgumentException unfinished) {
            throw ErrorCode.MYSQL_PARSE_ERROR.with(String.valueOf(unfinished.getMessage()));
        }
        if (words.isEmpty()) {
            throw ErrorCode.MYSQL_EMPTY_QUERY.with("Query was empty");
        }
        Lexeme first = words.getFirst();
        if (first.isWord("SELECT") || first.isWord("WITH") || first.isSymbol('(')) {
            return select(sql, facts);
        }
        @Nullable Missed nearest = null;
        for (AdminCommand command : commands) {
            Reading reading = command.grammar().read(words, sql);
            if (reading.arguments().isPresent()) {
                return run(command, reading.arguments().get(), caller, role);
            }
            if (nearest == null || reading.reached() > nearest.reading().reached()) {
                nearest = new Missed(command, reading);
            } else if (reading.reached() == nearest.reading().reached()) {
                nearest.reading().expected().addAll(reading.expected());
            }
        }
        Optional<String> shown =
                DriverStatements.processList(words).or(() -> shownTable(sql, words));
        if (shown.isPresent()) {
            return select(shown.get(), facts);
        }
        return drivers.answer(words, caller, role).orElseThrow(unknown(words, nearest));
    }

    private record Missed(AdminCommand command, Reading reading) {}

    private AdminReply select(String sql, DriverFacts facts) {
        try {
            return new AdminReply.Rows(database.select(sql, facts::of));
        } catch (UnusableSelectException unusable) {
            throw ErrorCode.MYSQL_PARSE_ERROR.with(
                    unusable.getMessage() + "; SHOW TABLES lists the tables, HELP the commands");
        }
    }

    /** SHOW PREPARED STATEMENTS LIMIT 3 is SELECT * FROM prepared_statements LIMIT 3. */
    private Optional<String> shownTable(String sql, List<Lexeme> words) {
        if (!words.getFirst().isWord("SHOW")) {
            return Optional.empty();
        }
        StringBuilder name = new StringBuilder();
        Optional<String> select = Optional.empty();
        for (int i = 1; i < words.size() && words.get(i).kind() == Lexeme.Kind.WORD; i++) {
            name.append(i == 1 ? "" : "_").append(words.get(i).text());
            String rest = sql.substring(words.get(i).end());
            // SHOW TABLES is what tools send to learn of all of them.
            if (database.table(name.toString()).isPresent() && !words.get(1).isWord("TABLES")) {
                select = Optional.of("SELECT * FROM " + name + " " + rest);
            }
        }
        return select;
    }

    private AdminReply run(AdminCommand command, Arguments arguments, Caller caller, AdminRole role)
            throws InterruptedException {
        boolean audited = command.role() != AdminRole.VIEWER;
        try {
            if (!role.mayDoAs(command.role())) {
                throw ErrorCode.ADMIN_DENIED.with(
                        command.grammar().name()
                                + " is for users with the role "
                                + command.role().name().toLowerCase(Locale.ROOT)
                                + ", and "
                                + caller.user()
                                + " has the role "
                                + role.name().toLowerCase(Locale.ROOT));
            }
            AdminReply reply = command.run(arguments, caller);
            if (audited) {
                int version = reply instanceof AdminReply.Done done ? done.version() : 0;
                audit.add(caller.user(), caller.host(), command.shown(arguments), version, "ok");
            }
            return reply;
        } catch (TidegateException refused) {
            if (audited) {
                audit.add(
                        caller.user(),
                        caller.host(),
                        command.shown(arguments),
                        0,
                        refused.clientMessage());
            }
            throw refused;
        }
    }

    private static java.util.function.Supplier<TidegateException> unknown(
            List<Lexeme> words, @Nullable Missed nearest) {
        return () -> {
            if (nearest == null || nearest.reading().reached() == 0) {
                return ErrorCode.MYSQL_PARSE_ERROR.with(
                        "no command begins with "
                                + words.getFirst().text().toUpperCase(Locale.ROOT)
                                + "; HELP lists all of them");
            }
            int at = nearest.reading().reached();
            String expected =
                    nearest.reading().expected().stream().collect(Collectors.joining(", "));
            return ErrorCode.MYSQL_PARSE_ERROR.with(
                    (at < words.size()
                                    ? "near '" + shown(words.get(at)) + "': expected "
                                    : "the command is not complete: expected ")
                            + expected
                            + "; HELP "
                            + nearest.command().grammar().name()
                            + " tells more");
        };
    }

    /** A text in quotes may be a secret. */
    private static String shown(Lexeme lexeme) {
        return lexeme.kind() == Lexeme.Kind.STRING ? "'...'" : lexeme.text();
    }
}
