package io.tidegate.ha.shell;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.JdbcConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Which file a server may ask this client for: none, or while a statement runs the one that the
 * statement names. A server may ask for any, whatever it was sent.
 */
final class FileOffer implements AutoCloseable {
    /** Below which there is nothing. */
    private static final String NOWHERE = "/dev/null/nowhere";

    private final Connection connection;

    private FileOffer(Connection connection) {
        this.connection = connection;
    }

    /** To begin with nothing is offered; the server learns that something could be. */
    static void prepare(Properties properties) {
        properties.setProperty("allowLoadLocalInfile", "false");
        properties.setProperty("allowUrlInLocalInfile", "false");
        properties.setProperty("allowLoadLocalInfileInPath", NOWHERE);
    }

    /**
     * Until it is closed.
     *
     * @throws IOException when there is no such file
     */
    static FileOffer of(Connection connection, String name) throws SQLException, IOException {
        Path file;
        try {
            file = Path.of(name).toRealPath();
        } catch (InvalidPathException | IOException missing) {
            throw new IOException("there is no file " + name + " here", missing);
        }
        // Everything in a directory would be offered.
        if (!Files.isRegularFile(file)) {
            throw new IOException(name + " is no file");
        }
        allow(connection, file.toString());
        return new FileOffer(connection);
    }

    private static void allow(Connection connection, String path) throws SQLException {
        connection
                .unwrap(JdbcConnection.class)
                .getPropertySet()
                .getStringProperty(PropertyKey.allowLoadLocalInfileInPath)
                .setValue(path);
    }

    @Override
    public void close() throws SQLException {
        allow(connection, NOWHERE);
    }
}
