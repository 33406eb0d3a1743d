package io.tidegate.sharding.plan;

import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Tokens;
import java.util.Set;
import java.util.TreeSet;

/** Configured schemas by which a name of a statement is qualified. */
public final class NamedSchemas {
    private NamedSchemas() {}

    /** Those of a statement that is not planned. */
    public static Set<String> of(ScannedSql sql, RuleSet rules) {
        return of(Tokens.of(sql), rules);
    }

    static Set<String> of(Tokens tokens, RuleSet rules) {
        Set<String> named = new TreeSet<>();
        for (int i = 0; i + 2 < tokens.count(); i++) {
            if (tokens.isName(i)
                    && tokens.isSymbol(i + 1, '.')
                    && rules.schema(tokens.name(i)) != null) {
                named.add(tokens.name(i));
            }
        }
        return named;
    }

    /** Where the last name stands that is qualified by one, or -1. */
    static int last(Tokens tokens, RuleSet rules) {
        for (int i = tokens.count() - 3; i >= 0; i--) {
            if (tokens.isName(i)
                    && tokens.isSymbol(i + 1, '.')
                    && rules.schema(tokens.name(i)) != null) {
                return i;
            }
        }
        return Place.NO_TOKEN;
    }
}
