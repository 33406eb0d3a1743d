package io.tidegate.proxy.execution;

/** Who is told that a scattered execution has given the client its whole reply. */
public interface Completion {
    /** The client has a result set. */
    void rows(long rows, int warnings);

    /** The client has an OK. */
    void written(long affectedRows, int warnings);

    /** The client has an error. */
    void failed();
}
