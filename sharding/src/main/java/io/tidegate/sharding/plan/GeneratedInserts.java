package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.plan.IdPlaces.InRows;
import io.tidegate.sharding.plan.IdPlaces.InSet;
import io.tidegate.sharding.plan.ReportedId.Duplicates;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.Trait;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans INSERT and REPLACE into a table with a generated column. */
final class GeneratedInserts {
    private final PlanScope scope;
    private final Tokens tokens;
    private final InsertPlanner inserts;
    private final TableRule rule;
    private final Splice splice;
    private final String column;
    private final IdUse use;

    GeneratedInserts(PlanScope scope, InsertPlanner inserts, TableRule rule, Splice splice) {
        this.scope = scope;
        this.tokens = scope.tokens();
        this.inserts = inserts;
        this.rule = rule;
        this.splice = splice;
        this.column = rule.generated().orElseThrow().name();
        this.use = new IdUse(scope, inserts, rule);
    }

    /**
     * @param from the token behind the table's name
     */
    Template plan(int from) {
        if (tokens.is(from, "SET")) {
            return set(from);
        }
        int values = tokens.afterBracket(from);
        boolean rows =
                tokens.isSymbol(from, '(')
                        && (tokens.is(values, "VALUES") || tokens.is(values, "VALUE"));
        return rows ? rows(from, values) : inserts.withAllValues(rule, from, splice);
    }

    private Template rows(int columns, int values) {
        int place = inserts.reader().columnOf(rule::isGenerated, columns);
        List<InRows.Row> rows = new ArrayList<>();
        boolean given = place >= 0;
        int at = values + 1;
        while (at == values + 1 || tokens.isSymbol(at - 1, ',')) {
            if (!tokens.isSymbol(at, '(')) {
                return inserts.withAllValues(rule, columns, splice);
            }
            int end = tokens.afterBracket(at);
            int value = place < 0 ? -1 : inserts.reader().keyOfRow(at, end, place);
            boolean byDefault = place >= 0 && value < 0 && isDefault(at, end, place);
            if (place >= 0 && value < 0 && !byDefault) {
                return refused(
                        GeneratingTemplate.unclear(rule), inserts.reader().element(at, place));
            }
            given &= value >= 0;
            rows.add(new InRows.Row(at, value));
            at = tokens.isSymbol(end, ',') ? end + 1 : end;
        }
        if (place < 0 && tokens.is(at, "AS") && tokens.isSymbol(at + 2, '(')) {
            return scope.refused(
                    ErrorCode.UNSUPPORTED_ON_SHARDS,
                    "other names for the columns of new rows, of which the generated "
                            + column
                            + " would be one more; name "
                            + column
                            + " among the columns, with DEFAULT as its value",
                    at);
        }
        boolean anyColumn = columns + 1 < values - 1;
        return template(
                columns,
                given,
                new InRows(
                        place, values - 1, anyColumn, IdPlaces.quoted(column), List.copyOf(rows)),
                IdUse.names(tokens, rule, rows.getFirst().open(), at),
                at);
    }

    /** Whether an element of a row is the word alone. */
    private boolean isDefault(int open, int end, int place) {
        int depth = 0;
        int at = 0;
        for (int i = open + 1; i < end - 1; i++) {
            if (depth == 0 && tokens.isSymbol(i, ',')) {
                at++;
            } else if (at == place) {
                boolean first = i == open + 1 || tokens.isSymbol(i - 1, ',');
                boolean last = i + 1 == end - 1 || tokens.isSymbol(i + 1, ',');
                return first && last && tokens.is(i, "DEFAULT");
            } else {
                depth += tokens.isSymbol(i, '(') ? 1 : tokens.isSymbol(i, ')') ? -1 : 0;
            }
        }
        return false;
    }

