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
        /** LEFT, or a RIGHT that reads as one when its two tables change places. */
        LEFT,
        /** Other RIGHTs, FULL, and what is not understood. */
        OTHER
    }

    /**
     * @param table without a name when it is a derived one
     * @param using the columns of USING
     * @param natural all columns of the same name are compared
     */
    record Joined(
            TableRef table, JoinKind kind, Condition on, List<String> using, boolean natural) {
        /** The columns that both sides are known to have are compared. */
        public boolean compares(String column) {
            return natural || using.stream().anyMatch(column::equalsIgnoreCase);
        }

        public boolean isDerived() {
            return table.name().isEmpty();
        }
    }

    /**
     * One SELECT of a statement that has several.
     *
     * @param enclosing the scope whose columns it may name besides its own, or -1
     */
    record Scope(int enclosing, List<Joined> tables, Condition where) {
        public Scope {
            tables = List.copyOf(tables);
        }
    }

    /**
     * A SELECT with others inside it or beside it.
     *
     * @param construct what makes it one
     * @param scopes each behind the one that encloses it
     * @param items the columns of its result, where it is no UNION; none for what is unusual
     * @param union where the parts of a UNION stand; empty for other statements, and for what is
     *     unusual
     */
    record Nested(
            Construct construct,
            List<Scope> scopes,
            List<SelectParts.Item> items,
            Optional<UnionParts> union)
            implements Statement {
        public Nested {
            scopes = List.copyOf(scopes);
            items = List.copyOf(items);
        }
    }

    /**
     * @param mergeNeeded the first construct that needs the rows of all shards together
     * @param parts where its parts stand; empty for what is unusual
     */
    record Query(
            List<Joined> tables,
            Condition where,
            Optional<Construct> mergeNeeded,
            Optional<SelectParts> parts)
            implements Statement {}

    /** A column behind SET, which begins at a token. */
    record Assigned(Condition.ColumnRef column, int token) {}

    /**
     * @param columns that SET assigns
     * @param bounded ORDER BY or LIMIT is there
     * @param scopes its own tables, and the SELECTs inside it
     */
    record Update(
            List<Joined> tables,
            List<Assigned> columns,
            Condition where,
            boolean bounded,
            List<Scope> scopes)
            implements Statement {}

    /**
     * @param tables of FROM or USING
     * @param targets the tables as the form for several tables names them: {@code DELETE target
     *     FROM ...} or {@code DELETE FROM target USING ...}; none in the form for one
     * @param bounded ORDER BY or LIMIT is there
     * @param scopes its own tables, and the SELECTs inside it
     */
    record Delete(
            List<Joined> tables,
            List<TableRef> targets,
            Condition where,
            boolean bounded,
            List<Scope> scopes)
            implements Statement {}

    /** A construct that planning does not understand. */
    record NotUnderstood(Construct construct) implements Statement {}
}
