package io.tidegate.ha.ids;

import io.tidegate.conf.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A register that can be out of reach, with a clock that is set by hand. Threads: any. */
final class RegisterInMemory implements WorkerRegister {
    private final Map<Integer, Entry> entries = new TreeMap<>();
    private long now;
    private boolean broken;

    RegisterInMemory(long now) {
        this.now = now;
    }

    synchronized void passes(long millis) {
        now += millis;
    }

    synchronized void breaks(boolean is) {
        broken = is;
    }

    private void work() {
        if (broken) {
            throw ErrorCode.IDS_UNAVAILABLE.with("out of reach");
        }
    }

    @Override
    public synchronized long now() {
        work();
        return now;
    }

    @Override
    public synchronized List<Entry> entries() {
        work();
        return new ArrayList<>(entries.values());
    }

    @Override
    public synchronized boolean add(int worker, String owner, long until) {
        work();
        return entries.putIfAbsent(worker, new Entry(worker, 1, until)) == null;
    }

    @Override
    public synchronized boolean change(Entry seen, String owner, long until) {
        work();
        return entries.replace(
                seen.worker(), seen, new Entry(seen.worker(), seen.fence() + 1, until));
    }
}
