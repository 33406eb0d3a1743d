package io.tidegate.ha.coordination;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happens when a change is made and its answer is lost: the next server that this proxy finds
 * has not heard of it yet, until it is asked to catch up.
 */
final class LaggingTree implements Tree {
    private final Tree tree;
    private final Map<String, Optional<Node>> seen = new HashMap<>();
    private boolean loses;
    private boolean lags;

    LaggingTree(Tree tree) {
        this.tree = tree;
    }

    /** Of a change of more than what is checked. */
    void loseTheNextAnswer() {
        loses = true;
    }

    @Override
    public long session() {
        return tree.session();
    }

    @Override
    public Optional<Node> read(String path) throws DisconnectedException {
        if (lags && seen.containsKey(path)) {
            return seen.get(path);
        }
        Optional<Node> node = tree.read(path);
        seen.put(path, node);
        return node;
    }

    @Override
    public List<String> children(String path) throws DisconnectedException {
        return tree.children(path);
    }

    @Override
    public boolean apply(List<Change> changes) throws DisconnectedException {
        boolean applied = tree.apply(changes);
        if (loses && changes.stream().anyMatch(Change.Write.class::isInstance)) {
            loses = false;
            lags = true;
            throw new DisconnectedException("the answer is lost");
        }
        return applied;
    }

    @Override
    public void sync() throws DisconnectedException {
        lags = false;
        tree.sync();
    }

    @Override
    public Subscription subscribe(String path, Runnable listener) {
        return tree.subscribe(path, listener);
    }
}
