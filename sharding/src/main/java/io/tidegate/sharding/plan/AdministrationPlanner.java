package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.Trait;

/**
 * Statements about a server and not about its data are refused: one server of many would carry them
 * out, with the rights of the proxy's own account.
 */
final class AdministrationPlanner {
    private AdministrationPlanner() {}

    static Template plan(PlanScope scope) {
        Tokens tokens = scope.tokens();
        if (tokens.is(1, "DATABASE") || tokens.is(1, "SCHEMA")) {
            return database(scope);
        }
        return scope.refused(
                ErrorCode.COMMAND_UNSUPPORTED,
                "a statement of server administration (accounts and rights, replication, plugins, FLUSH,"
                        + " RESET, SHUTDOWN and the like) concerns one server, and the proxy stands before"
                        + " several; connect to that server itself",
                0);
    }

    /** Drivers and frameworks make sure of their database before they use it. */
    private static Template database(PlanScope scope) {
        Tokens tokens = scope.tokens();
        boolean makesSure =
                tokens.is(0, "CREATE")
                        && tokens.is(2, "IF")
                        && tokens.is(3, "NOT")
                        && tokens.is(4, "EXISTS")
                        && !scope.sql().has(Trait.MULTI_STATEMENT);
        SchemaConfig config =
                makesSure && tokens.isName(5) ? scope.rules().schema(tokens.name(5)) : null;
        if (config != null) {
            return scope.passThrough(config.defaultGroup());
        }
        return scope.refused(
                ErrorCode.COMMAND_UNSUPPORTED,
                tokens.keyword(0)
                        + " DATABASE would reach one group of several; create or change the database on"
                        + " every group itself and name it under schemas in the configuration",
                0);
    }
}
