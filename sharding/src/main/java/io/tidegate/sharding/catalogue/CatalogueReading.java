package io.tidegate.sharding.catalogue;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.catalogue.CatalogueStatement.Label;
import io.tidegate.sharding.catalogue.CatalogueStatement.Piece;
import io.tidegate.sharding.rule.RuleSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes of one statement on information_schema the SQL that a server answers it by. What has to be
 * known for it is asked of the servers first, question by question:
 *
 * <pre>
 *   columns of the tables, of every server -> [rows and sizes of sub-tables] -> [rows of other servers]
 * </pre>
 *
 * The tables of information_schema become derived tables of what the server itself shows, and of
 * what the others have shown. One for each execution of a statement.
 */
public final class CatalogueReading {
    /** Of other servers' rows, in hexadecimal digits: a statement has to hold them. */
    private static final int MOST_DIGITS = 8 * 1024 * 1024;

    private static final String UNION_ALL = " UNION ALL ";

    /** Something to ask one group's master, outside of any session. */
    public record Question(GroupId group, String sql) {}

    private interface Answer {
        void take(List<List<@Nullable String>> rows);
    }

    private record Step(Question question, Answer answer) {}

    private record Place(GroupId group, String table) {}

    private final CatalogueStatement statement;
    private final RuleSet rules;
    private final Set<String> schemas;
    private final GroupId home;
    private final boolean mariaDb;

    private final Deque<Step> steps = new ArrayDeque<>();
    private final Map<Place, List<CatalogueColumn>> columns = new HashMap<>();
    private final Figures figures = new Figures();
    private final Map<String, List<String>> given = new HashMap<>();
    private long digits;
    private boolean rowsAsked;

    /**
     * @param schemas those of the configuration that the client may see
     * @param home the group whose server is to carry the statement out
     * @param mariaDb the family of the servers
     */
    public CatalogueReading(
            CatalogueStatement statement,
            RuleSet rules,
            Set<String> schemas,
            GroupId home,
            boolean mariaDb) {
        this.statement = statement;
        this.rules = rules;
        this.schemas = new TreeSet<>(schemas);
        this.home = home;
        this.mariaDb = mariaDb;
        Set<GroupId> asked = new TreeSet<>(others());
        asked.add(home);
        asked.forEach(this::askColumns);
        if (statement.figures() && statement.tables().contains("TABLES")) {
            rules.groups().forEach(this::askFigures);
        }
    }

    /** The next question, or null when all is known that has to be. */
    public @Nullable Question next() {
        if (steps.isEmpty() && !rowsAsked) {
            rowsAsked = true;
            for (GroupId other : others()) {
                statement.tables().forEach(table -> askRows(other, table));
            }
        }
        return steps.isEmpty() ? null : steps.getFirst().question();
    }

    /** The answer to the question that {@link #next} has returned. */
    public void answer(List<List<@Nullable String>> rows) {
        steps.removeFirst().answer().take(rows);
    }

    /** Groups besides the home that show something. */
    private List<GroupId> others() {
        return rules.groups().stream()
                .filter(group -> !group.equals(home) && !shown(group).isEmpty())
                .toList();
    }

    private Contribution shown(GroupId group) {
        return Contribution.of(group, rules, schemas, group.equals(home));
    }

    private void ask(GroupId group, String sql, Answer answer) {
        steps.add(new Step(new Question(group, sql), answer));
    }

    private void askColumns(GroupId group) {
        String sql =
                "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, COLLATION_NAME FROM"
                        + " information_schema.COLUMNS WHERE TABLE_SCHEMA = 'information_schema' AND"
                        + " TABLE_NAME IN "
                        + Sql.texts(statement.tables())
                        + " ORDER BY TABLE_NAME, ORDINAL_POSITION";
        ask(
                group,
                sql,
                rows ->
                        rows.forEach(row ->
                                columns.computeIfAbsent(
                                                new Place(group, upper(row.get(0))),
                                                _ -> new ArrayList<>())
                                        .add(
                                                new CatalogueColumn(
                                                        upper(row.get(1)),
                                                        Objects.requireNonNull(row.get(2)),
                                                        Objects.requireNonNullElse(
                                                                row.get(3), "")))));
    }

