package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.sharding.catalogue.CreateTableRow;
import io.tidegate.sharding.catalogue.IndexRow;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.Trait;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Plans SHOW: lists are read out of information_schema where sub-tables would be in them, a sharded
 * table is described by its first sub-table, and all else goes where its schema lives.
 */
final class ShowPlanner {
    private static final Set<String> MODIFIERS = Set.of("FULL", "EXTENDED");
    private static final Set<String> FROM = Set.of("FROM", "IN");

    private final PlanScope scope;
    private final Tokens tokens;

    ShowPlanner(PlanScope scope) {
        this.scope = scope;
        this.tokens = scope.tokens();
    }

    /** The plan of a statement that is a SHOW, or has one among others. */
    static Optional<Template> among(PlanScope scope) {
        ShowPlanner planner = new ShowPlanner(scope);
        if (!scope.sql().has(Trait.MULTI_STATEMENT)) {
            return scope.sql().kind() == StatementKind.SHOW
                    ? Optional.ofNullable(planner.plan(0))
                    : Optional.empty();
        }
        for (int i = 0; i < scope.tokens().count(); i++) {
            boolean begins = i == 0 || scope.tokens().isSymbol(i - 1, ';');
            if (begins && scope.tokens().is(i, "SHOW") && planner.hidesSubTables(i)) {
                return Optional.of(
                        scope.refused(
                                ErrorCode.MULTI_STATEMENT_ON_SHARDS,
                                "several statements in one text, of which one is a SHOW that would list"
                                        + " sub-tables; send them one by one",
                                i));
            }
        }
        return Optional.empty();
    }

    private boolean hidesSubTables(int show) {
        Template template = plan(show);
        return template instanceof DescribedTemplate
                || template instanceof CatalogueTemplate && !scope.rules().isUnsharded();
    }

    /**
     * The plan of the SHOW that begins at a token, or null when it is a form that has nothing to do
     * with tables.
     */
    @Nullable Template plan(int show) {
        int what = show + 1;
        boolean full = false;
        while (MODIFIERS.contains(tokens.keyword(what))) {
            full |= tokens.is(what++, "FULL");
        }
        return switch (tokens.keyword(what)) {
            case "TABLES" -> inSchema(full ? ShowList.FULL_TABLES : ShowList.TABLES, what + 1);
            case "TABLE" ->
                    tokens.is(what + 1, "STATUS") ? inSchema(ShowList.STATUS, what + 2) : null;
            case "TRIGGERS" -> inSchema(ShowList.TRIGGERS, what + 1);
            case "EVENTS" -> inSchema(null, what + 1);
            case "OPEN" -> tokens.is(what + 1, "TABLES") ? inSchema(null, what + 2) : null;
            case "DATABASES", "SCHEMAS" -> everywhere(ShowList.SCHEMAS, what + 1);
            case "PROCEDURE" -> routines(ShowList.PROCEDURES, what + 1);
            case "FUNCTION" -> routines(ShowList.FUNCTIONS, what + 1);
            case "COLUMNS", "FIELDS" -> table(what + 1, false);
            case "INDEX", "INDEXES", "KEYS" -> table(what + 1, true);
            case "CREATE" -> create(what + 1);
            default -> null;
        };
    }

    private @Nullable Template routines(ShowList list, int status) {
        return tokens.is(status, "STATUS") ? everywhere(list, status + 1) : null;
    }

    private Template everywhere(ShowList list, int behind) {
        SchemaConfig own = scope.rules().schema(scope.schema());
        return list.template(
                scope,
                "",
                own == null ? scope.rules().anyGroup() : own.defaultGroup(),
                behind,
                scope.namedSchemas());
    }

