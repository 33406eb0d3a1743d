package io.tidegate.ha.coordination;

/**
 * A node as it was read.
 *
 * @param version counts its changes; what is written on the ground of this reading names it
 * @param owner the session with which it ends, 0 when it stays
 */
record Node(String path, byte[] data, int version, long owner) {}
