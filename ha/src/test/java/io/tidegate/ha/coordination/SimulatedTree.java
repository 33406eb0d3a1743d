package io.tidegate.ha.coordination;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;

/**
 * One proxy's connection to the simulated ensemble. Its server lags by some states, an answer can
 * be lost behind a change that was made, and before each request others may come first: as long as
 * the seed has it, this proxy stands still there.
 */
final class SimulatedTree implements Tree {
    private final SimulatedEnsemble ensemble;
    private final Random random;
    private final Runnable interlude;
    private final double trouble;
    private long session;
    private int seen;
    private boolean calm;

    SimulatedTree(SimulatedEnsemble ensemble, Random random, Runnable interlude, double trouble) {
        this.ensemble = ensemble;
        this.random = random;
        this.interlude = interlude;
        this.trouble = trouble;
        this.session = ensemble.openSession();
    }

    void calmDown() {
        calm = true;
    }

    @Override
    public long session() {
        return session;
    }

    @Override
    public Optional<Node> read(String path) throws DisconnectedException {
        SimulatedEnsemble.Entry entry = view().get(path);
        return entry == null
                ? Optional.empty()
                : Optional.of(new Node(path, entry.data(), entry.version(), entry.owner()));
    }

    @Override
    public List<String> children(String path) throws DisconnectedException {
        // All that is below it stands between these two, '0' being the character behind '/'.
        return view().subMap(path + "/", path + "0").keySet().stream()
                .map(each -> each.substring(path.length() + 1))
                .filter(each -> !each.contains("/"))
                .toList();
    }

    private SortedMap<String, SimulatedEnsemble.Entry> view() throws DisconnectedException {
        request();
        int behind = calm ? 0 : random.nextInt(4);
        seen = Math.max(seen, ensemble.newest() - behind);
        return ensemble.at(seen);
    }

    @Override
    public boolean apply(List<Change> changes) throws DisconnectedException {
        request();
        boolean applied = ensemble.apply(session, changes);
        if (!calm && random.nextDouble() < trouble) {
            throw new DisconnectedException("the answer is lost");
        }
        seen = ensemble.newest();
        return applied;
    }

    @Override
    public void sync() throws DisconnectedException {
        request();
        seen = ensemble.newest();
    }

    /**
     * What every request meets: others come first, the connection breaks, the session has ended.
     */
    private void request() throws DisconnectedException {
        interlude.run();
        if (!calm && random.nextDouble() < trouble) {
            throw new DisconnectedException("the connection broke");
        }
        if (!ensemble.isOpen(session)) {
            session = ensemble.openSession();
            throw new DisconnectedException("the session has ended");
        }
    }

    @Override
    public Subscription subscribe(String path, Runnable listener) {
        return () -> {};
    }
}
