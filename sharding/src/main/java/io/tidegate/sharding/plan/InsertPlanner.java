package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Statement.TableRef;
import io.tidegate.sharding.sql.TokenType;
import io.tidegate.sharding.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans INSERT and REPLACE, from the tokens alone: rows may be many and parsing them is dear. */
final class InsertPlanner {
    private static final Set<String> MODIFIERS =
            Set.of("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE", "INTO");

    private final PlanScope scope;
    private final Tokens tokens;

    InsertPlanner(PlanScope scope) {
        this.scope = scope;
        this.tokens = scope.tokens();
    }

    Template plan() {
        int at = 1;
        while (MODIFIERS.contains(tokens.keyword(at))) {
            at++;
        }
        if (!tokens.isName(at)) {
            return unusual("this form of INSERT");
        }
        String schema = "";
        if (tokens.isSymbol(at + 1, '.') && tokens.isName(at + 2)) {
            schema = tokens.name(at);
            at += 2;
        }
        TableRef table = new TableRef(schema, tokens.name(at), "", at);
        TableRule rule = scope.rule(table);
        if (rule == null) {
            return unruledTarget(table, at + 1);
        }
        return into(table, rule, at + 1);
    }

    private Template unruledTarget(TableRef table, int at) {
        if (hasWord("SELECT", at) || hasWord("TABLE", at) || hasWord("WITH", at)) {
            return scope.isBroadcast(table) || scope.namesShardedTable()
                    ? unusual("INSERT ... SELECT with a table that has a rule")
                    : scope.passThrough();
        }
        return scope.isBroadcast(table)
                ? BroadcastWrites.plan(scope, scope.schemaOf(table), false)
                : scope.passThrough();
    }

    private boolean hasWord(String word, int from) {
        for (int i = from; i < tokens.count(); i++) {
            if (tokens.is(i, word)) {
                return true;
            }
        }
        return false;
    }

    private Template unusual(String construct) {
        return scope.refused(
                ErrorCode.UNSUPPORTED_ON_SHARDS,
                construct
                        + " is not supported on the table "
                        + scope.firstRuledName()
                        + " yet; use INSERT INTO table (columns) VALUES (...)");
    }

    private Template into(TableRef table, TableRule rule, int from) {
        if (hasWord("SELECT", from) || tokens.is(from, "TABLE") || tokens.is(from, "PARTITION")) {
            return unusual("a subquery or PARTITION in an INSERT");
        }
        Splice splice = new Splice();
        splice.bareName(table.nameToken(), rule);
        scope.renameQualifiers(splice, rule, table);
        if (tokens.is(from, "SET")) {
            return set(table, rule, from + 1, splice);
        }
        if (!tokens.isSymbol(from, '(')) {
            return scope.refused(
                    ErrorCode.KEY_MISSING,
                    "an INSERT without a list of columns into the sharded table "
                            + rule.table()
                            + "; name the columns, "
                            + rule.key().name()
                            + " among them");
        }
        int values = tokens.afterBracket(from);
        int keyAt = columnOf(rule, from);
        if (keyAt < 0) {
            return keyMissing(rule);
        }
        if (!tokens.is(values, "VALUES") && !tokens.is(values, "VALUE")) {
            return unusual("this form of INSERT");
        }
        List<InsertTemplate.Row> rows = new ArrayList<>();
        int at = values + 1;
        while (tokens.isSymbol(at, '(')) {
            int end = tokens.afterBracket(at);
            InsertTemplate.Row row = row(at, end, keyAt);
            if (row == null) {
                return keyNotPlain(rule);
            }
            rows.add(row);
            at = end;
            if (!tokens.isSymbol(at, ',')) {
                break;
            }
            at++;
        }
        if (rows.isEmpty()) {
            return unusual("VALUES without rows");
        }
        return finish(table, rule, rows, at, splice);
    }

    private Template finish(
            TableRef table,
            TableRule rule,
            List<InsertTemplate.Row> rows,
            int tail,
            Splice splice) {
        for (int i = tail; i < scope.statementEnd(); i++) {
            if (tokens.is(i, "RETURNING") && rows.size() > 1) {
                return unusual("RETURNING of several rows");
            }
            boolean assigned =
                    tokens.isName(i) && rule.isKey(tokens.name(i)) && tokens.isSymbol(i + 1, '=');
            if (assigned) {
                return QueryPlanner.keyUpdate(scope, rule);
            }
        }
        return InsertTemplate.of(
                rule,
                rows,
                splice,
                scope.policy(rule.schema()),
                Set.copyOf(scope.namedSchemas()),
                scope.sql());
    }

