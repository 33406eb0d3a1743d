package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.sql.Construct;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Tokens;
import java.util.Locale;
import java.util.Optional;

/**
 * The tables in which the proxy keeps what it has to know. A client that could write one could have
 * the proxy carry out what it may not do itself, and one that could read it would see statements of
 * others: their names are in no client's statement, wherever in it, on whatever schema.
 */
public final class OwnTables {
    private static final String PREFIX = "tidegate_";

    private OwnTables() {}

    /**
     * For a statement that is not planned.
     *
     * @throws io.tidegate.conf.error.TidegateException when one is named
     */
    public static void requireNone(ScannedSql sql) {
        named(Tokens.of(sql))
                .ifPresent(name -> {
                    throw ErrorCode.COMMAND_UNSUPPORTED.with(
                            reason(name.name()) + Place.behind(sql, name.token()));
                });
    }

    static Optional<Template> refused(PlanScope scope) {
        return named(scope.tokens())
                .map(name ->
                        scope.refused(
                                ErrorCode.COMMAND_UNSUPPORTED, reason(name.name()), name.token()));
    }

    private static Optional<Construct> named(Tokens tokens) {
        for (int i = 0; i < tokens.count(); i++) {
            // In front of a point stands a schema; a table there stands elsewhere, too.
            if (tokens.isName(i) && !tokens.isSymbol(i + 1, '.') && isOwn(tokens.name(i))) {
                return Optional.of(new Construct(tokens.name(i), i));
            }
        }
        return Optional.empty();
    }

    /** Servers that fold names to lower case make an i of the Turkish one with a dot. */
    private static boolean isOwn(String name) {
        return name.replace('\u0130', 'i').toLowerCase(Locale.ROOT).startsWith(PREFIX);
    }

    private static String reason(String name) {
        return name
                + ": names that begin with "
                + PREFIX
                + " are those of the proxy's own tables; use another one, and SHOW DDL to see jobs";
    }
}
