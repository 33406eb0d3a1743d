package io.tidegate.proxy.admin;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.state.Lexeme;
import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateDatabase;
import io.tidegate.ha.state.StateTable;
import io.tidegate.proxy.admin.command.AdminReply;
import io.tidegate.proxy.admin.command.Caller;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What drivers and graphical tools send without being asked to: settings of a session, which mean
 * nothing here, and questions about a server's databases, of which there are two.
 */
final class DriverStatements {
    /** Lists of what there is none of: the columns that tools look for. */
    private static final Map<String, List<String>> EMPTY =
            Map.ofEntries(
                    Map.entry("WARNINGS", List.of("Level", "Code", "Message")),
                    Map.entry("STATUS", List.of("Variable_name", "Value")),
                    Map.entry("PLUGINS", List.of("Name", "Status", "Type", "Library", "License")),
                    Map.entry(
                            "TRIGGERS",
                            List.of("Trigger", "Event", "Table", "Statement", "Timing")),
                    Map.entry("EVENTS", List.of("Db", "Name", "Definer", "Type", "Status")),
                    Map.entry("PROCEDURE", List.of("Db", "Name", "Type", "Definer")),
                    Map.entry("FUNCTION", List.of("Db", "Name", "Type", "Definer")),
                    Map.entry("INDEX", List.of("Table", "Non_unique", "Key_name")),
                    Map.entry("INDEXES", List.of("Table", "Non_unique", "Key_name")),
                    Map.entry("KEYS", List.of("Table", "Non_unique", "Key_name")),
                    Map.entry("PRIVILEGES", List.of("Privilege", "Context", "Comment")));

    private static final List<String> IGNORED =
            List.of("SET", "USE", "BEGIN", "START", "COMMIT", "ROLLBACK", "FLUSH");

    private static final String PROCESS_LIST =
            "SELECT id AS `Id`, user AS `User`, host AS `Host`, schema_name AS `db`,"
                    + " command AS `Command`, CAST(seconds AS SIGNED) AS `Time`, state AS `State`,"
                    + " statement AS `Info` FROM sessions ORDER BY id";

    private final StateDatabase database;

    DriverStatements(StateDatabase database) {
        this.database = database;
    }

    /** Empty when it is none of theirs. */
    Optional<AdminReply> answer(List<Lexeme> words, Caller caller, AdminRole role) {
        String first = word(words, 0);
        if (IGNORED.contains(first)) {
            return Optional.of(AdminReply.done(""));
        }
        if (first.equals("DESCRIBE") || first.equals("DESC")) {
            return table(words, 1).map(this::columns);
        }
        if (first.equals("SHOW") && word(words, 1).equals("GRANTS")) {
            return grants(words, caller, role);
        }
        return first.equals("SHOW") ? show(words) : Optional.empty();
    }

    /** What clients of {@code SHOW PROCESSLIST} look for, of a table of sessions. */
    static Optional<String> processList(List<Lexeme> words) {
        int at = word(words, 1).equals("FULL") ? 2 : 1;
        return word(words, 0).equals("SHOW")
                        && word(words, at).equals("PROCESSLIST")
                        && words.size() == at + 1
                ? Optional.of(PROCESS_LIST)
                : Optional.empty();
    }

    /** One's own: those of others are {@code SELECT}ed from nowhere, as the file has them. */
    private static Optional<AdminReply> grants(List<Lexeme> words, Caller caller, AdminRole role) {
        if (words.size() > 2 && words.stream().noneMatch(each -> each.isWord("CURRENT_USER"))) {
            return Optional.empty();
        }
        String grantee = "`" + caller.user() + "`@`%`";
        return Optional.of(
                AdminReply.lines(
                        "Grants for " + caller.user() + "@%",
                        List.of(
                                "GRANT SELECT ON `" + StateDatabase.SCHEMA + "`.* TO " + grantee,
                                "GRANT `"
                                        + role.name().toLowerCase(Locale.ROOT)
                                        + "`@`%` TO "
                                        + grantee)));
    }

    private Optional<AdminReply> show(List<Lexeme> words) {
        int at = 1;
        while (List.of("FULL", "GLOBAL", "SESSION", "EXTENDED", "ALL").contains(word(words, at))) {
            at++;
        }
        String what = word(words, at);
        return switch (what) {
            case "DATABASES", "SCHEMAS" ->
                    Optional.of(
                            AdminReply.lines(
                                    "Database",
                                    like(
                                            words,
                                            List.of(
                                                    AdminView.INFORMATION_SCHEMA,
                                                    StateDatabase.SCHEMA))));
            case "TABLES" -> Optional.of(tables(words, word(words, 1).equals("FULL")));
            case "TABLE" -> Optional.of(tableStatus(words));
            case "COLUMNS", "FIELDS" -> named(words, at + 1).map(this::columns);
            case "CREATE" -> named(words, at + 1).map(this::definition);
            case "VARIABLES" -> Optional.of(variables(words));
            case "ENGINES", "STORAGE" ->
                    Optional.of(
                            AdminReply.rows(
                                    List.of("Engine", "Support", "Comment"),
                                    List.of(List.of("Tidegate", "DEFAULT", "state"))));
            case "COLLATION" ->
                    Optional.of(
                            AdminReply.rows(
                                    List.of("Collation", "Charset", "Id", "Default"),
                                    List.of(
                                            List.of(
                                                    "utf8mb4_general_ci",
                                                    "utf8mb4",
                                                    "45",
                                                    "Yes"))));
            case "CHARSET", "CHARACTER" ->
                    Optional.of(
                            AdminReply.rows(
                                    List.of(
                                            "Charset",
                                            "Description",
                                            "Default collation",
                                            "Maxlen"),
                                    List.of(
                                            List.of(
                                                    "utf8mb4",
                                                    "UTF-8 Unicode",
                                                    "utf8mb4_general_ci",
                                                    "4"))));
            default ->
                    Optional.ofNullable(EMPTY.get(what))
                            .map(columns -> AdminReply.rows(columns, List.of()));
        };
    }

