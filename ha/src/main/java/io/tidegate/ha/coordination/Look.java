package io.tidegate.ha.coordination;

/** One look at what is there, with all that follows; what it finds out stays with whoever looks. */
@FunctionalInterface
public interface Look {
    void look() throws DisconnectedException, InterruptedException;
}
