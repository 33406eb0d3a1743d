package io.tidegate.it.suite;

import io.tidegate.it.server.FaultyLink;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The way from one proxy to one ZooKeeper server, which can be cut. A deaf one loses what watches
 * tell, and nothing else; a slow one hands on as much, and later.
 */
public final class ZooKeeperLink implements AutoCloseable {
    /** The xid of a reply that is the notification of a watch. */
    private static final int NOTIFICATION = -1;

    private final FaultyLink link;
    private final AtomicInteger lost = new AtomicInteger();
    private volatile boolean deaf;
    private volatile long replyDelayMillis;

    private ZooKeeperLink(int server) throws IOException {
        link = FaultyLink.to(server, () -> this::carry);
    }

    public static ZooKeeperLink to(int server) throws IOException {
        return new ZooKeeperLink(server);
    }

    public int port() {
        return link.port();
    }

    public void cut() {
        link.cut();
    }

    public void mend() {
        link.mend();
    }

    public void deafen(boolean wanted) {
        deaf = wanted;
    }

    /** Each reply comes so much later; how many there are does not matter. */
    public void delayReplies(Duration by) {
        replyDelayMillis = by.toMillis();
    }

    /** How many notifications were lost. */
    public int lost() {
        return lost.get();
    }

    /** Frame by frame: a length, and as many bytes, of which a reply's first four are its xid. */
    private void carry(InputStream from, OutputStream to, boolean replies, BooleanSupplier cut)
            throws IOException {
        try (ScheduledExecutorService later =
                Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory())) {
            carry(new DataInputStream(from), new DataOutputStream(to), replies, cut, later);
        }
    }

    private void carry(
            DataInputStream in,
            DataOutputStream out,
            boolean replies,
            BooleanSupplier cut,
            ScheduledExecutorService later)
            throws IOException {
        boolean greeted = false;
        boolean slow = false;
        long due = System.nanoTime();
        while (true) {
            byte[] frame = in.readNBytes(in.readInt());
            if (cut.getAsBoolean()) {
                return;
            }
            boolean notification =
                    replies
                            && greeted
                            && frame.length >= Integer.BYTES
                            && ByteBuffer.wrap(frame).getInt() == NOTIFICATION;
            greeted = true;
            slow |= replyDelayMillis > 0;
            if (notification && deaf) {
                lost.incrementAndGet();
            } else if (replies && slow) {
                // All of them from here on, in their order, also when it is quick again.
                long now = System.nanoTime();
                due = Math.max(due, now + TimeUnit.MILLISECONDS.toNanos(replyDelayMillis));
                later.schedule(() -> handOn(frame, out), due - now, TimeUnit.NANOSECONDS);
            } else {
                write(frame, out);
            }
        }
    }

    private static void write(byte[] frame, DataOutputStream out) throws IOException {
        out.writeInt(frame.length);
        out.write(frame);
        out.flush();
    }

    private static void handOn(byte[] frame, DataOutputStream out) {
        try {
            write(frame, out);
        } catch (IOException ended) {
            // So does the other half.
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
