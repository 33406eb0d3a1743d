package io.tidegate.proxy.frontend;

/** Tells the handlers of a client's channel that the proxy is about to end. */
enum Drain {
    /** The client is let go as soon as it is not in the middle of something. */
    BEGUN
}
