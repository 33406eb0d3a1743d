package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * What an INSERT does with the generated column beside giving it a value: where it could not be
 * told what one server with AUTO_INCREMENT makes of it, rows get no ids.
 */
final class IdUse {
    private final PlanScope scope;
    private final Tokens tokens;
    private final InsertPlanner inserts;
    private final TableRule rule;

    IdUse(PlanScope scope, InsertPlanner inserts, TableRule rule) {
        this.scope = scope;
        this.tokens = scope.tokens();
        this.inserts = inserts;
        this.rule = rule;
    }

    private String column() {
        return rule.generated().orElseThrow().name();
    }

    /** Whether the column stands among tokens, other than as a function. */
    static boolean names(Tokens tokens, TableRule rule, int from, int to) {
        for (int i = from; i < to; i++) {
            if (tokens.isName(i)
                    && rule.isGenerated(tokens.name(i))
                    && !tokens.isSymbol(i + 1, '(')) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the values of SET name the column.
     *
     * @param from the first token behind SET
     */
    boolean isNamedInSet(int from) {
        int depth = 0;
        for (int i = from; i < scope.statementEnd(); i++) {
            depth += tokens.isSymbol(i, '(') ? 1 : tokens.isSymbol(i, ')') ? -1 : 0;
            boolean ends =
                    tokens.is(i, "AS")
                            || tokens.is(i, "RETURNING")
                            || tokens.is(i, "ON") && tokens.is(i + 1, "DUPLICATE");
            if (depth == 0 && ends) {
                return false;
            }
            boolean target =
                    tokens.isSymbol(i + 1, '=') && inserts.reader().beginsAssignment(i, from);
            if (!target && names(tokens, rule, i, i + 1)) {
                return true;
            }
        }
        return false;
    }

    /** The token behind the assignments of ON DUPLICATE KEY UPDATE. */
    int endOfUpdate(int update) {
        int depth = 0;
        for (int i = update; i < scope.statementEnd(); i++) {
            depth += tokens.isSymbol(i, '(') ? 1 : tokens.isSymbol(i, ')') ? -1 : 0;
            if (depth == 0 && tokens.is(i, "RETURNING")) {
                return i;
            }
        }
        return scope.statementEnd();
    }

    /**
     * Why rows get no ids; null when they do.
     *
     * @param update the token behind ON DUPLICATE KEY UPDATE, or -1
     */
    BoundPlan.@Nullable Refused refusal(int update, boolean ignoring) {
        boolean replacing = scope.sql().kind() == StatementKind.REPLACE;
        if (rule.isKey(column()) && (replacing || ignoring || update >= 0)) {
            return mayBeThere(
                    replacing ? "REPLACE" : ignoring ? "IGNORE" : "ON DUPLICATE KEY UPDATE");
        }
        return update >= 0 && assignsId(update) ? assigned() : null;
    }

    private boolean assignsId(int update) {
        int end = endOfUpdate(update);
        for (int i = update; i < end; i++) {
            boolean target =
                    tokens.isName(i)
                            && rule.isGenerated(tokens.name(i))
                            && tokens.isSymbol(i + 1, '=')
                            && inserts.reader().beginsAssignment(i, update);
            if (target && !inserts.reader().isItself(rule, rule::isGenerated, i + 2)) {
                return true;
            }
        }
        return false;
    }

    BoundPlan.Refused namedInValues() {
        return refused(
                "a value that is made of "
                        + column()
                        + ", whose id would be generated for the row: a server takes it for 0 there; leave "
                        + column()
                        + " out of the other values, or give the id that SELECT tidegate_next_id('"
                        + rule.schema()
                        + "."
                        + rule.table()
                        + "') has given");
    }

    private BoundPlan.Refused mayBeThere(String clause) {
        return refused(
                clause
                        + " of a row of "
                        + rule.table()
                        + " that wants a generated id for "
                        + column()
                        + ", the sharding key: the new id may lie on another shard than a row that is there"
                        + " already, which would not be seen; give "
                        + column()
                        + ", or use a plain INSERT");
    }

    private BoundPlan.Refused assigned() {
        return refused(
                "ON DUPLICATE KEY UPDATE that changes "
                        + column()
                        + ", while the row wants a generated id: which of the two is told would not be known;"
                        + " leave "
                        + column()
                        + " out, or write "
                        + column()
                        + " = LAST_INSERT_ID("
                        + column()
                        + ")");
    }

    private static BoundPlan.Refused refused(String message) {
        return new BoundPlan.Refused(ErrorCode.UNSUPPORTED_ON_SHARDS, message);
    }
}
