package io.tidegate.sharding.plan;

public final class Cancellation {
    public void cancel() {}
}