    private static String word(List<Lexeme> words, int at) {
        return at < words.size() && words.get(at).kind() == Lexeme.Kind.WORD
                ? words.get(at).text().toUpperCase(Locale.ROOT)
                : "";
    }

    /** The table behind FROM, IN or TABLE. */
    private Optional<StateTable> named(List<Lexeme> words, int from) {
        for (int i = from; i + 1 < words.size(); i++) {
            if (List.of("FROM", "IN", "TABLE").contains(word(words, i))) {
                return table(words, i + 1);
            }
        }
        return Optional.empty();
    }

    /** {@code nodes}, {@code tidegate.nodes}, or each of both in quotes of its own. */
    private Optional<StateTable> table(List<Lexeme> words, int at) {
        if (at >= words.size()) {
            return Optional.empty();
        }
        int last = at;
        while (last + 1 < words.size() && words.get(last).end() == words.get(last + 1).start()) {
            last++;
        }
        String text = words.get(last).text();
        return database.table(text.substring(text.lastIndexOf('.') + 1));
    }

    private AdminReply tables(List<Lexeme> words, boolean full) {
        boolean own = words.stream().noneMatch(each -> each.isWord(AdminView.INFORMATION_SCHEMA));
        List<String> names =
                own ? database.tables().stream().map(StateTable::name).toList() : List.of();
        List<List<String>> rows =
                like(words, names).stream()
                        .map(name -> full ? List.of(name, "BASE TABLE") : List.of(name))
                        .toList();
        String column = "Tables_in_" + StateDatabase.SCHEMA;
        return AdminReply.rows(full ? List.of(column, "Table_type") : List.of(column), rows);
    }

    private AdminReply tableStatus(List<Lexeme> words) {
        List<String> names = like(words, database.tables().stream().map(StateTable::name).toList());
        return AdminReply.rows(
                List.of("Name", "Engine", "Comment"),
                database.tables().stream()
                        .filter(table -> names.contains(table.name()))
                        .map(table -> List.of(table.name(), "Tidegate", table.meaning()))
                        .toList());
    }

    private AdminReply columns(StateTable table) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (StateColumn column : table.columns()) {
            rows.add(
                    Arrays.asList(
                            column.name(),
                            column.type().mysql(),
                            "YES",
                            "",
                            null,
                            "",
                            column.meaning()));
        }
        return AdminReply.rows(
                List.of("Field", "Type", "Null", "Key", "Default", "Extra", "Comment"), rows);
    }

    private AdminReply definition(StateTable table) {
        StringBuilder sql = new StringBuilder("CREATE TABLE `" + table.name() + "` (\n");
        List<String> columns =
                table.columns().stream()
                        .map(column ->
                                "  `"
                                        + column.name()
                                        + "` "
                                        + column.type().mysql()
                                        + " COMMENT '"
                                        + column.meaning().replace("'", "''")
                                        + "'")
                        .toList();
        sql.append(String.join(",\n", columns)).append("\n)");
        return AdminReply.rows(
                List.of("Table", "Create Table"), List.of(List.of(table.name(), sql.toString())));
    }

    private static AdminReply variables(List<Lexeme> words) {
        List<String> names = DriverFacts.variables().keySet().stream().sorted().toList();
        boolean filters = words.stream().anyMatch(each -> each.isWord("WHERE"));
        // Tools ask for a handful by WHERE Variable_name IN (...) OR Variable_name = ...
        List<String> shown =
                filters
                        ? names.stream()
                                .filter(name ->
                                        words.stream()
                                                .anyMatch(each ->
                                                        each.kind() == Lexeme.Kind.STRING
                                                                && each.text()
                                                                        .equalsIgnoreCase(name)))
                                .toList()
                        : like(words, names);
        return AdminReply.rows(
                List.of("Variable_name", "Value"),
                shown.stream()
                        .map(name -> List.of(name, DriverFacts.variables().getOrDefault(name, "")))
                        .toList());
    }

    private static List<String> like(List<Lexeme> words, List<String> names) {
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).isWord("LIKE")) {
                Pattern pattern = pattern(words.get(i + 1).text());
                return names.stream().filter(name -> pattern.matcher(name).matches()).toList();
            }
        }
        return names;
    }

    private static Pattern pattern(String like) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < like.length(); i++) {
            char c = like.charAt(i);
            if (c == '\\' && i + 1 < like.length()) {
                regex.append(Pattern.quote(String.valueOf(like.charAt(++i))));
            } else if (c == '%') {
                regex.append(".*");
            } else {
                regex.append(c == '_' ? "." : Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }
}
