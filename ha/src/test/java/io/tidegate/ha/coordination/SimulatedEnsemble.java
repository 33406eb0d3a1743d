package io.tidegate.ha.coordination;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** ZooKeeper without threads and sockets: every state that it was ever in, one after the other. */
final class SimulatedEnsemble {
    record Entry(byte[] data, int version, long owner) {}

    private final List<SortedMap<String, Entry>> states = new ArrayList<>();
    private final Set<Long> sessions = new HashSet<>();
    private long lastSession;

    SimulatedEnsemble() {
        SortedMap<String, Entry> first = new TreeMap<>();
        first.put("", new Entry(new byte[0], 0, 0));
        Paths.FOUNDATIONS.forEach(path -> first.put(path, new Entry(new byte[0], 0, 0)));
        states.add(first);
    }

    synchronized long openSession() {
        sessions.add(++lastSession);
        return lastSession;
    }

    synchronized boolean isOpen(long session) {
        return sessions.contains(session);
    }

    /** The session ends, and what it owned with it. */
    synchronized void expire(long session) {
        if (sessions.remove(session)) {
            SortedMap<String, Entry> next = new TreeMap<>(states.getLast());
            next.values().removeIf(entry -> entry.owner() == session);
            states.add(next);
        }
    }

    synchronized int newest() {
        return states.size() - 1;
    }

    synchronized SortedMap<String, Entry> at(int state) {
        return states.get(state);
    }

    List<SortedMap<String, Entry>> history() {
        return states;
    }

    synchronized boolean apply(long session, List<Change> changes) {
        SortedMap<String, Entry> next = new TreeMap<>(states.getLast());
        for (Change change : changes) {
            if (!apply(next, session, change)) {
                return false;
            }
        }
        // Who only asks whether something is so adds no state: leaders ask often.
        if (!changes.stream().allMatch(Change.Check.class::isInstance)) {
            states.add(next);
        }
        return true;
    }

    private static boolean apply(Map<String, Entry> tree, long session, Change change) {
        Entry entry = tree.get(change.path());
        return switch (change) {
            case Change.Create(String path, byte[] data) -> create(tree, path, data, 0);
            case Change.CreateEphemeral(String path, byte[] data) ->
                    create(tree, path, data, session);
            case Change.Write(String path, byte[] data, int version) -> {
                if (entry == null || isOther(entry, version)) {
                    yield false;
                }
                tree.put(path, new Entry(data, entry.version() + 1, entry.owner()));
                yield true;
            }
            case Change.Delete(String path, int version) ->
                    entry != null
                            && !isOther(entry, version)
                            && tree.keySet().stream().noneMatch(each -> each.startsWith(path + "/"))
                            && tree.remove(path) != null;
            case Change.Check(_, int version) -> entry != null && !isOther(entry, version);
        };
    }

    private static boolean isOther(Entry entry, int version) {
        return version != Tree.ANY && version != entry.version();
    }

    private static boolean create(Map<String, Entry> tree, String path, byte[] data, long owner) {
        boolean possible =
                tree.containsKey(path.substring(0, path.lastIndexOf('/')))
                        && !tree.containsKey(path);
        if (possible) {
            tree.put(path, new Entry(data, 0, owner));
        }
        return possible;
    }
}
