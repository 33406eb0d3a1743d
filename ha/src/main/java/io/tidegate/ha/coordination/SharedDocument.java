package io.tidegate.ha.coordination;

import io.tidegate.conf.document.DocumentFormat;
import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.conf.live.Live;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One document that all proxies share. What was last read and could be understood stays {@link
 * #current} while ZooKeeper is away or the document is broken.
 *
 * <p>Threads: {@link #look} from one at a time; the rest from any.
 */
public final class SharedDocument<T> {
    private static final Logger LOG = LoggerFactory.getLogger(SharedDocument.class);

    private final Tree tree;
    private final String path;
    private final DocumentFormat<T> format;
    private final Live<Optional<Versioned<T>>> current = Live.of(Optional.empty());
    private volatile Optional<String> problem = Optional.empty();

    SharedDocument(Tree tree, String path, DocumentFormat<T> format) {
        this.tree = tree;
        this.path = path;
        this.format = format;
    }

    /** The last good one; empty when none was ever seen. */
    public Live<Optional<Versioned<T>>> current() {
        return current;
    }

    /** Why the document as it is now is not the current one. */
    public Optional<String> problem() {
        return problem;
    }

    /** The newest there is, read from ZooKeeper. */
    public Optional<Versioned<T>> read() throws DisconnectedException, UnreadableDocumentException {
        tree.sync();
        Optional<Node> node = tree.read(path);
        return node.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Versioned<>(format.read(node.get().data()), node.get().version()));
    }

    /**
     * Writes the first version.
     *
     * @return false when there is one already, or the leader's term has ended
     */
    public boolean create(Term term, T content) throws DisconnectedException {
        return tree.apply(List.of(term.check(), new Change.Create(path, format.write(content))));
    }

    /**
     * Writes the version behind one that was read.
     *
     * @return false when another was written meanwhile, or the leader's term has ended
     * @throws DisconnectedException when it is not known whether it was written
     */
    public boolean replace(Term term, Versioned<T> before, T content) throws DisconnectedException {
        List<Change> changes = new ArrayList<>();
        changes.add(term.check());
        changes.add(new Change.Write(path, format.write(content), before.version()));
        return tree.apply(changes);
    }

    void look() throws DisconnectedException {
        Optional<Node> node = tree.read(path);
        if (node.isEmpty()) {
            return;
        }
        int known = current.current().map(Versioned::version).orElse(-1);
        // An older one comes from a server that lags, and is never taken.
        if (node.get().version() <= known) {
            return;
        }
        try {
            T content = format.read(node.get().data());
            problem = Optional.empty();
            current.replace(Optional.of(new Versioned<>(content, node.get().version())));
        } catch (UnreadableDocumentException broken) {
            String why = String.valueOf(broken.getMessage());
            if (!problem.equals(Optional.of(why))) {
                LOG.error("{}: {}; the last good one stays in use", path, why);
            }
            problem = Optional.of(why);
        }
    }
}
