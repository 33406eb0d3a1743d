package io.tidegate.sharding.plan;

import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Statement.TableRef;
import io.tidegate.sharding.sql.TokenType;
import io.tidegate.sharding.sql.Tokens;
import java.util.Optional;

/** Plans TRUNCATE of a sharded table: all of its sub-tables, one by one. */
final class TruncatePlanner {
    private TruncatePlanner() {}

    /** Empty for all other statements, and for what only looks like this one. */
    static Optional<Template> plan(PlanScope scope) {
        Tokens tokens = scope.tokens();
        if (!tokens.is(0, "TRUNCATE")) {
            return Optional.empty();
        }
        int at = tokens.is(1, "TABLE") ? 2 : 1;
        String schema = "";
        if (tokens.isName(at) && tokens.isSymbol(at + 1, '.')) {
            schema = tokens.name(at);
            at += 2;
        }
        if (!tokens.isName(at) || !isTail(scope, at + 1)) {
            return Optional.empty();
        }
        TableRule rule = scope.rule(new TableRef(schema, tokens.name(at), "", at));
        if (rule == null) {
            return Optional.empty();
        }
        Splice splice = new Splice();
        splice.bareName(at, rule);
        return Optional.of(
                new TruncateTemplate(
                        rule, at, splice, scope.policy(rule.schema()), scope.namedSchemas()));
    }

    /** Nothing, or how long MariaDB waits for other statements. */
    private static boolean isTail(PlanScope scope, int from) {
        Tokens tokens = scope.tokens();
        return switch (scope.statementEnd() - from) {
            case 0 -> true;
            case 1 -> tokens.is(from, "NOWAIT");
            case 2 -> tokens.is(from, "WAIT") && tokens.type(from + 1) == TokenType.NUMBER;
            default -> false;
        };
    }
}
