package io.tidegate.ha.coordination;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.conf.live.Live;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which proxies run. A proxy's entry ends some seconds after it does; that it ever ran stays known.
 *
 * <p>Threads: {@link #look} from one at a time; the rest from any.
 */
public final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    /** What a look at this proxy's own entry tells it to do. */
    sealed interface Entry {
        record There() implements Entry {}

        record Missing(List<Change> changes) implements Entry {}

        /** Another one that runs has the name. */
        record Taken() implements Entry {}

        static Entry of(Member me, long session, Optional<Node> live, boolean known) {
            List<Change> changes = new ArrayList<>();
            byte[] record = Member.FORMAT.write(me);
            if (live.isPresent()) {
                Node node = live.get();
                if (node.owner() == session) {
                    return new There();
                }
                if (!isOf(me, node)) {
                    return new Taken();
                }
                // Of this proxy's last session, which has ended for it but not yet for ZooKeeper.
                changes.add(new Change.Delete(node.path(), node.version()));
            }
            if (!known) {
                changes.add(new Change.Create(Paths.known(me.name()), record));
            }
            changes.add(new Change.CreateEphemeral(Paths.live(me.name()), record));
            return new Missing(changes);
        }

        private static boolean isOf(Member me, Node node) {
            try {
                return Member.FORMAT.read(node.data()).incarnation().equals(me.incarnation());
            } catch (UnreadableDocumentException ofAnother) {
                return false;
            }
        }
    }

    private final Tree tree;
    private final Member me;
    private final Live<List<Member>> members = Live.of(List.of());
    private volatile boolean taken;
    private volatile long joinedIn;

    Membership(Tree tree, Member me) {
        this.tree = tree;
        this.me = me;
    }

    Member me() {
        return me;
    }

    /** Those that ran at the last look, by name. */
    public Live<List<Member>> members() {
        return members;
    }

    /** Whether this proxy is one of them, in the session that it has now. */
    public boolean isMember() {
        long session = tree.session();
        return session != 0 && session == joinedIn;
    }

    /** Whether another proxy that runs has this one's name; then this one is no member. */
    public boolean isNameTaken() {
        return taken;
    }

    /** Those that run now, by name. */
    public List<Member> running() throws DisconnectedException {
        return running(tree);
    }

    static List<Member> running(Tree tree) throws DisconnectedException {
        List<String> names = tree.children(Paths.LIVE);
        List<Optional<Node>> nodes = tree.readAll(names.stream().map(Paths::live).toList());
        List<Member> seen = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            nodes.get(i).map(node -> member(name, node)).ifPresent(seen::add);
        }
        return List.copyOf(seen);
    }

    /** The names of all that ever ran and were not forgotten. */
    public List<String> known() throws DisconnectedException {
        return tree.children(Paths.KNOWN);
    }

    void look() throws DisconnectedException {
        long session = tree.session();
        if (session == 0) {
            throw new DisconnectedException("there is no session");
        }
        Optional<Node> live = tree.read(Paths.live(me.name()));
        boolean known = tree.read(Paths.known(me.name())).isPresent();
        switch (Entry.of(me, session, live, known)) {
            case Entry.There() -> joined(session);
            case Entry.Missing(List<Change> changes) -> {
                if (tree.apply(changes)) {
                    joined(session);
                }
            }
            case Entry.Taken() -> {
                joinedIn = 0;
                if (!taken) {
                    LOG.error("another proxy named {} runs: give this one another name", me.name());
                }
                taken = true;
            }
        }
        List<Member> seen = running();
        if (!seen.equals(members.current())) {
            LOG.info("proxies: {}", seen.stream().map(Member::name).toList());
            members.replace(seen);
        }
    }

    private void joined(long session) {
        joinedIn = session;
        taken = false;
    }

    private static Member member(String name, Node node) {
        try {
            return Member.FORMAT.read(node.data());
        } catch (UnreadableDocumentException ofAnotherRelease) {
            // It counts all the same: who is overlooked is not waited for.
            return new Member(name, "", "", "unknown", 0);
        }
    }

    /** Leaves at once instead of some seconds later. */
    void leave() throws DisconnectedException {
        Optional<Node> live = tree.read(Paths.live(me.name()));
        if (live.isPresent() && live.get().owner() == tree.session()) {
            tree.apply(List.of(new Change.Delete(live.get().path(), live.get().version())));
        }
    }
}
