package io.tidegate.proxy.execution;

import java.util.Arrays;
import java.util.List;

/**
 * The files that a client's own statements name, of which a server may ask for each once and in
 * order. A server that asks for anything else is not what it should be.
 */
final class OfferedFiles {
    private List<byte[]> names = List.of();
    private int next;
    private boolean begun;
    private int sequence;

    void offer(List<byte[]> offered) {
        names = offered;
        next = 0;
        begun = false;
    }

    /** Whether no more may be asked for. */
    boolean areNone() {
        return next >= names.size();
    }

    /**
     * The server asks for a file.
     *
     * @param first the sequence id of the file's first packet
     * @return whether it may have it
     */
    boolean begin(byte[] name, int first) {
        // A statement in a comment for other versions asks for nothing.
        while (!areNone()) {
            if (Arrays.equals(names.get(next++), name)) {
                begun = true;
                sequence = first;
                return true;
            }
        }
        return false;
    }

    /** Whether a file is being sent. */
    boolean isBegun() {
        return begun;
    }

    int sequence() {
        return sequence;
    }

    void end() {
        begun = false;
    }
}
