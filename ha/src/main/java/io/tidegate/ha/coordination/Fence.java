package io.tidegate.ha.coordination;

import io.tidegate.conf.document.UnreadableDocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The leader's side of a fence: it raises the epoch, sees who has joined it, and lowers the fence.
 *
 * <pre>
 *   lowered in E --raise--> raised in E+1 --all have joined, or cannot act--> --lower--> lowered in E+1
 * </pre>
 *
 * <p>Who ever joined an epoch is kept, so that no proxy is overlooked that has lost its session and
 * acts on.
 */
public final class Fence {
    private final Tree tree;
    private final String name;

    Fence(Tree tree, String name) {
        this.tree = tree;
        this.name = name;
    }

    /**
     * Makes the fence, lowered, if it is not there.
     *
     * @return false when the term has ended
     */
    public boolean establish(Term term) throws DisconnectedException {
        if (tree.read(Paths.fence(name)).isPresent()) {
            return true;
        }
        return tree.apply(
                        List.of(
                                term.check(),
                                new Change.Create(
                                        Paths.fence(name),
                                        FenceRecord.FORMAT.write(FenceRecord.FIRST)),
                                new Change.Create(
                                        Paths.epoch(name, FenceRecord.FIRST.epoch()), new byte[0])))
                || tree.read(Paths.fence(name)).isPresent();
    }

    /** As it is now. */
    public Optional<Versioned<FenceRecord>> record()
            throws DisconnectedException, UnreadableDocumentException {
        tree.sync();
        Optional<Node> node = tree.read(Paths.fence(name));
        return node.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Versioned<>(
                                FenceRecord.FORMAT.read(node.get().data()), node.get().version()));
    }

    /**
     * Raises it from the epoch that was seen.
     *
     * @return false when it is another one by now, or the term has ended
     */
    public boolean raise(Term term, Versioned<FenceRecord> seen, String reason)
            throws DisconnectedException {
        FenceRecord next = seen.content().next(reason);
        return tree.apply(
                List.of(
                        term.check(),
                        new Change.Write(
                                Paths.fence(name), FenceRecord.FORMAT.write(next), seen.version()),
                        new Change.Create(Paths.epoch(name, next.epoch()), new byte[0])));
    }

    /**
     * Lets everybody who has joined the epoch go on.
     *
     * @return false when it is another one by now, or the term has ended
     */
    public boolean lower(Term term, Versioned<FenceRecord> seen) throws DisconnectedException {
        return tree.apply(
                List.of(
                        term.check(),
                        new Change.Write(
                                Paths.fence(name),
                                FenceRecord.FORMAT.write(seen.content().lowered()),
                                seen.version())));
    }

    /** Who has answered a raised fence, at this look. */
    public FenceCount count(FenceRecord raised) throws DisconnectedException {
        tree.sync();
        long ended = raised.epoch() - 1;
        List<String> before = tree.children(Paths.epoch(name, ended));
        Map<String, String> answers = answers(raised.epoch());
        List<String> silent = new ArrayList<>(before);
        silent.removeAll(answers.keySet());
        // What a member has said that ended in order; it can act no more.
        answers.putAll(answers(silent, member -> Paths.left(name, ended, member)));
        return FenceCount.of(before, answers, liveRuns());
    }

    /**
     * What those who have joined an epoch answered then, by run; who could not tell is left out.
     * Farewells are no answers to it.
     */
    public Map<String, String> answers(long epoch) throws DisconnectedException {
        return answers(
                tree.children(Paths.epoch(name, epoch)),
                member -> Paths.joined(name, epoch, member));
    }

    private Map<String, String> answers(List<String> members, UnaryOperator<String> path)
            throws DisconnectedException {
        List<Optional<Node>> nodes = tree.readAll(members.stream().map(path).toList());
        Map<String, String> answers = new TreeMap<>();
        for (int i = 0; i < members.size(); i++) {
            String member = members.get(i);
            nodes.get(i).flatMap(Fence::answer).ifPresent(text -> answers.put(member, text));
        }
        return answers;
    }

    private List<String> liveRuns() throws DisconnectedException {
        return Membership.running(tree).stream().map(Member::run).toList();
    }

    private static Optional<String> answer(Node node) {
        try {
            FenceAnswer answer = FenceAnswer.FORMAT.read(node.data());
            return answer.unknown() ? Optional.empty() : Optional.of(answer.text());
        } catch (UnreadableDocumentException ofAnotherRelease) {
            return Optional.empty();
        }
    }

    /** Takes away what is known of epochs that nobody can act in any more. */
    public void forgetBefore(Term term, long epoch) throws DisconnectedException {
        for (String each : tree.children(Paths.fence(name))) {
            if (Long.parseLong(each) < epoch) {
                forget(term, Long.parseLong(each));
            }
        }
    }

    private void forget(Term term, long epoch) throws DisconnectedException {
        List<Change> changes = new ArrayList<>(List.of(term.check()));
        for (String member : tree.children(Paths.epoch(name, epoch))) {
            if (tree.read(Paths.left(name, epoch, member)).isPresent()) {
                changes.add(new Change.Delete(Paths.left(name, epoch, member), Tree.ANY));
            }
            changes.add(new Change.Delete(Paths.joined(name, epoch, member), Tree.ANY));
        }
        changes.add(new Change.Delete(Paths.epoch(name, epoch), Tree.ANY));
        tree.apply(changes);
    }
}
