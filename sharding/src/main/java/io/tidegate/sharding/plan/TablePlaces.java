package io.tidegate.sharding.plan;

import io.tidegate.sharding.catalogue.Reference;
import io.tidegate.sharding.sql.Tokens;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The places of a SELECT where a table stands: behind FROM and JOIN, and commas between those. */
final class TablePlaces {
    private static final Set<String> BEFORE_TABLE =
            Set.of("FROM", "JOIN", "STRAIGHT_JOIN", "TABLE");

    /** What ends the tables of FROM. */
    private static final Set<String> BEHIND_TABLES =
            Set.of(
                    "EXCEPT",
                    "FOR",
                    "GROUP",
                    "HAVING",
                    "INTERSECT",
                    "INTO",
                    "LIMIT",
                    "ORDER",
                    "SELECT",
                    "UNION",
                    "WHERE",
                    "WINDOW");

    private static final Set<String> SUBQUERY = Set.of("SELECT", "WITH", "VALUES");

    private final Tokens tokens;
    private final Set<Integer> references;

    TablePlaces(Tokens tokens, List<Reference> references) {
        this.tokens = tokens;
        this.references =
                references.stream().map(Reference::token).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a table of information_schema, or a subquery, stands in each of them. */
    boolean areAllTaken() {
        BitSet amongTables = new BitSet();
        int depth = 0;
        boolean here = false;
        for (int i = 0; i < tokens.count(); i++) {
            boolean opens = tokens.isSymbol(i, '(');
            if (here && !opens && !references.contains(i)) {
                return false;
            }
            if (opens) {
                boolean list = here && !SUBQUERY.contains(tokens.keyword(i + 1));
                amongTables.set(++depth, list);
                here = list;
                continue;
            }
            if (tokens.isSymbol(i, ')')) {
                depth = Math.max(0, depth - 1);
            }
            String word = tokens.keyword(i);
            boolean begins = BEFORE_TABLE.contains(word);
            if (begins || BEHIND_TABLES.contains(word)) {
                amongTables.set(depth, begins);
            }
            here = begins || tokens.isSymbol(i, ',') && amongTables.get(depth);
        }
        return !here;
    }
}
