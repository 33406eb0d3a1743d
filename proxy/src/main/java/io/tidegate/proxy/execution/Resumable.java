package io.tidegate.proxy.execution;

/** What has stopped because its client reads slower than it is sent to. */
public interface Resumable {
    /** The client can take more. */
    void resume();
}
