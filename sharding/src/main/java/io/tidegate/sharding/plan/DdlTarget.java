package io.tidegate.sharding.plan;

import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Statement.TableRef;
import io.tidegate.sharding.sql.Tokens;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table that a definition is about.
 *
 * @param token of its name
 * @param rule null where it has none, or is a broadcast table
 * @param copied whether it is a broadcast table
 */
record DdlTarget(String schema, String name, int token, @Nullable TableRule rule, boolean copied) {

    /** The one whose name, or whose schema's, stands at a token; empty where no name does. */
    static Optional<DdlTarget> at(PlanScope scope, int at) {
        Tokens tokens = scope.tokens();
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
                new DdlTarget(
                        scope.schemaOf(table),
                        tokens.name(name),
                        name,
                        scope.rule(table),
                        scope.isBroadcast(table)));
    }

    boolean isRuled() {
        return rule != null || copied;
    }

    /** The token behind its name. */
    int behind() {
        return token + 1;
    }
}
