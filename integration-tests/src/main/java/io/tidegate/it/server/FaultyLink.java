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
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The way over TCP to a port of 127.0.0.1. While it is cut nothing comes through, in either
 * direction, and no end of a connection either, as when a cable is pulled.
 *
 * <p>Threads: any.
 */
public final class FaultyLink implements AutoCloseable {
    /** What comes through while it is whole. */
    @FunctionalInterface
    public interface Way {
        /**
         * Hands on what comes, to the end of it, and nothing once it is cut.
         *
         * @param replies whether it comes from the port that the link leads to
         */
        void carry(InputStream in, OutputStream out, boolean replies, BooleanSupplier cut)
                throws IOException;
    }

    private static final String HOST = "127.0.0.1";
    private static final int CONNECT_MILLIS = 1000;

    private final ServerSocket listening;
    private final int target;
    private final Supplier<Way> ways;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean requestsCut;
    private volatile boolean repliesCut;

    private FaultyLink(ServerSocket listening, int target, Supplier<Way> ways) {
        this.listening = listening;
        this.target = target;
        this.ways = ways;
    }

    public static FaultyLink to(int target) throws IOException {
        return to(target, () -> FaultyLink::bytes);
    }

    /**
     * One that looks at what it carries.
     *
     * @param ways one for each connection
     */
    public static FaultyLink to(int target, Supplier<Way> ways) throws IOException {
        FaultyLink link =
                new FaultyLink(new ServerSocket(0, 50, InetAddress.ofLiteral(HOST)), target, ways);
        Thread.ofVirtual().start(link::accept);
        return link;
    }

    /** Where those connect who are to go this way. */
    public int port() {
        return listening.getLocalPort();
    }

    public void cut() {
        requestsCut = true;
        repliesCut = true;
    }

    /** What is sent to the port that it leads to is lost, and what that sends is not. */
    public void cutRequests() {
        requestsCut = true;
    }

    /** What the port that it leads to sends is lost, and what is sent there is not. */
    public void cutReplies() {
        repliesCut = true;
    }

    /** What was on its way is lost: connections end, and new ones come through. */
    public void mend() {
        requestsCut = false;
        repliesCut = false;
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
        if (requestsCut) {
            return; // It stays open, and nobody answers.
        }
        Socket upstream = new Socket();
        try {
            upstream.connect(new InetSocketAddress(HOST, target), CONNECT_MILLIS);
            open.add(upstream);
            // A frame that is written in two parts would wait for what was acknowledged late.
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            Way way = ways.get();
            Thread.ofVirtual().start(() -> relay(client, upstream, way, false));
            relay(upstream, client, way, true);
        } catch (IOException away) {
            close(upstream);
            close(client);
        }
    }

    private static void bytes(
            InputStream in, OutputStream out, boolean replies, BooleanSupplier cut)
            throws IOException {
        byte[] buffer = new byte[8192];
        int length = in.read(buffer);
        while (length >= 0 && !cut.getAsBoolean()) {
            out.write(buffer, 0, length);
            length = in.read(buffer);
        }
    }

    private void relay(Socket from, Socket to, Way way, boolean replies) {
        BooleanSupplier cut = () -> replies ? repliesCut : requestsCut;
        try {
            way.carry(from.getInputStream(), to.getOutputStream(), replies, cut);
        } catch (IOException ended) {
            // So does the other half.
        }
        if (!cut.getAsBoolean()) {
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
