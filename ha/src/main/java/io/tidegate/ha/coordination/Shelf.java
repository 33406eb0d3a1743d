package io.tidegate.ha.coordination;

import io.tidegate.conf.document.DocumentFormat;
import io.tidegate.conf.document.UnreadableDocumentException;
import java.util.List;
import java.util.Optional;

/** Numbered documents that are written once and never changed. */
public final class Shelf<T> {
    private final Tree tree;
    private final String path;
    private final DocumentFormat<T> format;

    Shelf(Tree tree, String path, DocumentFormat<T> format) {
        this.tree = tree;
        this.path = path;
        this.format = format;
    }

    /**
     * Puts one there.
     *
     * @return false when there is one of this number
     * @throws DisconnectedException when it is not known whether it was put there
     */
    public boolean put(int number, T content) throws DisconnectedException {
        return tree.apply(
                List.of(new Change.Create(Paths.numbered(path, number), format.write(content))));
    }

    public Optional<T> get(int number) throws DisconnectedException, UnreadableDocumentException {
        Optional<Node> node = tree.read(Paths.numbered(path, number));
        return node.isEmpty() ? Optional.empty() : Optional.of(format.read(node.get().data()));
    }

    /** The numbers there are, ascending. */
    public List<Integer> numbers() throws DisconnectedException {
        tree.sync();
        return tree.children(path).stream().map(Integer::valueOf).toList();
    }

    /**
     * Takes one away that nobody needs any more.
     *
     * @return false when the term has ended
     */
    public boolean remove(Term term, int number) throws DisconnectedException {
        return tree.apply(
                List.of(term.check(), new Change.Delete(Paths.numbered(path, number), Tree.ANY)));
    }
}
