package io.tidegate.proxy.wire;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * Buffers that what is read fits into with room to spare.
 *
 * <p>A buffer that is filled to the brim means another read, which mostly finds nothing. Netty's
 * own sizes go down to the very bytes of the last packets: clients that send and servers that
 * answer the same size again and again, as they do, would be read twice every few statements.
 */
public final class ReceiveBuffers extends DefaultMaxMessagesRecvByteBufAllocator {
    private static final int SMALLEST = 512;
    private static final int LARGEST = 64 * 1024;
    private static final int GROWTH = 4;

    /** How many reads from a socket before others have their turn: what Netty does by default. */
    private static final int READS_AT_ONCE = 16;

    public ReceiveBuffers() {
        super(READS_AT_ONCE);
    }

    @Override
    public Handle newHandle() {
        return new Sizes();
    }

    private final class Sizes extends MaxMessageHandle {
        private int size = SMALLEST;

        /** The last time all that was there would have fitted half the size. */
        private boolean oversized;

        @Override
        public int guess() {
            return size;
        }

        @Override
        public void lastBytesRead(int bytes) {
            super.lastBytesRead(bytes);
            if (bytes == attemptedBytesRead()) {
                size = Math.min(size * GROWTH, LARGEST);
            }
        }

        @Override
        public void readComplete() {
            boolean small = size > SMALLEST && totalBytesRead() < size / 2;
            if (small && oversized) {
                size /= 2;
            }
            oversized = small && !oversized;
        }
    }
}
