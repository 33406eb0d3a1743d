package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.Tokens;
import java.util.ArrayList;
import java.util.List;

/** Plans INSERT and REPLACE without a list of columns into a sharded table. */
final class UnlistedInserts {
    private final PlanScope scope;
    private final Tokens tokens;
    private final InsertReader reader;

    UnlistedInserts(PlanScope scope, InsertReader reader) {
        this.scope = scope;
        this.tokens = scope.tokens();
        this.reader = reader;
    }

    /**
     * Whether no column is named. Empty brackets stand for all columns too, unless rows give none.
     *
     * @param from the token behind the table's name
     */
    boolean areAt(int from) {
        int values = behindList(from);
        boolean rows = tokens.is(values, "VALUES") || tokens.is(values, "VALUE");
        return rows && (values == from || !isEmptyList(values + 1));
    }

    /** The token behind an empty list of columns, if there is one. */
    int behindList(int from) {
        return isEmptyList(from) ? from + 2 : from;
    }

    private boolean isEmptyList(int from) {
        return tokens.isSymbol(from, '(') && tokens.isSymbol(from + 1, ')');
    }

    Template values(TableRule rule, int from) {
        List<UnlistedTemplate.Row> rows = new ArrayList<>();
        int first = behindList(from) + 1;
        int at = first;
        while (at == first || tokens.isSymbol(at - 1, ',')) {
            if (!tokens.isSymbol(at, '(')) {
                return refused(rule, "with this form of VALUES", at);
            }
            rows.add(new UnlistedTemplate.Row(at, reader.elementCount(at)));
            int end = tokens.afterBracket(at);
            at = tokens.isSymbol(end, ',') ? end + 1 : end;
        }
        return template(rule, from, rows);
    }

    /** Of rows that are selected. */
    Template selected(TableRule rule, int from) {
        return template(rule, from, List.of());
    }

    private Template template(TableRule rule, int from, List<UnlistedTemplate.Row> rows) {
        int returning = scope.returning();
        if (returning != Place.NO_TOKEN) {
            return refused(rule, "with RETURNING", returning);
        }
        int duplicate = tokens.find(from, scope.statementEnd(), "DUPLICATE");
        // The id of a row that is updated is told by the server of one statement alone.
        return duplicate >= 0 && rule.generated().isPresent()
                ? refused(rule, "with generated ids, ON DUPLICATE KEY UPDATE", duplicate)
                : new UnlistedTemplate(
                        rule, from, behindList(from) > from, rows, scope.namedSchemas());
    }

    private Template refused(TableRule rule, String what, int token) {
        return scope.refused(
                ErrorCode.UNSUPPORTED_ON_SHARDS,
                "an INSERT "
                        + what
                        + " and without a list of columns into the sharded table "
                        + rule.table()
                        + " is not supported; name the columns, "
                        + rule.key().name()
                        + " among them",
                token);
    }
}