    private Template set(int from) {
        InsertReader.Assigned assigned = inserts.reader().assigned(rule::isGenerated, from + 1);
        int tail = from + 1;
        if (assigned == null) {
            return template(
                    from,
                    false,
                    new InSet(from + 1, from + 1, null, IdPlaces.quoted(column)),
                    use.isNamedInSet(from + 1),
                    tail);
        }
        var value = inserts.reader().plain(assigned.from(), assigned.to());
        boolean byDefault =
                assigned.to() - assigned.from() == 1 && tokens.is(assigned.from(), "DEFAULT");
        if (value == null && !byDefault) {
            return refused(GeneratingTemplate.unclear(rule), assigned.from());
        }
        return template(
                from,
                value != null,
                new InSet(assigned.from(), assigned.to(), value, IdPlaces.quoted(column)),
                use.isNamedInSet(from + 1),
                assigned.to());
    }

    /**
     * @param given whether each row gives a value that may be an id
     * @param named whether values name the column
     * @param tail a token in front of ON DUPLICATE KEY UPDATE
     */
    private Template template(int from, boolean given, IdPlaces ids, boolean named, int tail) {
        boolean keyed = given || !rule.isKey(column);
        Template withAll = keyed ? inserts.withAllValues(rule, from, splice) : null;
        if (withAll instanceof RefusedTemplate) {
            return withAll;
        }
        int update = behindUpdate(tail);
        Template refused = update < 0 ? null : insertIdRefusal(from, update);
        if (refused == null && update < 0 && scope.sql().has(Trait.LAST_INSERT_ID_SET)) {
            refused =
                    ownInsertId(scope.tokens().find(from, scope.statementEnd(), "LAST_INSERT_ID"));
        }
        if (refused != null) {
            return refused;
        }
        boolean asked = scope.sql().has(Trait.LAST_INSERT_ID_SET);
        return new GeneratingTemplate(
                rule,
                inserts.name(),
                given ? withAll : null,
                ids,
                splice,
                update >= 0
                        ? asked ? Duplicates.UPDATED : Duplicates.UPDATED_UNASKED
                        : inserts.isIgnoring() ? Duplicates.IGNORED : Duplicates.NONE,
                asked || update < 0 ? -1 : use.endOfUpdate(update),
                scope.hasReturning(),
                named ? use.namedInValues() : use.refusal(update, inserts.isIgnoring()),
                scope.namedSchemas());
    }

    /** The token behind ON DUPLICATE KEY UPDATE, or -1. */
    private int behindUpdate(int from) {
        for (int i = from; i + 3 < scope.statementEnd(); i++) {
            if (tokens.is(i, "ON") && tokens.is(i + 1, "DUPLICATE") && tokens.is(i + 3, "UPDATE")) {
                return i + 4;
            }
        }
        return -1;
    }

    /**
     * LAST_INSERT_ID(x) may only say which row was updated: else what the server tells is unclear.
     */
    private @Nullable Template insertIdRefusal(int from, int update) {
        for (int i = from; i < scope.statementEnd(); i++) {
            boolean sets =
                    tokens.is(i, "LAST_INSERT_ID")
                            && tokens.isSymbol(i + 1, '(')
                            && !tokens.isSymbol(i + 2, ')');
            boolean itself =
                    i > update
                            && tokens.isSymbol(i - 1, '=')
                            && rule.isGenerated(tokens.name(i - 2))
                            && inserts.reader().isItself(rule, rule::isGenerated, i);
            if (sets && !itself) {
                return ownInsertId(i);
            }
        }
        return null;
    }

    private Template ownInsertId(int token) {
        return scope.refused(
                ErrorCode.UNSUPPORTED_ON_SHARDS,
                "LAST_INSERT_ID with an argument in an INSERT into "
                        + rule.table()
                        + ", whose ids are generated, other than "
                        + column
                        + " = LAST_INSERT_ID("
                        + column
                        + ") behind ON DUPLICATE KEY UPDATE; set the value by a statement of its own",
                token);
    }

    private Template refused(BoundPlan.Refused refusal, int token) {
        return scope.refused(refusal.code(), refusal.message(), token);
    }
}
