package io.tidegate.ha.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Where owned jobs are done: each has a lock there, a journal's entry and some parts. */
final class SimulatedGroup {
    static final int PARTS = 3;

    static final class Entry {
        boolean refused;
        int parts;
        String lock = "";
    }

    final Map<String, Entry> entries = new TreeMap<>();

    /** False when somebody has seen to it that it is never there. */
    boolean create(String id, String run) {
        Entry entry = new Entry();
        entry.lock = run;
        return entries.putIfAbsent(id, entry) == null;
    }

    void bury(String id) {
        Entry nothing = new Entry();
        nothing.refused = true;
        entries.putIfAbsent(id, nothing);
    }

    boolean lock(String id, String run) {
        Entry entry = entries.get(id);
        if (entry == null || !entry.lock.isEmpty()) {
            return false;
        }
        entry.lock = run;
        return true;
    }

    void unlock(String id, String run) {
        Entry entry = entries.get(id);
        if (entry != null && entry.lock.equals(run)) {
            entry.lock = "";
        }
    }

    /** Its connections end with it. */
    void killed(String run) {
        entries.keySet().forEach(id -> unlock(id, run));
    }

    void carryOut(String id, String run) {
        Entry entry = Objects.requireNonNull(entries.get(id));
        assertThat(entry.lock).as("the lock of job %s", id).isEqualTo(run);
        assertThat(entry.refused).as("job %s was refused", id).isFalse();
        entry.parts++;
        assertThat(entry.parts).as("parts of job %s", id).isLessThanOrEqualTo(PARTS);
    }

    boolean isDone(String id) {
        Entry entry = entries.get(id);
        return entry != null && entry.parts == PARTS;
    }

    Optional<Ownership> standing(String id, Ownership.Owned mine) {
        Entry entry = entries.get(id);
        if (entry == null) {
            return Optional.of(mine.over("never begun"));
        }
        if (entry.refused) {
            return Optional.of(mine.over("refused"));
        }
        return isDone(id) ? Optional.of(mine.over("done")) : Optional.empty();
    }
}
