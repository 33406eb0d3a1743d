package io.tidegate.ha.state;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Carries out SELECTs on {@link StateTable}s. Each gets a database of its own in memory, with the
 * rows of the tables that it names as of now, and runs there as a user who may read and nothing
 * else.
 */
public final class StateDatabase {
    /** The schema that all tables lie in. */
    public static final String SCHEMA = "tidegate";

    private static final String LIKE_MYSQL =
            ";MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;IGNORECASE=TRUE";

    private static final String READER = "reader";
    private static final int TIMEOUT_SECONDS = 10;

    private final Map<String, StateTable> tables = new LinkedHashMap<>();
    private final Map<String, StateTable> hidden = new LinkedHashMap<>();

    public StateDatabase(Collection<? extends StateTable> tables) {
        tables.forEach(table -> this.tables.put(table.name(), table));
        InformationSchema.of(tables()).forEach(table -> hidden.put(table.name(), table));
    }

    /** All tables, in the order in which they were given. */
    public List<StateTable> tables() {
        return List.copyOf(tables.values());
    }

    public Optional<StateTable> table(String name) {
        return Optional.ofNullable(tables.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * @param facts the value of a system variable ({@code @@name}), or of a function without
     *     arguments ({@code name()}), if it is known
     */
    public Selection select(String sql, Function<String, Optional<String>> facts)
            throws UnusableSelectException {
        List<Lexeme> lexemes;
        try {
            lexemes = resolved(Lexemes.of(sql));
        } catch (IllegalArgumentException unfinished) {
            throw new UnusableSelectException(String.valueOf(unfinished.getMessage()));
        }
        String translated = Translation.of(lexemes, facts);
        String url = "jdbc:h2:mem:" + UUID.randomUUID();
        String password = UUID.randomUUID().toString();
        // The first connection owns the database, which ends with it.
        try (Connection owner = DriverManager.getConnection(url + LIKE_MYSQL, "owner", password)) {
            for (StateTable table : named(lexemes)) {
                fill(owner, table);
            }
            try (Statement grants = owner.createStatement()) {
                grants.execute("CREATE USER " + READER + " PASSWORD '" + password + "'");
                grants.execute("GRANT SELECT ON SCHEMA PUBLIC TO " + READER);
            }
            try (Connection reader = DriverManager.getConnection(url, READER, password);
                    Statement statement = reader.createStatement()) {
                statement.setQueryTimeout(TIMEOUT_SECONDS);
                return read(statement.executeQuery(translated));
            }
        } catch (SQLException refused) {
            throw new UnusableSelectException(reason(refused));
        }
    }

    /** A table of information_schema becomes a name of its own: H2 has a schema of that name. */
    private List<Lexeme> resolved(List<Lexeme> lexemes) throws UnusableSelectException {
        List<Lexeme> resolved = new ArrayList<>();
        for (int i = 0; i < lexemes.size(); i++) {
            Lexeme lexeme = lexemes.get(i);
            String name =
                    i + 2 < lexemes.size() && lexemes.get(i + 1).isSymbol('.')
                            ? lexeme.text() + "_" + lexemes.get(i + 2).text()
                            : "";
            if (hidden.containsKey(name.toLowerCase(Locale.ROOT))) {
                int end = lexemes.get(i + 2).end();
                resolved.add(new Lexeme(Lexeme.Kind.WORD, name, lexeme.start(), end));
                i += 2;
            } else if (!name.isEmpty() && lexeme.isWord(InformationSchema.NAME)) {
                throw new UnusableSelectException(
                        "Unknown table '"
                                + name.substring(InformationSchema.NAME.length() + 1)
                                + "' in information_schema");
            } else {
                resolved.add(lexeme);
            }
        }
        return resolved;
    }

    private List<StateTable> named(List<Lexeme> lexemes) {
        return lexemes.stream()
                .filter(lexeme ->
                        lexeme.kind() == Lexeme.Kind.WORD || lexeme.kind() == Lexeme.Kind.NAME)
                .map(lexeme -> lexeme.text().toLowerCase(Locale.ROOT))
                .map(name -> tables.getOrDefault(name, hidden.get(name)))
                .filter(java.util.Objects::nonNull)
                .distinct()
                .toList();
    }

    private static void fill(Connection owner, StateTable table) throws SQLException {
        String columns =
                table.columns().stream()
                        .map(column -> "\"" + column.name() + "\" " + column.type().sql())
                        .collect(Collectors.joining(", "));
        String places = table.columns().stream().map(_ -> "?").collect(Collectors.joining(", "));
        try (Statement create = owner.createStatement()) {
            create.execute("CREATE TABLE \"" + table.name() + "\" (" + columns + ")");
        }
        try (PreparedStatement insert =
                owner.prepareStatement(
                        "INSERT INTO \"" + table.name() + "\" VALUES (" + places + ")")) {
            for (List<@Nullable Object> row : table.rows()) {
                for (int i = 0; i < row.size(); i++) {
                    insert.setObject(i + 1, stored(row.get(i)));
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static @Nullable Object stored(@Nullable Object value) {
        return value instanceof Instant instant ? Timestamp.from(instant) : value;
    }

    private static Selection read(ResultSet found) throws SQLException {
        ResultSetMetaData meta = found.getMetaData();
        List<Selection.Column> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            int type = meta.getColumnType(i);
            columns.add(
                    new Selection.Column(
                            meta.getColumnLabel(i), type == Types.BIGINT || type == Types.INTEGER));
        }
        List<List<@Nullable String>> rows = new ArrayList<>();
        while (found.next()) {
            List<@Nullable String> row = new ArrayList<>();
            for (int i = 1; i <= columns.size(); i++) {
                row.add(found.getString(i));
            }
            rows.add(java.util.Collections.unmodifiableList(row));
        }
        return new Selection(columns, rows);
    }

    /** H2 repeats the statement behind its message. */
    private static String reason(SQLException refused) {
        String message = String.valueOf(refused.getMessage());
        int statement = message.indexOf("; SQL statement:");
        return statement < 0 ? message : message.substring(0, statement);
    }
}
