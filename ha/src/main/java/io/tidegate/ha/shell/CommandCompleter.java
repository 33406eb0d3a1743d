package io.tidegate.ha.shell;

import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Offers what could stand at the cursor, as the admin port tells it. */
final class CommandCompleter implements Completer {
    private final Statements statements;

    CommandCompleter(Statements statements) {
        this.statements = statements;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String before = line.line().substring(0, line.cursor());
        // What stands behind a semicolon is a statement of its own.
        String statement = before.substring(before.lastIndexOf(';') + 1);
        for (String word : statements.completions(statement)) {
            candidates.add(new Candidate(word));
        }
    }
}
