package io.tidegate.it.suite;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way from one proxy to one ZooKeeper server. While it is cut nothing comes through, in either
 * direction, and no end of a connection either, as when a cable is pulled. A deaf one loses what
 * watches tell, and nothing else.
 */
final class ZooKeeperLink implements AutoCloseable {
    /** The xid of a reply that is the notification of a watch. */
    private static final int NOTIFICATION = -1;

    private final ServerSocket listening;
    private final int server;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile boolean cut;
    private volatile boolean deaf;

    private ZooKeeperLink(ServerSocket listening, int server) {
        this.listening = listening;
        this.server = server;
    }

    static ZooKeeperLink to(int server) throws IOException {
        ZooKeeperLink link =
                new ZooKeeperLink(
                        new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), server);
        Thread.ofVirtual().start(link::accept);
        return link;
    }

    int port() {
        return listening.getLocalPort();
    }

    void cut() {
        cut = true;
    }

    /** What was on its way is lost: those connections end, and new ones come through. */
    void mend() throws IOException {
        cut = false;
        for (Socket each : open) {
            each.close();
        }
        open.clear();
    }

    void deafen(boolean wanted) {
        deaf = wanted;
    }

    /** How many notifications were lost. */
    int lost() {
        return lost.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    private void connect(Socket client) {
        try {
            if (cut) {
                return; // It stays open, and nobody answers.
            }
            Socket upstream = new Socket();
            upstream.connect(new InetSocketAddress("127.0.0.1", server), 1000);
            open.add(upstream);
            Thread.ofVirtual().start(() -> relay(client, upstream, false));
            relay(upstream, client, true);
        } catch (IOException away) {
            close(client);
        }
    }

    /** Frame by frame: a length, and as many bytes, of which a reply's first four are its xid. */
    private void relay(Socket from, Socket to, boolean replies) {
        try {
            DataInputStream in = new DataInputStream(from.getInputStream());
            DataOutputStream out = new DataOutputStream(to.getOutputStream());
            boolean greeted = false;
            while (true) {
                byte[] frame = in.readNBytes(in.readInt());
                if (cut) {
                    return;
                }
                boolean notification =
                        replies && greeted && frame.length >= 4 && xid(frame) == NOTIFICATION;
                greeted = true;
                if (notification && deaf) {
                    lost.incrementAndGet();
                    continue;
                }
                out.writeInt(frame.length);
                out.write(frame);
                out.flush();
            }
        } catch (IOException ended) {
            if (!cut) {
                close(from);
                close(to);
            }
        }
    }

    private static int xid(byte[] frame) {
        return (frame[0] << 24)
                | (frame[1] & 0xff) << 16
                | (frame[2] & 0xff) << 8
                | frame[3] & 0xff;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // As it should be.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        mend();
    }
}
