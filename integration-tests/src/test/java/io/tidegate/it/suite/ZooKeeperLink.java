package io.tidegate.it.suite;

import io.tidegate.it.server.FaultyLink;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The way from one proxy to one ZooKeeper server, which can be cut. A deaf one loses what watches
 * tell, and nothing else.
 */
public final class ZooKeeperLink implements AutoCloseable {
    /** The xid of a reply that is the notification of a watch. */
    private static final int NOTIFICATION = -1;

    private final FaultyLink link;
    private final AtomicInteger lost = new AtomicInteger();
    private volatile boolean deaf;

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

    /** How many notifications were lost. */
    public int lost() {
        return lost.get();
    }

    /** Frame by frame: a length, and as many bytes, of which a reply's first four are its xid. */
    private void carry(InputStream from, OutputStream to, boolean replies, BooleanSupplier cut)
            throws IOException {
        DataInputStream in = new DataInputStream(from);
        DataOutputStream out = new DataOutputStream(to);
        boolean greeted = false;
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
            if (notification && deaf) {
                lost.incrementAndGet();
            } else {
                out.writeInt(frame.length);
                out.write(frame);
                out.flush();
            }
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
