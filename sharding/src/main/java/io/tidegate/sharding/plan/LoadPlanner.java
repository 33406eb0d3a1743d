package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.LoadReader;
import io.tidegate.sharding.sql.LoadStatement;
import io.tidegate.sharding.sql.LoadStatement.Target;
import io.tidegate.sharding.sql.ParseFailure;
import io.tidegate.sharding.sql.Placeholders;
import io.tidegate.sharding.sql.TokenType;
import io.tidegate.sharding.sql.Tokens;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Plans LOAD DATA of a table with a rule. */
final class LoadPlanner {
    private final PlanScope scope;
    private final Cancellation cancellation;
    private final Tokens tokens;

    private LoadPlanner(PlanScope scope, Cancellation cancellation) {
        this.scope = scope;
        this.cancellation = cancellation;
        this.tokens = scope.tokens();
    }

    static Template plan(PlanScope scope, Cancellation cancellation) {
        try {
            return new LoadPlanner(scope, cancellation).plan();
        } catch (ParseFailure failure) {
            return scope.unparsed(failure);
        }
    }

    private Template plan() throws ParseFailure {
        if (!tokens.is(1, "DATA")) {
            return unsupported(
                    "LOAD XML", "its rows would have to be split by shard; use LOAD DATA");
        }
        LoadStatement load = LoadReader.read(tokens, scope.statementEnd());
        TableRule rule = scope.rule(load.table());
        if (rule == null) {
            return unsupported(
                    "LOAD DATA",
                    scope.isBroadcast(load.table())
                            ? "every group would have to get the file; load it into a table without a rule, and"
                                    + " send INSERTs of many rows"
                            : "the file goes into another table; use names that no rule has");
        }
        if (!load.local()) {
            return unsupported(
                    "LOAD DATA without LOCAL",
                    "the file is on a server's host, and its lines would have to be split by shard; use"
                            + " LOCAL, which has it read by the client");
        }
        if (load.partition()) {
            return unsupported("PARTITION in LOAD DATA", "leave it out");
        }
        if (load.targets().isEmpty()) {
            return scope.refused(
                    ErrorCode.KEY_MISSING,
                    "LOAD DATA without a list of columns into the sharded table "
                            + rule.table()
                            + "; name the columns, "
                            + rule.key().name()
                            + " among them");
        }
        int key = place(load, rule::isKey);
        if (key < 0) {
            return scope.refused(
                    ErrorCode.KEY_MISSING,
                    "LOAD DATA into "
                            + rule.table()
                            + " without its sharding key "
                            + rule.key().name()
                            + " in the list of columns, where neither a variable nor SET can stand for it;"
                            + " name the column there");
        }
        int generated = place(load, rule::isGenerated);
        if (rule.generated().isPresent() && generated < 0) {
            return unsupported(
                    "LOAD DATA without the generated column " + rule.generated().get().name(),
                    "lines of a file get no ids; take a batch of ids and write them into the file");
        }
        Template refused = obstacle(rule, load);
        return refused == null ? template(rule, load, key, generated) : refused;
    }

    private Template template(TableRule rule, LoadStatement load, int key, int generated) {
        Splice splice = new Splice();
        splice.bareName(load.table().nameToken(), rule);
        scope.renameQualifiers(splice, rule, load.table());
        if (load.ignored() != LoadStatement.NONE) {
            // Once for the whole file, not for each part of it.
            splice.cut(load.ignored() - 1, load.ignored() + 2);
        }
        int charset = load.charset();
        return new LoadTemplate(
                rule,
                load,
                charset != LoadStatement.NONE && tokens.isName(charset) ? tokens.name(charset) : "",
                key,
                Math.max(generated, RowLoad.NONE),
                splice,
                scope.policy(rule.schema()),
                scope.namedSchemas());
    }

    /** The last of that name counts, as it does on a server. */
    private static int place(LoadStatement load, Predicate<String> column) {
        int found = -1;
        for (int i = 0; i < load.targets().size(); i++) {
            Target target = load.targets().get(i);
            if (!target.variable() && column.test(target.name())) {
                found = i;
            }
        }
        return found;
    }

    /** Why its values cannot be told, or not by each shard for itself; null when they can. */
    private @Nullable Template obstacle(TableRule rule, LoadStatement load) {
        if (Placeholders.count(scope.sql()) > 0) {
            return unsupported("a parameter in LOAD DATA", "write the value");
        }
        if (load.set() == LoadStatement.NONE) {
            return null;
        }
        InsertReader assignments = new InsertReader(tokens, scope.statementEnd());
        if (assignments.assigned(rule::isKey, load.set()) != null
                || assignments.assigned(rule::isGenerated, load.set()) != null) {
            return scope.refused(
                    ErrorCode.KEY_VALUE_UNROUTABLE,
                    "LOAD DATA that sets the sharding key or the generated column of "
                            + rule.table()
                            + " by an expression, so that the shard of a line is not known; take it from a"
                            + " field as it is");
        }
        for (int i = load.set(); i < scope.statementEnd(); i++) {
            if (tokens.is(i, "SELECT") || tokens.is(i, "TABLE") || tokens.is(i, "VALUES")) {
                return unsupported(
                        "a subquery in LOAD DATA",
                        "its rows may be on other shards; use constants");
            }
            if (tokens.isSymbol(i, ':') && tokens.isSymbol(i + 1, '=')) {
                return unsupported(
                        "an assignment of a user variable in LOAD DATA",
                        "each shard would go on with a value of its own");
            }
            if (tokens.type(i) == TokenType.USER_VARIABLE && !isListed(load, tokens.text(i))) {
                return unsupported(
                        "the user variable " + tokens.text(i) + " in LOAD DATA",
                        "only those that a field is read into can be used; write the value");
            }
        }
        return null;
    }

    private static boolean isListed(LoadStatement load, String variable) {
        return load.targets().stream()
                .anyMatch(each ->
                        each.variable() && each.name().equalsIgnoreCase(variable.substring(1)));
    }

    private Template unsupported(String what, String why) {
        return scope.refused(
                ErrorCode.UNSUPPORTED_ON_SHARDS,
                what
                        + " of "
                        + scope.firstRuledName()
                        + ", a table with a rule, is not supported: "
                        + why);
    }
}
