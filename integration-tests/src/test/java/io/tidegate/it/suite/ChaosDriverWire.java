package io.tidegate.it.suite;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Statements that a driver prepares on the server, and transactions as it does them. */
final class ChaosDriverWire implements ChaosWire {
    private static final String OPTIONS = "&socketTimeout=60000&connectTimeout=60000";

    private final Connection connection;
    private boolean inTransaction;

    ChaosDriverWire(Driver driver, int port) throws Refused, IOException {
        try {
            connection =
                    driver.connect(
                            port,
                            "app",
                            "app",
                            "secret",
                            "&socketTimeout=60000&connectTimeout=60000");
        } catch (SQLException failed) {
            throw told(failed, "log-in");
        }
    }

    @Override
    public List<String> ask(String sql, Object... values) throws Refused, IOException {
        try {
            switch (sql) {
                case "BEGIN" -> connection.setAutoCommit(false);
                case "COMMIT" -> connection.commit();
                case "ROLLBACK" -> connection.rollback();
                default -> {
                    return execute(sql, values);
                }
            }
            inTransaction = sql.equals("BEGIN");
            return List.of();
        } catch (SQLException failed) {
            throw told(failed, sql);
        }
    }

    private List<String> execute(String sql, Object... values) throws SQLException {
        if (!inTransaction && !connection.getAutoCommit()) {
            connection.setAutoCommit(true);
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.execute() ? rows(statement) : List.of();
        }
    }

    private static List<String> rows(PreparedStatement statement) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.getResultSet()) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(String.valueOf(result.getString(column)));
                }
                rows.add(String.join(",", row));
            }
        }
        return rows;
    }

    /** What the proxy said, or that the connection is gone. */
    private static Refused told(SQLException failed, String sql) throws IOException {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                throw new AssertionError("no answer to " + sql, failed);
            }
        }
        Refused refused = new Refused(failed.getErrorCode() + " " + failed.getMessage());
        String state = String.valueOf(failed.getSQLState());
        if (state.startsWith("08") && !refused.says("TG-")) {
            throw new IOException(failed);
        }
        return refused;
    }

    @Override
    public void send(String sql) throws IOException {
        // A driver always waits: that its client goes away is all that can be had.
        vanish();
    }

    @Override
    public boolean reset() {
        return false;
    }

    @Override
    public void vanish() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException gone) {
            // So it is.
        }
    }
}
