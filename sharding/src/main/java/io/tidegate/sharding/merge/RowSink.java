package io.tidegate.sharding.merge;

/** Where merged rows go. */
public interface RowSink {
    /**
     * @param row the payload of a row's packet
     * @param length of which so many bytes count
     */
    void row(byte[] row, int length);

    /** False when it wants no more for now. */
    boolean takesMore();
}
