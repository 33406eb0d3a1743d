package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.Statement.TableRef;
import io.tidegate.sharding.sql.TokenType;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.Trait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans DROP TABLE of several tables. */
final class Drops {
    private final PlanScope scope;
    private final Tokens tokens;

    Drops(PlanScope scope) {
        this.scope = scope;
        this.tokens = scope.tokens();
    }

    /**
     * Null for what is another statement, or has one table.
     *
     * @param first where the first table is named
     */
    @Nullable Template plan(int first, boolean ifExists) {
        List<DropsTemplate.Table> tables = new ArrayList<>();
        Set<String> names = new HashSet<>();
        boolean ruled = false;
        int at = first;
        while (at == first || tokens.isSymbol(at - 1, ',')) {
            boolean qualified = tokens.isSymbol(at + 1, '.');
            int name = qualified ? at + 2 : at;
            if (!tokens.isName(at) || !tokens.isName(name)) {
                return null;
            }
            TableRef table =
                    new TableRef(qualified ? tokens.name(at) : "", tokens.name(name), "", name);
            String shown = scope.schemaOf(table) + "." + table.name();
            boolean known = scope.rule(table) != null || scope.isBroadcast(table);
            ruled |= known;
            // Rules know no case; servers may.
            if (!names.add(known ? shown.toLowerCase(Locale.ROOT) : shown)) {
                return scope.refused(
                        ErrorCode.MYSQL_NONUNIQ_TABLE,
                        "Not unique table/alias: '" + table.name() + "'",
                        name);
            }
            tables.add(new DropsTemplate.Table(shown, new Range(at, name + 1)));
            at = tokens.isSymbol(name + 1, ',') ? name + 2 : name + 1;
        }
        boolean whole = tables.size() > 1 && ruled && isTail(at);
        return whole && !scope.sql().has(Trait.HAS_PARAMETERS)
                ? new DropsTemplate(
                        tables,
                        ifExists,
                        new Range(at, scope.statementEnd()),
                        scope.rules().anyGroup(),
                        scope.namedSchemas())
                : null;
    }

    /** Words that mean nothing, or how long MariaDB waits for other statements. */
    private boolean isTail(int from) {
        for (int i = from; i < scope.statementEnd(); i++) {
            boolean known =
                    switch (tokens.keyword(i)) {
                        case "RESTRICT", "CASCADE", "WAIT", "NOWAIT" -> true;
                        default -> tokens.type(i) == TokenType.NUMBER && tokens.is(i - 1, "WAIT");
                    };
            if (!known) {
                return false;
            }
        }
        return true;
    }
}
