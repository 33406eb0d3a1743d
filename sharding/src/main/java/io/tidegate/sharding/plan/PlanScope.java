package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.catalogue.Reference;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.ParseFailure;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Statement.TableRef;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.Trait;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One statement in planning: its tokens, its schema, the rules, and what they say together. */
record PlanScope(ScannedSql sql, Tokens tokens, String schema, RuleSet rules) {

    /** The token behind the statement: a closing semicolon does not belong to it. */
    int statementEnd() {
        int end = tokens.count();
        while (end > 0 && tokens.isSymbol(end - 1, ';')) {
            end--;
        }
        return end;
    }

    boolean namesRuledTable() {
        boolean catalogue = !Reference.in(tokens).isEmpty();
        for (int i = 0; i < tokens.count(); i++) {
            if (isRuled(i) && !(catalogue && isNoTable(i))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a name that may be a table's is an alias or a column, by its neighbours. Statements
     * on information_schema have many of those; all others are parsed.
     */
    private boolean isNoTable(int token) {
        boolean ofSchema =
                tokens.isSymbol(token - 1, '.') && rules.schema(tokens.name(token - 2)) != null;
        return !ofSchema
                && (tokens.isSymbol(token - 1, '.')
                        || tokens.is(token - 1, "AS")
                        || tokens.isSymbol(token - 1, ')')
                        || tokens.isSymbol(token + 1, '.'));
    }

    /** The first name that some schema has a rule for, or an empty text. */
    String firstRuledName() {
        int first = firstRuled();
        return first < 0 ? "" : tokens.name(first);
    }

    /** The first name that some schema has a rule for, or -1. */
    int firstRuled() {
        for (int i = 0; i < tokens.count(); i++) {
            if (isRuled(i)) {
                return i;
            }
        }
        return Place.NO_TOKEN;
    }

    private boolean isRuled(int token) {
        return NamedTables.at(tokens, token, schema, rules) != null;
    }

    /** True when a name stands for a sharded table, as far as its place tells. */
    boolean namesShardedTable() {
        for (int i = 0; i < tokens.count(); i++) {
            if (isRuled(i)) {
                boolean qualified = tokens.isSymbol(i - 1, '.') && tokens.isName(i - 2);
                String in =
                        qualified && rules.schema(tokens.name(i - 2)) != null
                                ? tokens.name(i - 2)
                                : schema;
                if (rules.sharded(in, tokens.name(i)) != null) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a write returns rows; a column of that name counts too, unless it is quoted. */
    boolean hasReturning() {
        return returning() >= 0;
    }

    /** Where RETURNING stands, or -1. */
    int returning() {
        for (int i = 0; i < tokens.count(); i++) {
            if (tokens.is(i, "RETURNING")) {
                return i;
            }
        }
        return Place.NO_TOKEN;
    }

    /**
     * True for a question that every group answers alike, such as a session variable: inside a
     * transaction its own group does. A function that is not known may be one of the schema's own.
     */
    boolean readsNoTable() {
        if (sql.kind() != StatementKind.SELECT
                || sql.has(Trait.MULTI_STATEMENT)
                || sql.has(Trait.EXECUTABLE_COMMENT)
                || sql.has(Trait.SESSION_FUNCTION)
                || sql.has(Trait.INTO)) {
            return false;
        }
        for (int i = 0; i < tokens.count(); i++) {
            // FOR: MariaDB's sequences are tables.
            if (tokens.is(i, "FROM") || tokens.is(i, "TABLE") || tokens.is(i, "FOR")) {
                return false;
            }
        }
        return true;
    }

    String schemaOf(TableRef table) {
        return table.schema().isEmpty() ? schema : table.schema();
    }

    @Nullable TableRule rule(TableRef table) {
        return rules.sharded(schemaOf(table), table.name());
    }

    boolean isBroadcast(TableRef table) {
        return rules.isBroadcast(schemaOf(table), table.name());
    }

    /** What the schema of the written table says of writes over several groups. */
    MultiShardWrite policy(String writtenSchema) {
        SchemaConfig config = rules.schema(writtenSchema);
        return config == null ? MultiShardWrite.REFUSE : config.multiShardWrite();
    }

    /** Configured schemas by which a name of the statement is qualified. */
    Set<String> namedSchemas() {
        return NamedSchemas.of(tokens, rules);
    }

    Template passThrough() {
        Set<String> named = namedSchemas();
        Set<GroupId> groups = new TreeSet<>();
        for (String each : named) {
            SchemaConfig config = rules.schema(each);
            if (config != null) {
                groups.add(config.defaultGroup());
            }
        }
        if (groups.size() > 1) {
            return refused(
                    ErrorCode.UNSUPPORTED_ON_SHARDS,
                    "the schemas "
                            + named
                            + " live on different groups; query them one after the other",
                    NamedSchemas.last(tokens, rules));
        }
        GroupId group;
        SchemaConfig own = rules.schema(schema);
        if (!groups.isEmpty()) {
            group = groups.iterator().next();
        } else {
            group = own == null ? rules.anyGroup() : own.defaultGroup();
        }
        return passThrough(group);
    }

    Template passThrough(GroupId group) {
        return passThrough(group, namedSchemas());
    }

    /**
     * @param schemas that the statement names, by whatever syntax
     */
    Template passThrough(GroupId group, Set<String> schemas) {
        return new FixedTemplate(new BoundPlan.PassThrough(group), group, schemas);
    }

    Template anyGroup() {
        SchemaConfig own = rules.schema(schema);
        GroupId group = own == null ? rules.anyGroup() : own.defaultGroup();
        return new FixedTemplate(new BoundPlan.AnyGroup(), group, namedSchemas());
    }

    /** For the sake of the first table that has a rule. */
    Template refused(ErrorCode code, String message) {
        return refused(code, message, firstRuled());
    }

    /**
     * @param token where what is to blame begins; -1 for the first table that has a rule
     */
    Template refused(ErrorCode code, String message, int token) {
        return new RefusedTemplate(
                code, message, token < 0 ? firstRuled() : token, rules.anyGroup(), namedSchemas());
    }

    Template unparsed(ParseFailure failure) {
        if (failure.isCancelled()) {
            return refused(
                    ErrorCode.PARSE_TIMEOUT,
                    "parsing took longer than limits.parse-timeout; simplify the statement or raise the"
                            + " limit");
        }
        return refused(
                ErrorCode.UNPARSED_ON_SHARDS,
                "the statement names the table "
                        + firstRuledName()
                        + ", which has a sharding rule, and could not be parsed: "
                        + failure.getMessage()
                        + ". If the server accepts it, please report it; a simpler form may work",
                failure.token());
    }

    /** Cuts the schema off columns written schema.table.column: an alias knows no schema. */
    void cutSchemas(Splice splice) {
        for (int i = 0; i + 4 < tokens.count(); i++) {
            boolean three =
                    tokens.isName(i)
                            && tokens.isSymbol(i + 1, '.')
                            && tokens.isName(i + 2)
                            && tokens.isSymbol(i + 3, '.')
                            && !tokens.isSymbol(i - 1, '.');
            if (three && rules.schema(tokens.name(i)) != null) {
                splice.cut(i, i + 2);
            }
        }
    }

    /**
     * Exchanges the qualifiers of columns where the table cannot have an alias.
     *
     * @param places all that names the table itself; the first is how its columns are qualified
     */
    void renameQualifiers(Splice splice, TableRule rule, TableRef... places) {
        String name = places[0].visibleName();
        for (int i = 0; i + 2 < tokens.count(); i++) {
            if (tokens.isName(i)
                    && tokens.isSymbol(i + 1, '.')
                    && tokens.name(i).equalsIgnoreCase(name)
                    && !isSchema(i, places)) {
                splice.bareName(i, rule);
            }
        }
    }

    /**
     * Whether a qualifier is that of a table or a function: a schema may be called like a table.
     */
    private boolean isSchema(int qualifier, TableRef... places) {
        int next = qualifier + 2;
        return tokens.isSymbol(next + 1, '.')
                || tokens.isSymbol(next + 1, '(') && tokens.isName(next)
                || Arrays.stream(places).anyMatch(place -> place.nameToken() == next);
    }
}
