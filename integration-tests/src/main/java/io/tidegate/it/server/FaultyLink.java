package io.tidegate.it.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The way over TCP to a port of 127.0.0.1, byte by byte. While it is cut nothing comes through, in
 * either direction, and no end of a connection either, as when a cable is pulled.
 *
 * <p>Threads: any.
 */
public final class FaultyLink implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int CONNECT_MILLIS = 1000;

    private final ServerSocket listening;
    private final int target;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean cut;

    private FaultyLink(ServerSocket listening, int target) {
        this.listening = listening;
        this.target = target;
    }

    public static FaultyLink to(int target) throws IOException {
        FaultyLink link =
                new FaultyLink(new ServerSocket(0, 50, InetAddress.ofLiteral(HOST)), target);
        Thread.ofVirtual().start(link::accept);
        return link;
    }

    /** Where those connect who are to go this way. */
    public int port() {
        return listening.getLocalPort();
    }

    public void cut() {
        cut = true;
    }

    /** What was on its way is lost: connections end, and new ones come through. */
    public void mend() {
        cut = false;
        reset();
    }

    /** Ends the connections that there are; new ones come through. */
    public void reset() {
        // Who is ended comes back at once, while this still goes on.
        List<Socket> ending = List.copyOf(open);
        ending.forEach(FaultyLink::close);
        open.removeAll(ending);
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
        if (cut) {
            return; // It stays open, and nobody answers.
        }
        Socket upstream = new Socket();
        try {
            upstream.connect(new InetSocketAddress(HOST, target), CONNECT_MILLIS);
            open.add(upstream);
            Thread.ofVirtual().start(() -> relay(client, upstream));
            relay(upstream, client);
        } catch (IOException away) {
            close(upstream);
            close(client);
        }
    }

    private void relay(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int length = in.read(buffer);
            while (length >= 0 && !cut) {
                out.write(buffer, 0, length);
                length = in.read(buffer);
            }
        } catch (IOException ended) {
            // So does the other half.
        }
        if (!cut) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // As it should be.
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException gone) {
            // As it should be.
        }
        reset();
    }
}
