package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.Rewriting.Rewritten;
import java.util.List;

/**
 * A DROP TABLE of several tables, some of which have a rule: one statement for each of them.
 *
 * @param tables in the order of the statement
 * @param ifExists whether those that are not there are no errors
 */
public record DroppedTables(List<Dropped> tables, boolean ifExists) {
    /**
     * One table.
     *
     * @param name as servers tell of it, with its schema
     * @param drop the statement for it alone
     * @param look fails where it is not there
     */
    public record Dropped(String name, Rewritten drop, Rewritten look) {}

    public DroppedTables {
        tables = List.copyOf(tables);
    }
}
