package io.tidegate.ha.ddl;

import org.jspecify.annotations.Nullable;

/** What is to be done for one part, by what its definition looks like. */
enum Decision {
    RUN,
    /** It has what the first part has come to. */
    ALREADY_DONE,
    /** Neither what it was nor what it should be, or no way to tell them apart. */
    UNKNOWN;

    /**
     * @param now the print of its definition
     * @param first the part that was done before all others, null while there is none
     * @param repeatable whether a statement that leaves the definition as it is may run twice
     */
    static Decision of(Part part, String now, @Nullable Part first, boolean repeatable) {
        boolean uncertain = part.state() == PartState.RUNNING || part.state() == PartState.UNKNOWN;
        String target = first == null ? null : first.after();
        boolean telling = first != null && target != null && !target.equals(first.before());
        // A table that is there already, with rows perhaps, is not what CREATE TABLE asked for.
        boolean surprising =
                first != null && "".equals(first.before()) && part.state() == PartState.PENDING;
        if (telling && now.equals(target) && !surprising) {
            return ALREADY_DONE;
        }
        if (!uncertain) {
            return RUN;
        }
        boolean unchanged = now.equals(part.before());
        if (target == null) {
            // The first part: only its own statement can have changed it.
            return !unchanged ? ALREADY_DONE : repeatable ? RUN : UNKNOWN;
        }
        return unchanged && (telling || repeatable) ? RUN : UNKNOWN;
    }

    /**
     * What has become of a part whose server answers an error: that can come behind the change,
     * from a KILL in the last moment or from the binary log.
     *
     * @param now the print of its definition behind the error
     * @param first the part that was done before all others, null for that one itself
     */
    static PartState afterError(Part part, String now, @Nullable Part first) {
        if (now.equals(part.before())) {
            return PartState.FAILED;
        }
        return first == null || now.equals(first.after()) ? PartState.DONE : PartState.UNKNOWN;
    }
}