    private static String upper(@Nullable String name) {
        return Objects.requireNonNull(name).toUpperCase(Locale.ROOT);
    }

    private void askFigures(GroupId group) {
        String sql = Figures.question(group, rules, schemas);
        if (!sql.isEmpty()) {
            ask(group, sql, rows -> figures.answer(group, rows));
        }
    }

    private void askRows(GroupId group, String table) {
        List<CatalogueColumn> wanted = columns(home, table);
        Roles roles = Roles.of(table, columns(group, table));
        if (wanted.isEmpty() || roles == null) {
            return;
        }
        ask(
                group,
                view(group, table, roles).selectAsJson(wanted),
                rows -> {
                    List<String> texts = given.computeIfAbsent(table, _ -> new ArrayList<>());
                    for (List<@Nullable String> row : rows) {
                        String text = Objects.requireNonNull(row.getFirst());
                        digits += text.length();
                        texts.add(text);
                    }
                    requireRoom();
                });
    }

    private void requireRoom() {
        if (digits > MOST_DIGITS) {
            throw ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                    "so many tables live outside of group "
                            + home
                            + " that information_schema."
                            + String.join(", ", statement.tables())
                            + " cannot be put together there; use a schema that lives with them, or ask for"
                            + " less by SHOW");
        }
    }

    private List<CatalogueColumn> columns(GroupId group, String table) {
        return columns.getOrDefault(new Place(group, table), List.of());
    }

    private TableView view(GroupId group, String table, Roles roles) {
        return new TableView(
                table,
                columns(group, table),
                roles,
                shown(group),
                table.equals("TABLES") ? figures : new Figures());
    }

    /** What the home's server is sent. */
    public byte[] sql() {
        List<byte[]> parts = statement.pieces().stream().map(this::bytes).toList();
        byte[] sql = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, sql, at, part.length);
            at += part.length;
        }
        return sql;
    }

    private byte[] bytes(Piece piece) {
        return switch (piece) {
            case Piece.Text(byte[] sql) -> sql;
            case Piece.Table table -> derived(table).getBytes(StandardCharsets.UTF_8);
            case Piece.Labels(String table, List<Label> labels) ->
                    selected(table, labels).getBytes(StandardCharsets.UTF_8);
        };
    }

    private String derived(Piece.Table piece) {
        List<CatalogueColumn> own = columns(home, piece.table());
        Roles roles = Roles.of(piece.table(), own);
        if (roles == null) {
            return piece.written();
        }
        TableView shown = view(home, piece.table(), roles);
        List<String> rows = given.getOrDefault(piece.table(), List.of());
        String alias = piece.alias().isEmpty() ? "" : " AS " + Sql.name(piece.alias());
        return "(" + named(shown, own, rows) + ")" + alias;
    }

    /**
     * A result's columns are called as the statement writes them, as long as the server does not
     * look through a derived table; else they are called as there, in capitals. That is how
     * information_schema itself behaves, the first on MariaDB, the other on MySQL.
     */
    private String named(TableView shown, List<CatalogueColumn> own, List<String> rows) {
        if (rows.isEmpty()) {
            return mariaDb ? shown.select() + UNION_ALL + shown.selectNothing() : shown.select();
        }
        String all = shown.select() + UNION_ALL + TableView.selectGiven(own, rows);
        return mariaDb ? all : TableView.selectThrough(own, all);
    }

    private String selected(String table, List<Label> labels) {
        Set<String> there =
                columns(home, table).stream()
                        .map(CatalogueColumn::name)
                        .collect(Collectors.toSet());
        return labels.stream()
                .filter(label -> there.contains(label.column()))
                .map(label -> Sql.name(label.column()) + " AS " + Sql.name(label.label()))
                .collect(Collectors.joining(", "));
    }
}
