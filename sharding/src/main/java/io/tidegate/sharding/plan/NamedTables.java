package io.tidegate.sharding.plan;

import io.tidegate.sharding.catalogue.SystemSchemas;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.rule.TableName;
import io.tidegate.sharding.sql.Tokens;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tables with a rule that a statement names, as far as the places of names tell. */
final class NamedTables {
    private NamedTables() {}

    /** All of them in their order, and those of which an alias or a column has the name. */
    static Set<TableName> of(Tokens tokens, String schema, RuleSet rules) {
        SortedSet<TableName> named = new TreeSet<>();
        for (int i = 0; i < tokens.count(); i++) {
            TableName table = at(tokens, i, schema, rules);
            if (table != null) {
                named.add(table);
            }
        }
        return named.isEmpty() ? Set.of() : Collections.unmodifiableSet(named);
    }

    /** The one that a token may name; null when it names none. */
    static @Nullable TableName at(Tokens tokens, int token, String schema, RuleSet rules) {
        if (!tokens.isName(token) || !rules.isRuledName(tokens.name(token))) {
            return null;
        }
        String name = tokens.name(token);
        boolean qualified = tokens.isSymbol(token - 1, '.') && tokens.isName(token - 2);
        String in = qualified ? tokens.name(token - 2) : schema;
        if (qualified && SystemSchemas.contains(in)) {
            return null;
        }
        if (qualified && rules.schema(in) == null) {
            // A column of some table, or a table of a schema that is not ours: look at both.
            in = schema;
        }
        return rules.isRuled(in, name) ? TableName.of(in, name) : null;
    }
}