    private Template keyMissing(TableRule rule) {
        return scope.refused(
                ErrorCode.KEY_MISSING,
                "an INSERT into "
                        + rule.table()
                        + " without its sharding key "
                        + rule.key().name()
                        + "; name the column and give its value");
    }

    private Template keyNotPlain(TableRule rule) {
        return scope.refused(
                ErrorCode.KEY_VALUE_UNROUTABLE,
                "the value for "
                        + rule.table()
                        + "."
                        + rule.key().name()
                        + " is an expression or DEFAULT, so that its shard is not known; give a literal or a"
                        + " parameter");
    }

    /** The place of the key in a list of columns, or -1. */
    private int columnOf(TableRule rule, int open) {
        int place = 0;
        int found = -1;
        for (int i = open + 1; !tokens.isSymbol(i, ')') && i < tokens.count(); i++) {
            if (tokens.isSymbol(i, ',')) {
                place++;
            } else if (tokens.isName(i)
                    && !tokens.isSymbol(i + 1, '.')
                    && rule.isKey(tokens.name(i))) {
                found = place;
            }
        }
        return found;
    }

    /** One row, or null when its key is not a plain value. */
    private InsertTemplate.@Nullable Row row(int open, int end, int keyAt) {
        int place = 0;
        int depth = 0;
        int keyFrom = -1;
        int keyTo = -1;
        int firstValue = -1;
        int endValue = -1;
        for (int i = open + 1; i < end - 1; i++) {
            if (tokens.value(i) >= 0) {
                firstValue = firstValue < 0 ? tokens.value(i) : firstValue;
                endValue = tokens.value(i) + 1;
            }
            if (tokens.isSymbol(i, '(')) {
                depth++;
            } else if (tokens.isSymbol(i, ')')) {
                depth--;
            } else if (depth == 0 && tokens.isSymbol(i, ',')) {
                place++;
                continue;
            }
            if (place == keyAt) {
                keyFrom = keyFrom < 0 ? i : keyFrom;
                keyTo = i + 1;
            }
        }
        if (keyFrom < 0) {
            return null;
        }
        int first = firstValue < 0 ? 0 : firstValue;
        int last = firstValue < 0 ? 0 : endValue;
        return plain(open, end, keyFrom, keyTo, first, last);
    }

    private InsertTemplate.@Nullable Row plain(
            int open, int end, int from, int to, int firstValue, int endValue) {
        int at = from;
        boolean negated = false;
        if (to - from == 2 && (tokens.isSymbol(at, '-') || tokens.isSymbol(at, '+'))) {
            negated = tokens.isSymbol(at, '-');
            at++;
        }
        if (to - at != 1) {
            return null;
        }
        if (tokens.is(at, "NULL")) {
            return new InsertTemplate.Row(open, end, -1, false, firstValue, endValue);
        }
        boolean value = tokens.type(at).isLiteral() || tokens.type(at) == TokenType.PARAMETER;
        return value
                ? new InsertTemplate.Row(open, end, tokens.value(at), negated, firstValue, endValue)
                : null;
    }

    private Template set(TableRef table, TableRule rule, int from, Splice splice) {
        int at = from;
        int end = scope.statementEnd();
        int depth = 0;
        while (at < end && !(depth == 0 && tokens.is(at, "ON") && tokens.is(at + 1, "DUPLICATE"))) {
            if (tokens.isSymbol(at, '(')) {
                depth++;
            } else if (tokens.isSymbol(at, ')')) {
                depth--;
            }
            boolean key =
                    depth == 0
                            && tokens.isName(at)
                            && rule.isKey(tokens.name(at))
                            && tokens.isSymbol(at + 1, '=');
            if (key) {
                int stop = at + 2;
                int inner = 0;
                while (stop < end
                        && !(inner == 0 && (tokens.isSymbol(stop, ',') || tokens.is(stop, "ON")))) {
                    if (tokens.isSymbol(stop, '(')) {
                        inner++;
                    } else if (tokens.isSymbol(stop, ')')) {
                        inner--;
                    }
                    stop++;
                }
                InsertTemplate.Row row = plain(-1, -1, at + 2, stop, 0, 0);
                if (row == null) {
                    return keyNotPlain(rule);
                }
                int tail = stop;
                while (tail < end && !(tokens.is(tail, "ON") && tokens.is(tail + 1, "DUPLICATE"))) {
                    tail++;
                }
                return finish(table, rule, List.of(row), tail, splice);
            }
            at++;
        }
        return keyMissing(rule);
    }
}
