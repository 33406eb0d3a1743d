package io.tidegate.ha.coordination;

/**
 * The time of one leader. To have one proves nothing: another leader may have begun meanwhile, and
 * a proxy that stood still learns of it late. So every change that a leader makes carries {@link
 * #check}, and ZooKeeper refuses it when the term has ended.
 *
 * @param epoch later leaders have higher ones
 */
public record Term(int epoch) {
    Change check() {
        return new Change.Check(Paths.LEADER_EPOCH, epoch);
    }
}
