package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.catalogue.JournalTables;
import io.tidegate.sharding.rule.TableRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A definition of a table with a rule, to be changed in all places where it lies, or the table
 * itself, to be emptied there.
 *
 * @param table its logical name
 * @param rule null when it is a broadcast table
 * @param parts one for each sub-table, or for each group's copy
 * @param renamed what it is called afterwards, null where it keeps its name
 * @param trial the statement for a table of the name {@link #TRIAL}, on which it is tried first;
 *     empty where that would tell nothing
 */
public record TableChange(
        Kind kind,
        String schema,
        String table,
        @Nullable TableRule rule,
        List<Part> parts,
        @Nullable Renamed renamed,
        String trial) {
    /** What a statement is tried on: no client ever sees it. */
    public static final String TRIAL = JournalTables.TRIAL;

    /** What the statement does to the table. */
    public enum Kind {
        CREATE_TABLE,
        ALTER_TABLE,
        DROP_TABLE,
        CREATE_INDEX,
        DROP_INDEX,
        /** Leaves the definition as it is, and takes the rows away. */
        TRUNCATE_TABLE,
        /** Gives it to another rule, which shards alike. */
        RENAME_TABLE,
        /** Adds sub-tables for further periods; no client's statement, but the proxies' own. */
        GROW_TABLE;

        /** As people call it. */
        public String statement() {
            return name().replace('_', ' ');
        }
    }

    /**
     * One place.
     *
     * @param table the name that it has there
     */
    public record Part(GroupId group, String table, String sql) {}

    /**
     * Another name.
     *
     * @param table the logical one
     * @param names those in the places of the parts, in their order
     */
    public record Renamed(String table, List<String> names) {
        public Renamed {
            names = List.copyOf(names);
        }
    }

    public TableChange {
        parts = List.copyOf(parts);
    }

    /** Where the table's first sub-table lies, and the journal of its jobs. */
    public GroupId firstGroup() {
        return rule == null ? parts.getFirst().group() : rule.placement().getFirst();
    }
}
