package io.tidegate.ha.failover;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.FenceCount;
import io.tidegate.ha.coordination.Versioned;
import io.tidegate.ha.mysql.gtid.GtidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What clients of a group were told as done: by the proxies that have stopped, and before the epoch
 * that ends.
 *
 * @param marks as far as that is known
 * @param silent who may have told more: runs of proxies, of this epoch or an earlier one
 */
record Acknowledged(GtidSet marks, List<String> silent) {
    Acknowledged {
        silent = List.copyOf(silent);
    }

    static Acknowledged of(FenceCount count, Failovers.Group group)
            throws DisconnectedException, UnreadableDocumentException {
        GtidSet marks = group.servers().parse("");
        List<String> silent = new ArrayList<>(count.awaited());
        silent.addAll(count.gone());
        Optional<Versioned<GroupRecord>> held = group.record().read();
        if (held.isPresent()) {
            GroupRecord record = held.get().content();
            marks = group.servers().parse(record.acknowledged());
            Map<String, String> since =
                    record.silent().isEmpty() ? Map.of() : group.fence().answers(record.epoch());
            for (String run : record.silent()) {
                String said = since.get(run);
                if (said == null) {
                    silent.add(run);
                } else {
                    marks = marks.union(group.servers().parse(said));
                }
            }
        }
        for (String answer : count.answers().values()) {
            marks = marks.union(group.servers().parse(answer));
        }
        return new Acknowledged(marks, silent);
    }
}
