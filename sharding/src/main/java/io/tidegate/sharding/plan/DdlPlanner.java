package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.plan.TableChange.Kind;
import io.tidegate.sharding.sql.Construct;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.TokenType;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.Trait;
import java.util.Optional;
import java.util.Set;

/**
 * Plans DDL in which a table with a rule is named: CREATE, ALTER, DROP, RENAME, TRUNCATE TABLE and
 * CREATE and DROP INDEX of one become a {@link TableChange}, statements on tables without a rule
 * pass, all else is refused by its name. What a definition means is not looked for in its words:
 * that is told by a server, on which the statement is tried.
 */
final class DdlPlanner {
    /** What may stand between the verb and the kind of thing that is defined. */
    private static final Set<String> MODIFIERS =
            Set.of(
                    "ONLINE",
                    "OFFLINE",
                    "IGNORE",
                    "UNIQUE",
                    "FULLTEXT",
                    "SPATIAL",
                    "VECTOR",
                    "TEMPORARY");

    private final PlanScope scope;
    private final Tokens tokens;

    private DdlPlanner(PlanScope scope) {
        this.scope = scope;
        this.tokens = scope.tokens();
    }

    static Template plan(PlanScope scope) {
        return new DdlPlanner(scope).plan();
    }

    private Template plan() {
        int at = 1;
        boolean replaces = tokens.is(1, "OR") && tokens.is(2, "REPLACE");
        if (replaces) {
            at = 3;
        }
        while (MODIFIERS.contains(tokens.keyword(at))) {
            at++;
        }
        String verb = tokens.keyword(0);
        boolean table = tokens.is(at, "TABLE") || tokens.is(at, "TABLES") && verb.equals("DROP");
        boolean index = tokens.is(at, "INDEX");
        if (verb.equals("RENAME")) {
            return new TableRenaming(scope, this::refused).plan();
        }
        if (verb.equals("TRUNCATE")) {
            return truncated();
        }
        if (!table && !index) {
            return refused(
                    what(verb, at),
                    "on a server it would see the rows of one sub-table, or none; create it on each group for the"
                            + " sub-tables themselves",
                    0);
        }
        int name = behindIf(at + 1);
        if (verb.equals("DROP") && table && !tokens.is(1, "TEMPORARY")) {
            Template several = new Drops(scope).plan(name, name > at + 1);
            if (several != null) {
                return several;
            }
        }
        if (index) {
            name = indexed(name);
        }
        Optional<DdlTarget> found = DdlTarget.at(scope, name);
        if (found.isEmpty()) {
            return refused(
                    verb + (index ? " INDEX" : " TABLE"),
                    "the table that it is about could not be found in it",
                    0);
        }
        DdlTarget target = found.get();
        if (!target.isRuled()) {
            return passed(verb, target);
        }
        if (scope.sql().has(Trait.TEMPORARY_TABLE) && tokens.is(1, "TEMPORARY")) {
            return refused(
                    verb + " TEMPORARY TABLE",
                    "a rule is for tables of that name; give the temporary table another one",
                    1);
        }
        if (replaces) {
            return refused(
                    verb + " OR REPLACE",
                    "it drops what is there; send DROP and CREATE one after the other",
                    1);
        }
        Kind kind = kind(verb, index);
        if (kind == Kind.ALTER_TABLE && tokens.is(1, "TABLE")) {
            Optional<Template> renamed = new TableRenaming(scope, this::refused).alone(target);
            if (renamed.isPresent()) {
                return renamed.get();
            }
        }
        Optional<Construct> obstacle =
                scope.sql().has(Trait.HAS_PARAMETERS)
                        ? Optional.of(
                                new Construct(
                                        "a parameter in it; write the value itself", parameter()))
                        : new DdlObstacles(scope, target.rule(), target.behind()).in(kind);
        return obstacle.map(why -> refused(kind.statement(), why.name(), why.token()))
                .orElseGet(() -> change(kind, target));
    }

