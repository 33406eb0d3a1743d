package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.IdGenerator;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.plan.TableChange.Kind;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Construct;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.Statement.TableRef;
import io.tidegate.sharding.sql.TokenType;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.Trait;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
            return renamed();
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
        Optional<Target> found = target(name);
        if (found.isEmpty()) {
            return refused(
                    verb + (index ? " INDEX" : " TABLE"),
                    "the table that it is about could not be found in it",
                    0);
        }
        Target target = found.get();
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
        Optional<Target> found = target(tokens.is(1, "TABLE") ? 2 : 1);
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

    /**
     * The table that a statement is about.
     *
     * @param name the token of its name
     */
    private record Target(
            String schema, String name, int token, @Nullable TableRule rule, boolean copied) {
        boolean isRuled() {
            return rule != null || copied;
        }

        int behind() {
            return token + 1;
        }
    }

    private Optional<Target> target(int at) {
        if (!tokens.isName(at)) {
            return Optional.empty();
        }
        boolean qualified = tokens.isSymbol(at + 1, '.');
        int name = qualified ? at + 2 : at;
        if (!tokens.isName(name)) {
            return Optional.empty();
        }
        TableRef table =
                new TableRef(qualified ? tokens.name(at) : "", tokens.name(name), "", name);
        return Optional.of(
                new Target(
                        scope.schemaOf(table),
                        tokens.name(name),
                        name,
                        scope.rule(table),
                        scope.isBroadcast(table)));
    }

    private Template change(Kind kind, Target target) {
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
    private Template passed(String verb, Target target) {
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

    /**
     * Of one table, to a name that has a rule already: by that its rows are found afterwards, so it
     * has to find them where they are.
     */
    private Template renamed() {
        boolean one = tokens.is(1, "TABLE") || tokens.is(1, "TABLES");
        Optional<Target> from = one ? target(2) : Optional.empty();
        Optional<Target> to =
                from.filter(table -> tokens.is(table.behind(), "TO"))
                        .flatMap(table -> target(table.behind() + 1))
                        .filter(table -> table.behind() == scope.statementEnd());
        if (to.isEmpty()) {
            return refused(
                    "RENAME", "it takes one table and its other name: RENAME TABLE a TO b", 0);
        }
        Target source = from.orElseThrow();
        Target target = to.get();
        if (!source.schema().equals(target.schema())) {
            return refused("RENAME TABLE", "a table stays in its schema", target.token());
        }
        if (!isAlike(source, target)) {
            return refused(
                    "RENAME TABLE",
                    "rows stay where they are, so both names need a rule, and rules that shard alike:"
                            + " give the other name one with the same key, function, placement and generator"
                            + " first",
                    target.token());
        }
        if (countsByName(source)) {
            return refused(
                    "RENAME TABLE",
                    "its ids of segments are counted by its name, and would begin anew under another; use"
                            + " snowflake, or copy the rows",
                    source.token());
        }
        Splice names = new Splice();
        TableRule rule = source.rule();
        TableRule other = target.rule();
        List<GroupId> groups = scope.rules().groups();
        String table = source.name();
        TableChange.Renamed renamed =
                new TableChange.Renamed(
                        target.name(), Collections.nCopies(groups.size(), target.name()));
        if (rule != null && other != null) {
            names.bareName(source.token(), rule);
            names.bareName(target.token(), other);
            groups = rule.placement();
            table = rule.table();
            renamed = new TableChange.Renamed(other.table(), other.subTables());
        }
        return new TableChangeTemplate(
                Kind.RENAME_TABLE,
                source.schema(),
                table,
                rule,
                groups,
                names,
                new Splice(),
                false,
                renamed,
                scope.namedSchemas());
    }

    private static boolean countsByName(Target table) {
        return table.rule() != null
                && table.rule()
                        .generated()
                        .filter(column -> column.generator() instanceof IdGenerator.Segment)
                        .isPresent();
    }

    private static boolean isAlike(Target source, Target target) {
        TableRule rule = source.rule();
        TableRule other = target.rule();
        if (rule == null || other == null) {
            return source.copied() && target.copied();
        }
        return rule.key().name().equalsIgnoreCase(other.key().name())
                && rule.key().type() == other.key().type()
                && rule.function().equals(other.function())
                && rule.placement().equals(other.placement())
                && rule.generated().equals(other.generated());
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
