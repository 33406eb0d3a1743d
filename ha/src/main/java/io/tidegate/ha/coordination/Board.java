package io.tidegate.ha.coordination;

import io.tidegate.conf.document.DocumentFormat;
import io.tidegate.conf.document.UnreadableDocumentException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What each proxy says of itself, for the others to read. A proxy's note goes with it.
 *
 * <p>Threads: {@link #write} from one at a time; the rest from any.
 */
public final class Board<T> {
    private final Tree tree;
    private final String path;
    private final DocumentFormat<T> format;
    private final Member me;

    Board(Tree tree, String path, DocumentFormat<T> format, Member me) {
        this.tree = tree;
        this.path = path;
        this.format = format;
        this.me = me;
    }

    String path() {
        return path;
    }

    /** Writes this proxy's note, if it is not what stands there. */
    public void write(T note) throws DisconnectedException {
        String mine = Paths.below(path, me.name());
        byte[] data = format.write(note);
        Optional<Node> before = tree.read(mine);
        if (before.isPresent() && before.get().owner() == tree.session()) {
            if (!java.util.Arrays.equals(before.get().data(), data)) {
                tree.apply(List.of(new Change.Write(mine, data, before.get().version())));
            }
            return;
        }
        // A note of this proxy's last session would go with that.
        tree.apply(
                before.isPresent()
                        ? List.of(
                                new Change.Delete(mine, before.get().version()),
                                new Change.CreateEphemeral(mine, data))
                        : List.of(new Change.CreateEphemeral(mine, data)));
    }

    /** The notes of those that run, by name; one that cannot be read is left out. */
    public Map<String, T> notes() throws DisconnectedException {
        Map<String, T> notes = new TreeMap<>();
        List<String> members = tree.children(path);
        List<Optional<Node>> nodes =
                tree.readAll(members.stream().map(member -> Paths.below(path, member)).toList());
        for (int i = 0; i < members.size(); i++) {
            if (nodes.get(i).isPresent()) {
                try {
                    notes.put(members.get(i), format.read(nodes.get(i).get().data()));
                } catch (UnreadableDocumentException ofAnotherRelease) {
                    // As if it had said nothing: whoever waits for it says so.
                }
            }
        }
        return notes;
    }
}
