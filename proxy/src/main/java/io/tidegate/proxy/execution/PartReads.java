package io.tidegate.proxy.execution;

import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.sharding.plan.PartRows;
import io.tidegate.sharding.plan.UnionPart;
import java.util.ArrayList;
import java.util.List;

/**
 * Merges the parts of a UNION that have to be merged by themselves, one after the other over the
 * session's connections, and keeps their rows.
 */
final class PartReads {
    interface Then {
        void collected(List<PartRows> rows);

        void failed(ErrPacket cause);
    }

    private final List<UnionPart> parts;
    private final boolean deprecatesEof;
    private final Connections connections;
    private final Paddings paddings;
    private final MergedRead.Sender sender;
    private final Then then;
    private final List<PartRows> collected = new ArrayList<>();
    private final CollectedWarnings warnings;
    private long memory;

    /**
     * @param memory bytes that all of them may keep
     * @param warnings of the whole UNION
     */
    PartReads(
            List<UnionPart> parts,
            boolean deprecatesEof,
            Connections connections,
            Paddings paddings,
            long memory,
            MergedRead.Sender sender,
            CollectedWarnings warnings,
            Then then) {
        this.parts = parts;
        this.deprecatesEof = deprecatesEof;
        this.connections = connections;
        this.paddings = paddings;
        this.memory = memory;
        this.sender = sender;
        this.warnings = warnings;
        this.then = then;
    }

    void start() {
        if (collected.size() == parts.size()) {
            then.collected(collected);
            return;
        }
        new MergedRead(
                        new CollectedRows(deprecatesEof, memory, new Collected()),
                        connections,
                        parts.get(collected.size()).select(),
                        paddings,
                        memory,
                        sender,
                        warnings,
                        new Nobody())
                .start();
    }

    private final class Collected implements CollectedRows.Then {
        @Override
        public void collected(PartRows rows, long kept) {
            collected.add(rows);
            memory -= kept;
            start();
        }

        @Override
        public void failed(ErrPacket cause) {
            then.failed(cause);
        }
    }

    /** The client has nothing yet. */
    private static final class Nobody implements Completion {
        @Override
        public void rows(long rows, Diagnostics diagnostics) {}

        @Override
        public void written(long affectedRows, Diagnostics diagnostics) {}

        @Override
        public void failed(ErrPacket error) {}

        @Override
        public void failed(ErrPacket error, Diagnostics diagnostics) {}
    }
}
