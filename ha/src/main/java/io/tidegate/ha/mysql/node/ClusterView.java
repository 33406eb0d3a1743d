package io.tidegate.ha.mysql.node;

import java.util.List;

/**
 * What a server tells of the cluster that elects its primary itself, as this server sees it; what
 * it sees may be older than what others see.
 *
 * @param view the membership that it goes by, as {@code lineage:number}; a greater number of one
 *     lineage is a later membership. Empty where there is no cluster
 * @param state what the server calls its own part
 * @param takesPart whether it has everything and takes part in what the cluster decides
 * @param quorum whether it sees more than half of the members of its view, so that what it sees was
 *     decided by the cluster
 * @param primaries the servers that take writes by its view, as they call themselves in ids
 */
public record ClusterView(
        String view, String state, boolean takesPart, boolean quorum, List<String> primaries) {
    /** Of a server that is in no cluster. */
    public static final ClusterView NONE = new ClusterView("", "", false, false, List.of());

    public ClusterView {
        primaries = List.copyOf(primaries);
    }

    /** Whether what it tells was decided by the cluster, as far as it knows. */
    public boolean counts() {
        return takesPart && quorum;
    }

    /** Without the number: memberships of two lineages cannot be compared. */
    public String lineage() {
        return view.substring(0, Math.max(0, view.lastIndexOf(':')));
    }

    /** Which membership of its lineage it is; 0 when that is not known. */
    public long number() {
        try {
            return Long.parseLong(view.substring(view.lastIndexOf(':') + 1));
        } catch (NumberFormatException unknown) {
            return 0;
        }
    }
}
