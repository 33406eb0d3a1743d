package io.tidegate.ha.state;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes of a SELECT as MySQL's clients write it one that H2 reads: strings in double quotes,
 * backslashes, {@code #} comments, system variables, IF() and the name of the schema.
 */
final class Translation {
    private static final Map<String, String> FUNCTIONS =
            Map.of("IF", "CASEWHEN", "UTC_TIMESTAMP", "NOW", "SYSDATE", "NOW");

    /** Words of H2's that are names of columns here. */
    private static final Set<String> KEYWORDS = Set.of("USER", "VALUE", "KEY", "GROUPS");

    private final List<Lexeme> lexemes;
    private final Function<String, Optional<String>> facts;
    private final StringBuilder out = new StringBuilder();
    private int next;

    private Translation(List<Lexeme> lexemes, Function<String, Optional<String>> facts) {
        this.lexemes = lexemes;
        this.facts = facts;
    }

    /**
     * @param facts the value of a system variable ({@code @@name}), or of a function without
     *     arguments ({@code name()}), if it is known
     */
    static String of(List<Lexeme> lexemes, Function<String, Optional<String>> facts)
            throws UnusableSelectException {
        return new Translation(lexemes, facts).translate();
    }

    private String translate() throws UnusableSelectException {
        int having = havingWithoutGroups();
        if (having < 0) {
            return translated(0, lexemes.size());
        }
        int behind = having;
        while (behind < lexemes.size() && !is(behind, "ORDER") && !is(behind, "LIMIT")) {
            behind++;
        }
        return "SELECT * FROM ("
                + translated(0, having)
                + " "
                + translated(behind, lexemes.size())
                + ") AS found WHERE "
                + translated(having + 1, behind);
    }

    private String translated(int from, int to) throws UnusableSelectException {
        out.setLength(0);
        next = from;
        while (next < to) {
            Lexeme lexeme = lexemes.get(next);
            if (next > from && lexeme.start() > lexemes.get(next - 1).end()) {
                out.append(' ');
            }
            switch (lexeme.kind()) {
                case STRING -> out.append(quoted(lexeme.text()));
                case NAME -> out.append(name(lexeme.text()));
                case VARIABLE -> fact("@@" + lexeme.text(), variable(lexeme), 1);
                case WORD -> word(lexeme);
                case SYMBOL -> out.append(lexeme.text());
            }
            next++;
        }
        return out.toString();
    }

    /** MySQL takes it for a condition on the columns that are selected. */
    private int havingWithoutGroups() {
        int depth = 0;
        for (int i = 0; i < lexemes.size(); i++) {
            depth += isAt(i, '(') ? 1 : isAt(i, ')') ? -1 : 0;
            if (depth == 0 && is(i, "GROUP")) {
                return -1;
            }
            if (depth == 0 && is(i, "HAVING") && i + 1 < lexemes.size()) {
                return i;
            }
        }
        return -1;
    }

    private String variable(Lexeme lexeme) throws UnusableSelectException {
        return facts.apply("@@" + lexeme.text())
                .orElseThrow(() ->
                        new UnusableSelectException(
                                "Unknown system variable '" + lexeme.text() + "'"));
    }

    private void word(Lexeme lexeme) {
        boolean isSchema = isAt(next + 1, '.') && lexeme.isWord(StateDatabase.SCHEMA);
        if (isSchema) {
            next++;
            return;
        }
        if (lexeme.isWord("SIGNED") || lexeme.isWord("UNSIGNED")) {
            // A type of CAST or CONVERT.
            next += is(next + 1, "INTEGER") || is(next + 1, "INT") ? 1 : 0;
            out.append("BIGINT");
            return;
        }
        if (lexeme.isWord("COLLATE")) {
            // There is one collation for all texts.
            next++;
            return;
        }
        boolean isFunction = isAt(next + 1, '(');
        if (isFunction && isAt(next + 2, ')')) {
            Optional<String> value = facts.apply(lexeme.text().toLowerCase(Locale.ROOT) + "()");
            if (value.isPresent()) {
                fact(lexeme.text() + "()", value.get(), 3);
                next += 2;
                return;
            }
        }
        String upper = lexeme.text().toUpperCase(Locale.ROOT);
        if (isFunction) {
            out.append(FUNCTIONS.getOrDefault(upper, lexeme.text()));
        } else {
            out.append(KEYWORDS.contains(upper) ? name(lexeme.text()) : lexeme.text());
        }
    }

    /** A value in the place of some lexemes; as a column of its own it keeps its name. */
    private void fact(String written, String value, int length) {
        boolean isNumber = value.matches("-?\\d{1,18}");
        out.append(isNumber ? value : quoted(value));
        boolean begins = next > 0 && (is(next - 1, "SELECT") || isAt(next - 1, ','));
        int behind = next + length;
        boolean ends =
                behind >= lexemes.size()
                        || isAt(behind, ',')
                        || is(behind, "FROM")
                        || is(behind, "LIMIT");
        if (begins && ends) {
            out.append(" AS ").append(name(written));
        }
    }

    private boolean isAt(int index, char symbol) {
        return index >= 0 && index < lexemes.size() && lexemes.get(index).isSymbol(symbol);
    }

    private boolean is(int index, String word) {
        return index >= 0 && index < lexemes.size() && lexemes.get(index).isWord(word);
    }

    private static String name(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
