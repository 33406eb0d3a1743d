package io.tidegate.it.suite;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands before a server and answers statements that have a word in them by asking for a file of
 * its own choice, as one could that has been taken over. All else goes through.
 */
final class GreedyServer implements AutoCloseable {
    private static final int HEADER = 4;
    private static final int QUERY = 3;
    private static final int FILE = 0xFB;
    private static final int SSL = 0x0800;
    private static final byte[] OK = {7, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0};

    private final ServerSocket listening;
    private final int behind;
    private final String word;
    private final String wanted;
    private final List<String> got = new CopyOnWriteArrayList<>();

    /**
     * @param behind the port of the server
     * @param word in statements that are answered so
     * @param wanted the file that is asked for
     */
    GreedyServer(int behind, String word, String wanted) throws IOException {
        this.listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        this.behind = behind;
        this.word = word;
        this.wanted = wanted;
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** What clients have sent when they were asked. */
    List<String> got() {
        return got;
    }

    private void serve() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), behind);
                Thread.ofVirtual().start(() -> answers(server, client));
                Thread.ofVirtual().start(() -> statements(client, server));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /** Without the offer of TLS in the greeting, so that statements can be read. */
    private static void answers(Socket server, Socket client) {
        try (client;
                server) {
            DataInputStream in = new DataInputStream(server.getInputStream());
            byte[] greeting = packet(in);
            int name = HEADER + 1;
            while (greeting[name] != 0) {
                name++;
            }
            int flags = name + 1 + 4 + 8 + 1;
            greeting[flags + 1] &= (byte) ~(SSL >> 8);
            client.getOutputStream().write(greeting);
            in.transferTo(client.getOutputStream());
        } catch (IOException ended) {
            // So is the connection.
        }
    }

    private void statements(Socket client, Socket server) {
        try (client;
                server) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            while (true) {
                byte[] packet = packet(in);
                String text = new String(packet, StandardCharsets.UTF_8);
                if (packet.length > HEADER && packet[HEADER] == QUERY && text.contains(word)) {
                    got.add(asked(in, client.getOutputStream()));
                } else {
                    server.getOutputStream().write(packet);
                }
            }
        } catch (IOException | UncheckedIOException ended) {
            // So is the connection.
        }
    }

    private String asked(DataInputStream in, OutputStream out) throws IOException {
        byte[] name = wanted.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(new byte[] {(byte) (name.length + 1), 0, 0, 1, (byte) FILE});
        request.writeBytes(name);
        out.write(request.toByteArray());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        byte[] part = packet(in);
        while (part.length > HEADER) {
            file.write(part, HEADER, part.length - HEADER);
            part = packet(in);
        }
        byte[] ok = OK.clone();
        ok[3] = (byte) (part[3] + 1);
        out.write(ok);
        return file.toString(StandardCharsets.UTF_8);
    }

    /** With its header. */
    private static byte[] packet(DataInputStream in) throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length < HEADER) {
            throw new IOException("the end");
        }
        int length = header[0] & 0xff | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
        byte[] packet = new byte[HEADER + length];
        System.arraycopy(header, 0, packet, 0, HEADER);
        in.readFully(packet, HEADER, length);
        return packet;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
