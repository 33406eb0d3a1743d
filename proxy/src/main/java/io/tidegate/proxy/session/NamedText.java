package io.tidegate.proxy.session;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.plan.Planned;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.Placeholders;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.TokenType;
import io.tidegate.sharding.sql.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a statement that is prepared in SQL, and who keeps it.
 *
 * @param schema in which it was prepared, null for none
 * @param planned as it was when it was prepared
 * @param group the server's: it concerns no rule, and a connection of this group knows it by its
 *     name. Null: the session's own, which executes it as if its client had sent it
 */
record NamedText(
        ScannedSql scanned, @Nullable String schema, @Nullable GroupId group, Planned planned) {
    int parameters() {
        return Placeholders.count(scanned);
    }

    /** Where a column of the result would be called like the parameter's value, or -1. */
    int selectedParameter() {
        Tokens tokens = Tokens.of(scanned);
        for (int i = 0; i < tokens.count() && !tokens.is(i, "FROM"); i++) {
            if (tokens.is(0, "SELECT") && tokens.type(i) == TokenType.PARAMETER) {
                return i;
            }
        }
        return Place.NO_TOKEN;
    }

    /** The text with literals in the places of its parameters. */
    Rewritten with(List<String> literals) {
        return Placeholders.replace(
                scanned, number -> Session.bytes(literals.get(number)), List.of());
    }
}
