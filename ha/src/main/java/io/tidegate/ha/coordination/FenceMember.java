package io.tidegate.ha.coordination;

import io.tidegate.conf.document.UnreadableDocumentException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This proxy's side of a fence. It acts in the epoch that it has joined and in no other: when the
 * epoch goes up it first stops, then joins with its answer, and then goes on when the fence is
 * lowered.
 *
 * <p>Threads: {@link #look} and {@link #leave} from one at a time; the rest from any.
 */
public final class FenceMember {
    private static final Logger LOG = LoggerFactory.getLogger(FenceMember.class);

    /** What a member does; each of these has happened when it returns. */
    public interface Conduct {
        /**
         * Holds what comes and waits until nothing of the epoch before is under way.
         *
         * @return what whoever raised the fence wants to know; empty when that cannot be told: then
         *     this proxy does not join before the fence is lowered, as if it had not answered
         */
        Optional<String> stop(FenceRecord record);

        /** Goes on, in the epoch that was joined. */
        void proceed(FenceRecord record);
    }

    private final Tree tree;
    private final String name;
    private final Member me;
    private final Conduct conduct;
    private boolean proceeding;
    private volatile long joined;
    private @Nullable FenceRecord seen;

    FenceMember(Tree tree, String name, Member me, Conduct conduct) {
        this.tree = tree;
        this.name = name;
        this.me = me;
        this.conduct = conduct;
    }

    /** The epoch that this proxy has joined; 0 for none yet. */
    public long epoch() {
        return joined;
    }

    void look() throws DisconnectedException {
        Optional<Node> node = tree.read(Paths.fence(name));
        if (node.isEmpty()) {
            return;
        }
        FenceRecord record;
        try {
            record = FenceRecord.FORMAT.read(node.get().data());
        } catch (UnreadableDocumentException ofAnotherRelease) {
            LOG.error("fence {}: {}", name, ofAnotherRelease.getMessage());
            return;
        }
        if (record.epoch() < joined) {
            return; // Of a server that lags.
        }
        seen = record;
        if (record.epoch() > joined && !join(record, node.get().version())) {
            return; // It went up again: the next look joins that.
        }
        if (record.raised() == proceeding) {
            if (record.raised()) {
                conduct.stop(record);
            } else {
                conduct.proceed(record);
            }
            proceeding = !record.raised();
        }
    }

    /**
     * Stops for good, and says so: nobody waits for this proxy any more, nor has to prove what it
     * may have told. To be called behind the last {@link #look}.
     */
    void leave() throws DisconnectedException {
        FenceRecord last = seen;
        if (joined == 0 || last == null) {
            return;
        }
        Optional<String> answer = conduct.stop(last);
        if (answer.isPresent()) {
            boolean _ =
                    tree.apply(
                            List.of(
                                    new Change.Create(
                                            Paths.left(name, joined, me.run()),
                                            FenceAnswer.FORMAT.write(
                                                    new FenceAnswer(answer.get(), false)))));
        }
    }

    private boolean join(FenceRecord record, int version) throws DisconnectedException {
        Optional<String> answer = conduct.stop(record);
        proceeding = false;
        if (answer.isEmpty() && record.raised()) {
            return false;
        }
        String path = Paths.joined(name, record.epoch(), me.run());
        byte[] said =
                FenceAnswer.FORMAT.write(new FenceAnswer(answer.orElse(""), answer.isEmpty()));
        Optional<Node> before = tree.read(path);
        boolean written =
                tree.apply(
                        List.of(
                                new Change.Check(Paths.fence(name), version),
                                before.isPresent()
                                        ? new Change.Write(path, said, before.get().version())
                                        : new Change.Create(path, said)));
        if (written) {
            joined = record.epoch();
        }
        return written;
    }
}
