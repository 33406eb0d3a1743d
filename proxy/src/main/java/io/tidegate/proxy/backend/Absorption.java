package io.tidegate.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;

/** A command of our own that may be interrupted without harm. */
final class Absorption implements ReplyListener {
    private final Runnable then;

    Absorption(Runnable then) {
        this.then = then;
    }

    @Override
    public void onBytes(ByteBuf bytes, boolean complete) {
        bytes.release();
        if (complete) {
            then.run();
        }
    }

    @Override
    public void onReadComplete() {}

    @Override
    public void onLost(TidegateException cause) {
        then.run();
    }
}
