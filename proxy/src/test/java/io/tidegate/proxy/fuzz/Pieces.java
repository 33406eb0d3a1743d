package io.tidegate.proxy.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Random;

/** How bytes arrive: together, one by one, or as networks cut them. */
public enum Pieces {
    WHOLE,
    BYTES,
    CUT;

    /** Feeds all of {@code bytes} unless the channel closes before. */
    public void feed(EmbeddedChannel channel, byte[] bytes, Random random, Runnable between) {
        int at = 0;
        while (at < bytes.length && channel.isOpen()) {
            int size =
                    switch (this) {
                        case WHOLE -> bytes.length;
                        case BYTES -> 1;
                        case CUT -> Math.min(1 + random.nextInt(40), bytes.length - at);
                    };
            ByteBuf piece = channel.alloc().buffer(size).writeBytes(bytes, at, size);
            channel.writeInbound(piece);
            between.run();
            at += size;
        }
    }

    public static Pieces any(Random random) {
        return values()[random.nextInt(values().length)];
    }
}
