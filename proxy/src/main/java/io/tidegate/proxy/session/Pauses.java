package io.tidegate.proxy.session;

import io.tidegate.sharding.rule.TableName;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tables on which traffic is paused at a time. */
record Pauses(Map<TableName, Pause> byTable) {
    static final Pauses NONE = new Pauses(Map.of());

    Pauses {
        byTable = Map.copyOf(byTable);
    }

    boolean isNone() {
        return byTable.isEmpty();
    }

    Pauses with(Pause pause) {
        Map<TableName, Pause> next = new TreeMap<>(byTable);
        next.put(pause.table(), pause);
        return new Pauses(next);
    }

    Pauses without(TableName table) {
        Map<TableName, Pause> next = new TreeMap<>(byTable);
        next.remove(table);
        return next.isEmpty() ? NONE : new Pauses(next);
    }

    /** One that a statement with these tables has to wait for; null when there is none. */
    @Nullable Pause of(Set<TableName> tables) {
        for (TableName table : tables) {
            Pause pause = byTable.get(table);
            if (pause != null) {
                return pause;
            }
        }
        return null;
    }
}
