package io.tidegate.ha.failover;

import io.tidegate.ha.coordination.FenceMember;
import io.tidegate.ha.coordination.FenceRecord;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.gtid.MySqlGtidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a proxy does with a group: it writes in the epoch that it has joined, and tells clients. */
final class SimulatedProxy implements FenceMember.Conduct {
    private final Set<Flaw> flaws;
    private final List<SimulatedServer.Write> answers = new ArrayList<>();
    private GtidSet acknowledged = MySqlGtidSet.NONE;
    private boolean stopped = true;

    SimulatedProxy(Set<Flaw> flaws) {
        this.flaws = flaws;
    }

    @Override
    public Optional<String> stop(FenceRecord record) {
        stopped = true;
        return Optional.of(flaws.contains(Flaw.NO_MARKS) ? "" : acknowledged.text());
    }

    @Override
    public void proceed(FenceRecord record) {
        stopped = false;
        // The group's record has it by now.
        acknowledged = MySqlGtidSet.NONE;
    }

    boolean isStopped() {
        return stopped;
    }

    void answered(SimulatedServer.Write write) {
        answers.add(write);
    }

    /** Tells clients of what is done, unless its epoch is over. */
    void forward(long epoch, List<String> told) {
        for (SimulatedServer.Write write : answers) {
            if ((!stopped && write.epoch() == epoch) || flaws.contains(Flaw.STALE_OK)) {
                acknowledged = acknowledged.union(MySqlGtidSet.parse(write.id()));
                told.add(write.id());
            }
        }
        answers.clear();
    }
}
