package io.tidegate.ha.coordination;

import io.tidegate.conf.document.UnreadableDocumentException;
import java.util.List;
import java.util.Optional;

/**
 * What one look at the leader's nodes tells a proxy to do.
 *
 * <pre>
 *   no leader                       -> claim: count the epoch up and become it, both or neither
 *   a leader of this very session   -> lead, for the term that it was claimed with
 *   any other                       -> follow
 * </pre>
 */
sealed interface Election {
    record Claim(List<Change> changes) implements Election {}

    record Settled(Standing standing) implements Election {}

    /**
     * @param session this proxy's own; 0 for none
     */
    static Election of(String me, long session, Node epoch, Optional<Node> leader) {
        if (session == 0) {
            return new Settled(new Standing.Unknown());
        }
        if (leader.isEmpty()) {
            return new Claim(
                    List.of(
                            new Change.Write(Paths.LEADER_EPOCH, new byte[0], epoch.version()),
                            new Change.CreateEphemeral(
                                    Paths.LEADER,
                                    LeaderRecord.FORMAT.write(
                                            new LeaderRecord(me, epoch.version() + 1)))));
        }
        Node node = leader.get();
        try {
            LeaderRecord record = LeaderRecord.FORMAT.read(node.data());
            // A node of this proxy's last session is another's: it ends, and then it is claimed.
            return new Settled(
                    node.owner() == session
                            ? new Standing.Leading(new Term(record.epoch()))
                            : new Standing.Following(record.member()));
        } catch (UnreadableDocumentException ofAnotherRelease) {
            return new Settled(new Standing.Following("a proxy of another release"));
        }
    }
}
