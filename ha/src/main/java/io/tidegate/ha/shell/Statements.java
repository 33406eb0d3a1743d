package io.tidegate.ha.shell;

import com.mysql.cj.jdbc.JdbcStatement;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs statements and prints their results. */
final class Statements {
    private final Connection connection;
    private final PrintWriter out;

    Statements(Connection connection, PrintWriter out) {
        this.connection = connection;
        this.out = out;
    }

    /** False when the statement failed; the error is then printed. */
    boolean run(Splitter.Piece piece) {
        Optional<String> named = NamedFile.in(piece.sql());
        if (named.isEmpty()) {
            return execute(piece);
        }
        try (FileOffer _ = FileOffer.of(connection, named.get())) {
            return execute(piece);
        } catch (SQLException | IOException unusable) {
            out.println("ERROR: " + unusable.getMessage());
            out.println();
            return false;
        }
    }

    private boolean execute(Splitter.Piece piece) {
        long start = System.nanoTime();
        try (Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(piece.sql());
            while (true) {
                if (rows) {
                    print(statement.getResultSet(), piece.vertical(), start);
                } else if (statement.getUpdateCount() >= 0) {
                    long count = statement.getLargeUpdateCount();
                    out.println("Query OK, " + rows(count) + " affected (" + seconds(start) + ")");
                    information(statement);
                } else {
                    break;
                }
                rows = statement.getMoreResults();
            }
            warnings(statement.getWarnings());
            return true;
        } catch (SQLException failed) {
            out.println(error(failed));
            return false;
        } finally {
            out.println();
        }
    }

    /** Whether a proxy's admin port answers, which knows what can follow. */
    boolean canComplete() {
        try {
            return connection.getMetaData().getDatabaseProductVersion().contains("tidegate");
        } catch (SQLException lost) {
            return false;
        }
    }

    /** The words that could follow the beginning of a statement; none when nobody knows. */
    List<String> completions(String begun) {
        String literal = begun.replace("\\", "\\\\").replace("'", "''");
        try (Statement statement = connection.createStatement();
                ResultSet words = statement.executeQuery("HELP COMPLETE '" + literal + "'")) {
            List<String> all = new ArrayList<>();
            while (words.next()) {
                all.add(words.getString(1));
            }
            return all;
        } catch (SQLException unknown) {
            return List.of();
        }
    }

    static String error(SQLException failed) {
        return "ERROR "
                + failed.getErrorCode()
                + " ("
                + failed.getSQLState()
                + "): "
                + failed.getMessage();
    }

    private void print(ResultSet result, boolean vertical, long start) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        List<String> names = new ArrayList<>();
        List<Boolean> numbers = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnLabel(i));
            numbers.add(isNumber(columns.getColumnType(i)));
        }
        List<List<@Nullable String>> rows = new ArrayList<>();
        while (result.next()) {
            List<@Nullable String> row = new ArrayList<>();
            for (int i = 1; i <= names.size(); i++) {
                row.add(result.getString(i));
            }
            rows.add(row);
        }
        if (rows.isEmpty()) {
            out.println("Empty set (" + seconds(start) + ")");
            return;
        }
        out.print(vertical ? Table.vertical(names, rows) : Table.aligned(names, numbers, rows));
        out.println(rows(rows.size()) + " in set (" + seconds(start) + ")");
    }

    /** What the server's OK says in words, as behind an UPDATE or a CONFIG APPLY FILE. */
    private void information(Statement statement) throws SQLException {
        String words = statement.unwrap(JdbcStatement.class).getResultSetInternal().getServerInfo();
        if (words != null && !words.isEmpty()) {
            out.println(words);
        }
    }

    private static boolean isNumber(int type) {
        return switch (type) {
            case Types.TINYINT,
                    Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.DECIMAL,
                    Types.NUMERIC,
                    Types.REAL,
                    Types.FLOAT,
                    Types.DOUBLE,
                    Types.BIT ->
                    true;
            default -> false;
        };
    }

    private static String rows(long count) {
        return count + (count == 1 ? " row" : " rows");
    }

    private static String seconds(long start) {
        return String.format(Locale.ROOT, "%.2f sec", (System.nanoTime() - start) / 1e9);
    }

    private void warnings(@Nullable SQLWarning first) {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            out.println("Warning (" + warning.getErrorCode() + "): " + warning.getMessage());
        }
    }
}