    /**
     * @param list null for one in which no table has another name
     * @param from where FROM may stand
     */
    private @Nullable Template inSchema(@Nullable ShowList list, int from) {
        boolean named = FROM.contains(tokens.keyword(from)) && tokens.isName(from + 1);
        String name = named ? tokens.name(from + 1) : scope.schema();
        SchemaConfig schema = scope.rules().schema(name);
        if (schema == null) {
            return null;
        }
        Set<String> schemas = named ? with(name) : scope.namedSchemas();
        return list == null || scope.rules().shardedTables(name).isEmpty()
                ? scope.passThrough(schema.defaultGroup(), schemas)
                : list.template(
                        scope, name, schema.defaultGroup(), named ? from + 2 : from, schemas);
    }

    private Set<String> with(String schema) {
        Set<String> all = new TreeSet<>(scope.namedSchemas());
        all.add(schema);
        return all;
    }

    /** SHOW COLUMNS and INDEX FROM [schema.]table [FROM schema]. */
    private @Nullable Template table(int from, boolean index) {
        if (!FROM.contains(tokens.keyword(from)) || !tokens.isName(from + 1)) {
            return null;
        }
        boolean qualified = tokens.isSymbol(from + 2, '.') && tokens.isName(from + 3);
        int name = qualified ? from + 3 : from + 1;
        boolean behind = FROM.contains(tokens.keyword(name + 1)) && tokens.isName(name + 2);
        String written = behind ? tokens.name(name + 2) : qualified ? tokens.name(from + 1) : "";
        SchemaConfig schema = scope.rules().schema(written.isEmpty() ? scope.schema() : written);
        if (schema == null) {
            return null;
        }
        Set<String> schemas = written.isEmpty() ? scope.namedSchemas() : with(written);
        TableRule rule = scope.rules().sharded(schema.name(), tokens.name(name));
        if (rule == null) {
            return scope.passThrough(schema.defaultGroup(), schemas);
        }
        if (index && selectsEdited(name + 1)) {
            return scope.refused(
                    ErrorCode.UNSUPPORTED_ON_SHARDS,
                    "SHOW INDEX of the sharded table "
                            + rule.table()
                            + " with Table or Cardinality in WHERE would compare those of one sub-table;"
                            + " read information_schema.statistics instead");
        }
        DescribeTemplate first = first(name, rule, schemas);
        return index ? new DescribedTemplate(first, new IndexRow(rule.table())) : first;
    }

    /** Whether WHERE looks at what is changed on its way to the client. */
    private boolean selectsEdited(int from) {
        for (int i = from; i < tokens.count(); i++) {
            if (tokens.isName(i)
                    && (tokens.name(i).equalsIgnoreCase("Table")
                            || tokens.name(i).equalsIgnoreCase("Cardinality"))) {
                return true;
            }
        }
        return false;
    }

    private static DescribeTemplate first(int name, TableRule rule, Set<String> schemas) {
        Splice splice = new Splice();
        splice.bareName(name, rule);
        return new DescribeTemplate(rule, splice, schemas);
    }

    private @Nullable Template create(int what) {
        return switch (tokens.keyword(what)) {
            case "DATABASE", "SCHEMA" -> createSchema(what + 1);
            case "TABLE" -> createTable(what + 1);
            default -> null;
        };
    }

    /** SHOW CREATE DATABASE [IF NOT EXISTS] schema. */
    private @Nullable Template createSchema(int name) {
        int at = tokens.is(name, "IF") ? name + 3 : name;
        SchemaConfig schema = tokens.isName(at) ? scope.rules().schema(tokens.name(at)) : null;
        return schema == null
                ? null
                : scope.passThrough(schema.defaultGroup(), with(schema.name()));
    }

    private @Nullable Template createTable(int from) {
        boolean qualified = tokens.isSymbol(from + 1, '.') && tokens.isName(from + 2);
        int name = qualified ? from + 2 : from;
        String schema = qualified ? tokens.name(from) : scope.schema();
        TableRule rule =
                tokens.isName(name) ? scope.rules().sharded(schema, tokens.name(name)) : null;
        return rule == null
                ? null
                : new DescribedTemplate(
                        first(name, rule, scope.namedSchemas()),
                        new CreateTableRow(rule, scope.rules(), scope.sql().dialect()));
    }
}
