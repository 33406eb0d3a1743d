package io.tidegate.conf.model;

/** Which of the operating system's interfaces moves the bytes. */
public enum Transport {
    /** The fastest that works on this machine. */
    AUTO,
    EPOLL,
    IO_URING,
    NIO
}
