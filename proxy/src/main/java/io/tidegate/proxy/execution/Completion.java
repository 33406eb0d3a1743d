package io.tidegate.proxy.execution;

/** Who is told that a scattered execution has given the client its whole reply. */
public interface Completion {
    /**
     * @param affectedRows of a write; -1 after a result set
     */
    void completed(long affectedRows, long lastInsertId, int warnings, boolean error);
}
