package io.tidegate.sharding.sql;

import java.util.List;
import java.util.Optional;

/** A parsed statement as far as planning understands it. */
public sealed interface Statement {

    /**
     * A table of a statement.
     *
     * @param schema empty when it is not qualified
     * @param alias empty when it has none
     * @param nameToken the number of the token that is its name
     */
    record TableRef(String schema, String name, String alias, int nameToken) {
        /** What columns are qualified by. */
        public String visibleName() {
            return alias.isEmpty() ? name : alias;
        }
    }

    /** How a table is joined to those before it. */
    enum JoinKind {
        /** The first table, or one after a comma. */
        NONE,
        INNER,
        LEFT,
        /** RIGHT, FULL, NATURAL and others. */
        OTHER
    }

    /**
     * @param using the columns of USING
     */
    record Joined(TableRef table, JoinKind kind, Condition on, List<String> using) {}

    /**
     * @param mergeNeeded the first construct that needs the rows of all shards together
     * @param parts where its parts stand; empty for what is unusual
     */
    record Query(
            List<Joined> tables,
            Condition where,
            Optional<String> mergeNeeded,
            Optional<SelectParts> parts)
            implements Statement {}

    /**
     * @param columns that SET assigns
     * @param bounded ORDER BY or LIMIT is there
     */
    record Update(List<Joined> tables, List<String> columns, Condition where, boolean bounded)
            implements Statement {}

    /**
     * A DELETE of one table.
     *
     * @param target the table as the form for several tables names it: {@code DELETE target FROM
     *     ...} or {@code DELETE FROM target USING ...}
     * @param bounded ORDER BY or LIMIT is there
     */
    record Delete(Joined from, Optional<TableRef> target, Condition where, boolean bounded)
            implements Statement {}

    /** A construct that planning does not understand. */
    record NotUnderstood(String construct) implements Statement {}
}
