package io.tidegate.ha.versions;

/**
 * How a proxy's statements went over some time.
 *
 * @param statements that ended
 * @param errors of them, those that were not the client's fault
 * @param meanMicros how long one took
 */
public record Health(long statements, long errors, long meanMicros) {
    public static final Health UNKNOWN = new Health(0, 0, 0);
}