    /** TABLE may be left out. */
    private Template truncated() {
        Optional<DdlTarget> found = DdlTarget.at(scope, tokens.is(1, "TABLE") ? 2 : 1);
        if (found.isPresent() && !found.get().isRuled()) {
            return scope.passThrough();
        }
        return found.filter(target -> isTail(target.behind()))
                .map(target -> change(Kind.TRUNCATE_TABLE, target))
                .orElseGet(() ->
                        refused("TRUNCATE", "it takes the name of one table and nothing else", 0));
    }

    /** Nothing, or how long MariaDB waits for other statements. */
    private boolean isTail(int from) {
        return switch (scope.statementEnd() - from) {
            case 0 -> true;
            case 1 -> tokens.is(from, "NOWAIT");
            case 2 -> tokens.is(from, "WAIT") && tokens.type(from + 1) == TokenType.NUMBER;
            default -> false;
        };
    }

    private static Kind kind(String verb, boolean index) {
        return switch (verb) {
            case "CREATE" -> index ? Kind.CREATE_INDEX : Kind.CREATE_TABLE;
            case "DROP" -> index ? Kind.DROP_INDEX : Kind.DROP_TABLE;
            case "ALTER" -> Kind.ALTER_TABLE;
            default -> throw new IllegalStateException(verb);
        };
    }

    private int behindIf(int at) {
        if (!tokens.is(at, "IF")) {
            return at;
        }
        return tokens.is(at + 1, "NOT") ? at + 3 : at + 2;
    }

    /** The name of the table behind the name of an index, which ON follows. */
    private int indexed(int index) {
        for (int i = index + 1; i < scope.statementEnd(); i++) {
            if (tokens.is(i, "ON")) {
                return i + 1;
            }
        }
        return -1;
    }

    private Template change(Kind kind, DdlTarget target) {
        Splice name = new Splice();
        if (target.rule() != null) {
            name.bareName(target.token(), target.rule());
        }
        Splice trial = new Splice();
        trial.bareName(target.token(), TableChange.TRIAL);
        return new TableChangeTemplate(
                kind,
                target.schema(),
                target.rule() == null ? target.name() : target.rule().table(),
                target.rule(),
                target.rule() == null ? scope.rules().groups() : target.rule().placement(),
                name,
                trial,
                kind != Kind.DROP_TABLE && kind != Kind.TRUNCATE_TABLE,
                null,
                scope.namedSchemas());
    }

    /** A column may be called like a table: only where another table can stand that matters. */
    private Template passed(String verb, DdlTarget target) {
        boolean drops = verb.equals("DROP");
        int other = Place.NO_TOKEN;
        for (int i = target.behind(); i < scope.statementEnd() && other < 0; i++) {
            other = drops || DdlObstacles.OTHER_TABLES.contains(tokens.keyword(i)) ? i : other;
        }
        return other >= 0
                ? refused(
                        verb + " TABLE",
                        "it reads, copies, references or drops the table beside others; "
                                + (drops
                                        ? "drop tables one by one"
                                        : "write the columns out, without a reference, and fill the table by"
                                                + " INSERT ... SELECT"),
                        other)
                : scope.passThrough();
    }

    /** {@code CREATE VIEW}, {@code DROP TRIGGER}, {@code ALTER PROCEDURE}. */
    private String what(String verb, int at) {
        for (int i = at; i < Math.min(tokens.count(), at + 12); i++) {
            switch (tokens.keyword(i)) {
                case "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "SEQUENCE", "PACKAGE" -> {
                    return verb + " " + tokens.keyword(i);
                }
                default -> {}
            }
        }
        return verb;
    }

    private int parameter() {
        int at = 0;
        while (at < tokens.count() && tokens.type(at) != TokenType.PARAMETER) {
            at++;
        }
        return at;
    }

    private Template refused(String what, String why, int token) {
        return scope.refused(
                ErrorCode.DDL_ON_SHARDS,
                what
                        + " that names "
                        + scope.firstRuledName()
                        + ", a table with a sharding rule, is not supported: "
                        + why,
                token);
    }
}
