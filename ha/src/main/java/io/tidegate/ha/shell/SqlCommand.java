package io.tidegate.ha.shell;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidegate sql}: statements from the command line, a script or the keyboard. */
@Command(
        name = "sql",
        description =
                "A small SQL shell. Without -e it reads statements from the terminal, or a script from "
                        + "standard input. Statements end with ; (or \\G for one column a line); quit or \\q leaves.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every statement succeeded",
            "1:one failed, or no connection",
            "2:wrong usage"
        })
public final class SqlCommand implements Callable<Integer> {
    private static final String PASSWORD_PROMPT = "\0prompt";

    /** How SQLSTATEs begin when no server answers. */
    private static final String CONNECTION_FAILED = "08";

    @Option(
            names = {"-h", "--host"},
            defaultValue = "127.0.0.1",
            description = "default: 127.0.0.1")
    private String host = "";

    @Option(
            names = {"-P", "--port"},
            defaultValue = "3307",
            description = "default: 3307")
    private int port;

    @Option(
            names = {"-u", "--user"},
            defaultValue = "demo",
            description = "default: demo")
    private String user = "";

    @Option(
            names = {"-p", "--password"},
            arity = "0..1",
            defaultValue = "demo",
            fallbackValue = PASSWORD_PROMPT,
            description = "default: demo; without a value it is asked for")
    private String password = "";

    @Option(
            names = {"-D", "--schema"},
            description = "the schema to begin with")
    private @Nullable String schema;

    @Option(
            names = {"-e", "--execute"},
            paramLabel = "SQL",
            description = "run and leave")
    private @Nullable List<String> execute;

    @Option(names = "--help", usageHelp = true, description = "show this help")
    private boolean help;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        try (Connection connection = connect()) {
            Statements statements = new Statements(connection, out);
            if (execute != null) {
                return run(statements, String.join(";\n", execute) + ";");
            }
            return System.console() != null && System.console().isTerminal()
                    ? new Keyboard(statements, out).run(host + ":" + port)
                    : script(statements);
        } catch (SQLException refused) {
            out.println(Statements.error(refused));
            // Who answers with an error runs.
            String hint =
                    String.valueOf(refused.getSQLState()).startsWith(CONNECTION_FAILED)
                            ? " Is the proxy running? (./tidegate demo starts one)"
                            : "";
            out.println("No connection to " + host + ":" + port + " as " + user + "." + hint);
            return 1;
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password.equals(PASSWORD_PROMPT) ? asked() : password);
        properties.setProperty("connectTimeout", "5000");
        properties.setProperty("sslMode", "PREFERRED");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("allowMultiQueries", "false");
        properties.setProperty("useInformationSchema", "false");
        FileOffer.prepare(properties);
        String database = schema == null ? "" : schema;
        return DriverManager.getConnection(
                "jdbc:mysql://" + host + ":" + port + "/" + database, properties);
    }

    private static String asked() {
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("Password: ");
        return typed == null ? "" : new String(typed);
    }

    private static int run(Statements statements, String text) {
        Splitter splitter = new Splitter();
        splitter.add(text);
        int failed = 0;
        for (Optional<Splitter.Piece> piece = splitter.next();
                piece.isPresent();
                piece = splitter.next()) {
            if (!statements.run(piece.get())) {
                failed = 1;
            }
        }
        return failed;
    }

    private static int script(Statements statements) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Splitter splitter = new Splitter();
        int failed = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            splitter.add(line + "\n");
            for (Optional<Splitter.Piece> piece = splitter.next();
                    piece.isPresent();
                    piece = splitter.next()) {
                if (!statements.run(piece.get())) {
                    failed = 1;
                }
            }
        }
        splitter.add("\n;");
        return splitter.next().map(last -> statements.run(last) ? 0 : 1).orElse(0) | failed;
    }
}
