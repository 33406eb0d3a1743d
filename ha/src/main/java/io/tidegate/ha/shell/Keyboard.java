package io.tidegate.ha.shell;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Statements typed at a terminal, with line editing and a history of whole statements. */
final class Keyboard {
    private static final String HELP =
            "Write SQL and end it with ;  or with \\G for one column a line. Arrows and Ctrl-R find earlier"
                    + " statements, Ctrl-C clears, quit leaves.";

    private final Statements statements;
    private final PrintWriter out;
    private final boolean completes;

    Keyboard(Statements statements, PrintWriter out) {
        this.statements = statements;
        this.out = out;
        this.completes = statements.canComplete();
    }

    /** Runs what is typed until the user leaves. Returns the exit code. */
    int run(String server) throws IOException {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            LineReader reader = reader(terminal);
            out.println(
                    "Connected to "
                            + server
                            + ". Statements end with ;  help tells more, quit leaves.");
            while (true) {
                try {
                    if (!take(reader.readLine("tidegate> "))) {
                        return 0;
                    }
                } catch (UserInterruptException cleared) {
                    out.println();
                } catch (EndOfFileException end) {
                    return 0;
                }
            }
        }
    }

    private LineReader reader(Terminal terminal) {
        LineReaderBuilder builder = LineReaderBuilder.builder();
        if (completes) {
            builder.completer(new CommandCompleter(statements))
                    .option(LineReader.Option.CASE_INSENSITIVE, true);
        }
        return builder.terminal(terminal)
                .appName("tidegate")
                .parser(new WholeStatements())
                .variable(LineReader.HISTORY_FILE, history())
                .variable(
                        LineReader.HISTORY_IGNORE,
                        "*IDENTIFIED*:*identified*:*PASSWORD*:*password*:help:quit:exit")
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P       -> ")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    /**
     * Statements may hold what others must not read, so that the file is made before its editor
     * does.
     */
    private static Path history() {
        Path file = Path.of(System.getProperty("user.home"), ".tidegate_history");
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (IOException | UnsupportedOperationException there) {
            // It exists, or the editor will say what is wrong with it.
        }
        return file;
    }

    /** False when the user leaves. */
    private boolean take(String typed) {
        switch (typed.strip().toLowerCase(Locale.ROOT)) {
            case "quit", "exit", "\\q" -> {
                return false;
            }
            case "help", "\\h", "\\?" -> {
                out.println(HELP);
                if (completes) {
                    carryOut("HELP;");
                }
            }
            default -> carryOut(typed);
        }
        return true;
    }

    private void carryOut(String typed) {
        Splitter splitter = new Splitter();
        splitter.add(typed);
        for (Optional<Splitter.Piece> piece = splitter.next();
                piece.isPresent();
                piece = splitter.next()) {
            statements.run(piece.get());
        }
    }
}
