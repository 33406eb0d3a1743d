package io.tidegate.sharding.sql;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What statements about the session say, read from their tokens: in one pass, whatever comments and
 * blanks stand between them and however long the statement is.
 */
public final class Phrases {
    private static final Set<String> WARNING_COUNTS =
            Set.of("@@WARNING_COUNT", "@@SESSION.WARNING_COUNT", "@@LOCAL.WARNING_COUNT");

    private final Tokens tokens;
    private final int end;

    private Phrases(Tokens tokens) {
        this.tokens = tokens;
        int last = tokens.count();
        while (last > 0 && tokens.isSymbol(last - 1, ';')) {
            last--;
        }
        this.end = last;
    }

    public static Phrases of(ScannedSql sql) {
        return new Phrases(Tokens.of(sql));
    }

    /** {@code SELECT ROW_COUNT()} or {@code SELECT FOUND_ROWS()}, alone. */
    public record LastCount(boolean isRowCount, String column) {}

    /** The schema of a USE; empty when it is none that a server would take. */
    public Optional<String> usedSchema() {
        return end == 2 && tokens.isName(1) ? Optional.of(tokens.name(1)) : Optional.empty();
    }

    public boolean isReadOnly() {
        return has("READ", "ONLY");
    }

    public boolean isConsistentSnapshot() {
        return has("CONSISTENT", "SNAPSHOT");
    }

    /** AND CHAIN, or AND NO CHAIN. */
    public boolean speaksOfChain() {
        return find("CHAIN") >= 0;
    }

    /** RELEASE, and not NO RELEASE. */
    public boolean releases() {
        int release = find("RELEASE");
        return release >= 0 && !tokens.is(release - 1, "NO");
    }

    public boolean isShowWarnings() {
        return end == 2 && tokens.is(0, "SHOW") && tokens.is(1, "WARNINGS");
    }

    /** The column of a statement that asks only how many warnings there were. */
    public Optional<String> warningCount() {
        if (end == 2
                && tokens.is(0, "SELECT")
                && WARNING_COUNTS.contains(tokens.text(1).toUpperCase(Locale.ROOT))) {
            return Optional.of(tokens.text(1));
        }
        boolean shown =
                end == 6
                        && tokens.is(0, "SHOW")
                        && tokens.is(1, "COUNT")
                        && tokens.isSymbol(2, '(')
                        && tokens.isSymbol(3, '*')
                        && tokens.isSymbol(4, ')')
                        && tokens.is(5, "WARNINGS");
        return shown ? Optional.of("@@session.warning_count") : Optional.empty();
    }

    public Optional<LastCount> lastCount() {
        boolean rows = tokens.is(1, "ROW_COUNT");
        boolean asked =
                tokens.is(0, "SELECT")
                        && (rows || tokens.is(1, "FOUND_ROWS"))
                        && tokens.isSymbol(2, '(')
                        && tokens.isSymbol(3, ')');
        int last = tokens.is(end - 2, "FROM") && tokens.is(end - 1, "DUAL") ? end - 2 : end;
        if (!asked || last < 4) {
            return Optional.empty();
        }
        int alias = tokens.is(4, "AS") ? 5 : 4;
        if (last == 4) {
            return Optional.of(new LastCount(rows, tokens.text(1, 3)));
        }
        return last == alias + 1 && tokens.isName(alias)
                ? Optional.of(new LastCount(rows, tokens.name(alias)))
                : Optional.empty();
    }

    private boolean has(String first, String second) {
        int at = find(first);
        return at >= 0 && tokens.is(at + 1, second);
    }

    private int find(String keyword) {
        for (int i = 0; i < end; i++) {
            if (tokens.is(i, keyword)) {
                return i;
            }
        }
        return -1;
    }
}
