package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.sql.Rewriting;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.StatementText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A DROP TABLE of several tables.
 *
 * @param tables where they are named
 * @param tail the words behind the last of them
 */
record DropsTemplate(
        List<Table> tables, boolean ifExists, Range tail, GroupId prepareGroup, Set<String> schemas)
        implements Template {
    /**
     * @param shown with its schema
     * @param tokens of its name
     */
    record Table(String shown, Range tokens) {}

    DropsTemplate {
        tables = List.copyOf(tables);
    }

    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        List<DroppedTables.Dropped> dropped = new ArrayList<>();
        int names = text.tokenStart(tables.getFirst().tokens().from());
        for (Table table : tables) {
            Rewriting drop = new Rewriting(text, text.length());
            drop.copy(text.offset(), names);
            copy(drop, text, table.tokens());
            if (tail.size() > 0) {
                drop.add(" ");
                copy(drop, text, tail);
            }
            Rewriting look = new Rewriting(text, text.length());
            look.add("SHOW COLUMNS FROM ");
            copy(look, text, table.tokens());
            dropped.add(new DroppedTables.Dropped(table.shown(), drop.done(), look.done()));
        }
        return new BoundPlan.Drops(new DroppedTables(dropped, ifExists));
    }

    private static void copy(Rewriting out, StatementText text, Range tokens) {
        out.copy(text.tokenStart(tokens.from()), text.tokenEnd(tokens.to() - 1));
    }

    @Override
    public @Nullable ShardStatement prepareAs(StatementText text) {
        return null;
    }

    @Override
    public boolean isPreparedByProxy() {
        return true;
    }
}
