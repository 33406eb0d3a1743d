package io.tidegate.sharding.plan;

import io.tidegate.sharding.plan.TableChange.Kind;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Construct;
import io.tidegate.sharding.sql.Tokens;
import java.text.Normalizer;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What DDL on a table with a rule may not do, as far as its words tell: to reach another table, to
 * change rows beside the definition, or to make another column the sharding key. The words are
 * reserved ones, or stand where only a clause can begin; what is refused once too often has a
 * quoted spelling.
 */
final class DdlObstacles {
    /** Behind one of them stands, or may stand, another table. */
    static final Set<String> OTHER_TABLES =
            Set.of("LIKE", "REFERENCES", "SELECT", "TABLE", "RENAME", "EXCHANGE", "UNION");

    private final PlanScope scope;
    private final Tokens tokens;
    private final @Nullable TableRule rule;
    private final int from;
    private final int end;

    /**
     * @param from the token behind the table's name
     */
    DdlObstacles(PlanScope scope, @Nullable TableRule rule, int from) {
        this.scope = scope;
        this.tokens = scope.tokens();
        this.rule = rule;
        this.from = from;
        this.end = scope.statementEnd();
    }

    /** Why the statement is refused; empty when it may be tried. */
    Optional<Construct> in(Kind kind) {
        return switch (kind) {
            case CREATE_TABLE -> first(this::ofCreation);
            case ALTER_TABLE -> first(this::ofAlteration);
            case DROP_TABLE -> ofDrop();
            case CREATE_INDEX, DROP_INDEX, TRUNCATE_TABLE, RENAME_TABLE, GROW_TABLE ->
                    Optional.empty();
        };
    }

    private interface At {
        @Nullable String obstacle(int token);
    }

    private Optional<Construct> first(At at) {
        for (int i = from; i < end; i++) {
            String obstacle = anywhere(i);
            obstacle = obstacle == null ? at.obstacle(i) : obstacle;
            if (obstacle != null) {
                return Optional.of(new Construct(obstacle, i));
            }
        }
        return Optional.empty();
    }

    private @Nullable String anywhere(int i) {
        return switch (tokens.keyword(i)) {
            case "REFERENCES", "FOREIGN" ->
                    "foreign keys are checked by one server within one sub-table; leave them out";
            case "UNION" -> tokens.isSymbol(i - 1, '.') ? null : "it would be made of other tables";
            case "TABLESPACE", "PARTITION" ->
                    tokens.is(i - 1, "DISCARD") || tokens.is(i - 1, "IMPORT")
                            ? "it exchanges rows behind the server's back; do it on the sub-tables"
                            : null;
            default -> null;
        };
    }

    private @Nullable String ofCreation(int i) {
        return switch (tokens.keyword(i)) {
            case "LIKE" ->
                    i == from || i == from + 1 && tokens.isSymbol(from, '(')
                            ? "copying the definition of another table; take it from SHOW CREATE TABLE and"
                                    + " send it under this name"
                            : null;
            case "SELECT", "TABLE" -> filled();
            case "VALUES" -> tokens.is(i + 1, "LESS") || tokens.is(i + 1, "IN") ? null : filled();
            case "START" -> tokens.is(i + 1, "TRANSACTION") ? "leave START TRANSACTION out" : null;
            default -> null;
        };
    }

    private static String filled() {
        return "rows of a query would have to be routed; create the table with its columns, then fill it by"
                + " INSERT ... SELECT";
    }

    private @Nullable String ofAlteration(int i) {
        return switch (tokens.keyword(i)) {
            case "RENAME" -> ofRename(i);
            case "PARTITION" ->
                    switch (tokens.keyword(i - 1)) {
                        case "ADD", "DROP", "REORGANIZE", "COALESCE", "REBUILD" -> null;
                        default ->
                                depth(i) > 0 || tokens.is(i + 1, "BY")
                                        ? null
                                        : tokens.keyword(i - 1)
                                                + " PARTITION is no change of the definition alone; do it on the"
                                                + " sub-tables";
                    };
            case "TABLE" ->
                    "another table takes part in it; do it on the sub-tables, connected to their groups";
            case "CHECK" -> changes(i) && !isMariaDb() ? namedCheck(i) : null;
            case "CONSTRAINT" ->
                    changes(i)
                                    && !isMariaDb()
                                    && tokens.isName(i + 1)
                                    && tokens.name(i + 1).contains("_chk_")
                            ? namedCheck(i)
                            : null;
            case "DROP" -> isKey(name(i)) ? keyStays("DROP") : null;
            case "CHANGE" -> {
                int column = name(i);
                yield isKey(column) && !isKey(column + 1) ? keyStays("CHANGE") : null;
            }
            default -> null;
        };
    }

    private boolean isMariaDb() {
        return scope.sql().dialect().mariaDb();
    }

    private boolean changes(int constraint) {
        return tokens.is(constraint - 1, "DROP") || tokens.is(constraint - 1, "ALTER");
    }

    private String namedCheck(int i) {
        return tokens.keyword(i - 1)
                + " "
                + tokens.keyword(i)
                + " of a CHECK constraint: MySQL has its name once in a schema, so that it is another one for"
                + " each sub-table; do it on the sub-tables, connected to their groups";
    }

    private @Nullable String ofRename(int i) {
        if (tokens.is(i + 1, "COLUMN")) {
            return isKey(name(i)) ? keyStays("RENAME COLUMN") : null;
        }
        return tokens.is(i + 1, "INDEX") || tokens.is(i + 1, "KEY")
                ? null
                : "RENAME beside other actions: the rule names the table; give the other name a rule that shards alike, and send"
                        + " RENAME TABLE by itself";
    }

    private String keyStays(String clause) {
        return clause
                + " of "
                + (rule == null ? "" : rule.key().name())
                + ", the sharding key: rows lie where its values say; make a table with another key and copy"
                + " the rows";
    }

    /** The column behind DROP, CHANGE or RENAME, and COLUMN, and IF EXISTS. */
    private int name(int clause) {
        int at = tokens.is(clause + 1, "COLUMN") ? clause + 2 : clause + 1;
        return tokens.is(at, "IF") && tokens.is(at + 1, "EXISTS") ? at + 2 : at;
    }

    /** Servers take names of columns for equal that differ in case or in accents. */
    private boolean isKey(int token) {
        return rule != null
                && tokens.isName(token)
                && plain(tokens.name(token)).equalsIgnoreCase(plain(rule.key().name()));
    }

    private static String plain(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .replace('\u0131', 'i')
                .replace("\u00DF", "s");
    }

    private int depth(int token) {
        int depth = 0;
        for (int i = from; i < token; i++) {
            depth += tokens.isSymbol(i, '(') ? 1 : tokens.isSymbol(i, ')') ? -1 : 0;
        }
        return depth;
    }

    /** One table, and how long MariaDB waits for it, and words without a meaning. */
    private Optional<Construct> ofDrop() {
        for (int i = from; i < end; i++) {
            if (tokens.isSymbol(i, ',')) {
                return Optional.of(
                        new Construct("several tables at once; drop them one by one", i));
            }
        }
        return Optional.empty();
    }
}
