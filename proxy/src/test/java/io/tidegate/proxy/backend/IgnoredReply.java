package io.tidegate.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;

/** For commands whose reply no test looks at. */
final class IgnoredReply implements ReplyListener {
    @Override
    public void onBytes(ByteBuf bytes, boolean complete) {
        bytes.release();
    }

    @Override
    public void onReadComplete() {}

    @Override
    public void onLost(TidegateException cause) {}
}
