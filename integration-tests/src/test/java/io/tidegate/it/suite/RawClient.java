package io.tidegate.it.suite;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A client that sends what it is told and keeps every packet as it came, header included. */
final class RawClient implements Closeable {
    static final int COMPRESS = 1 << 5;
    static final int LOCAL_FILES = 1 << 7;
    static final int SESSION_TRACK = 1 << 23;
    static final int DEPRECATE_EOF = 1 << 24;
    static final int ZSTD = 1 << 26;
    static final int QUERY_ATTRIBUTES = 1 << 27;

    /** LONG_PASSWORD, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION, PLUGIN_AUTH, MULTI_*. */
    private static final int BASE =
            1 | 1 << 9 | 1 << 13 | 1 << 15 | 1 << 16 | 1 << 17 | 1 << 18 | 1 << 19;

    private static final int CONNECT_WITH_DB = 1 << 3;
    private static final int UTF8MB4 = 45;
    private static final int COM_CHANGE_USER = 17;
    private static final int MAX_PAYLOAD = 0xff_ffff;
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final int capabilities;
    private int connectionId;
    private byte[] loginOk = new byte[0];
    private RawGreeting greeting = new RawGreeting("", new byte[20]);
    private DataInputStream in;
    private OutputStream out;

    private RawClient(Socket socket, int capabilities) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = socket.getOutputStream();
        this.capabilities = capabilities;
    }

    /** The first packet of a server. */
    static byte[] greeting(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            return new RawClient(socket, BASE).packet();
        }
    }

    /** A socket whose greeting has been read and not answered. */
    static RawClient greeted(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        RawClient client = new RawClient(socket, BASE);
        client.packet();
        return client;
    }

    /** Logs in; {@code further} capabilities are added to those that every client here has. */
    static RawClient login(int port, String user, String password, String schema, int further)
            throws IOException {
        return connected(port, new byte[0], further).login(user, password, schema);
    }

    /** A socket on which {@code first} was sent, and nothing read. */
    static RawClient connected(int port, byte[] first) throws IOException {
        return connected(port, first, 0);
    }

    private static RawClient connected(int port, byte[] first, int further) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        RawClient client = new RawClient(socket, BASE | CONNECT_WITH_DB | further);
        client.sendBytes(first);
        return client;
    }

    /** A socket that comes from another address of this machine, and nothing read. */
    static RawClient from(String address, int port) throws IOException {
        Socket socket =
                new Socket(
                        InetAddress.getLoopbackAddress(), port, InetAddress.getByName(address), 0);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new RawClient(socket, BASE | CONNECT_WITH_DB);
    }

    /** Reads the greeting and tells what would answer it. */
    byte[] answer(String user, String password, String schema) throws IOException {
        RawLogin login = new RawLogin(this, password, RawGreeting.of(packet()));
        return response(login, user, schema);
    }

    /** The error number by which a login is refused that needs no more than the greeting. */
    int refusal(String user, String password, String schema) throws IOException {
        byte[] greeting = packet();
        if ((greeting[4] & 0xff) == 0xff) {
            return RawReply.of(List.of(greeting)).errno();
        }
        RawLogin login = new RawLogin(this, password, RawGreeting.of(greeting));
        send(response(login, user, schema), 1);
        return RawReply.of(List.of(packet())).errno();
    }

    /** Reads the greeting and answers it. */
    RawClient login(String user, String password, String schema) throws IOException {
        byte[] first = packet();
        connectionId = RawGreeting.connectionId(first);
        greeting = RawGreeting.of(first);
        RawLogin login = new RawLogin(this, password, greeting);
        loginOk = login.run(response(login, user, schema));
        compress();
        return this;
    }

    /** What follows the log-in is framed, if both sides have said so. */
    private void compress() {
        if ((capabilities & (COMPRESS | ZSTD)) != 0) {
            RawFrames frames = new RawFrames(in, out, (capabilities & COMPRESS) == 0);
            in = new DataInputStream(frames.input());
            out = frames.output();
        }
    }

    private byte[] response(RawLogin login, String user, String schema) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeInt(out, capabilities);
        writeInt(out, 64 << 20);
        out.write(UTF8MB4);
        out.write(new byte[23]);
        out.write((user + "\0").getBytes(StandardCharsets.UTF_8));
        byte[] proof = login.proof();
        out.write(proof.length);
        out.write(proof);
        out.write((schema + "\0" + login.plugin() + "\0").getBytes(StandardCharsets.UTF_8));
        if ((capabilities & ZSTD) != 0) {
            out.write(3);
        }
        return out.toByteArray();
    }

    /** Goes on as another user; all packets up to the verdict. */
    List<byte[]> changeUser(String user, String password, String schema) throws IOException {
        return changeUser(user, password, schema, UTF8MB4);
    }

    List<byte[]> changeUser(String user, String password, String schema, String plugin)
            throws IOException {
        return changeUser(user, password, schema, UTF8MB4, plugin);
    }

    List<byte[]> changeUser(String user, String password, String schema, int collation)
            throws IOException {
        return changeUser(user, password, schema, collation, greeting.plugin());
    }

    private List<byte[]> changeUser(
            String user, String password, String schema, int collation, String plugin)
            throws IOException {
        RawLogin login = new RawLogin(this, password, greeting);
        ByteArrayOutputStream change = new ByteArrayOutputStream();
        change.write(COM_CHANGE_USER);
        change.write((user + "\0").getBytes(StandardCharsets.UTF_8));
        change.write(0);
        change.write((schema + "\0").getBytes(StandardCharsets.UTF_8));
        change.write(collation);
        change.write(collation >> 8);
        change.write((plugin + "\0").getBytes(StandardCharsets.UTF_8));
        send(change.toByteArray(), 0);
        return login.exchange();
    }

    /** For a test that ends the conversation in a way of its own. */
    Socket socket() {
        return socket;
    }

    /** What the greeting called the connection. */
    int connectionId() {
        return connectionId;
    }

    /** The last packet of the login, without its header. */
    byte[] loginOk() {
        return Arrays.copyOfRange(loginOk, 4, loginOk.length);
    }

    boolean deprecatesEof() {
        return (capabilities & DEPRECATE_EOF) != 0;
    }

    /** Sends a command and returns its reply, packet by packet. */
    List<byte[]> command(int code, byte[] argument) throws IOException {
        byte[] command = new byte[argument.length + 1];
        command[0] = (byte) code;
        System.arraycopy(argument, 0, command, 1, argument.length);
        send(command, 0);
        return new ReplyReader(this).read(code);
    }

    /**
     * Sends a file that was asked for, and returns the reply behind it.
     *
     * @param request the packet that asked
     * @param parts one packet each; the empty one behind them comes by itself
     */
    List<byte[]> sendFile(byte[] request, byte[]... parts) throws IOException {
        int sequence = (request[3] & 0xff) + 1;
        for (byte[] part : parts) {
            send(part, sequence & 0xff);
            sequence += part.length / MAX_PAYLOAD + 1;
        }
        send(new byte[0], sequence & 0xff);
        return new ReplyReader(this).read(3);
    }

    List<byte[]> query(String sql) throws IOException {
        return command(3, sql.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends one command or message as the packets that it needs. */
    void send(byte[] message, int firstSequence) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 8);
        int sequence = firstSequence;
        int from = 0;
        int length;
        do {
            length = Math.min(MAX_PAYLOAD, message.length - from);
            out.write(length);
            out.write(length >> 8);
            out.write(length >> 16);
            out.write(sequence++);
            out.write(message, from, length);
            from += length;
        } while (length == MAX_PAYLOAD);
        sendBytes(out.toByteArray());
    }

    void sendBytes(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** The next packet with its header of four bytes. */
    byte[] packet() throws IOException {
        byte[] header = new byte[4];
        in.readFully(header);
        int length = (header[0] & 0xff) | ((header[1] & 0xff) << 8) | ((header[2] & 0xff) << 16);
        byte[] packet = new byte[4 + length];
        System.arraycopy(header, 0, packet, 0, 4);
        in.readFully(packet, 4, length);
        return packet;
    }

    /** Every packet until the server closes the connection. */
    List<byte[]> packetsToTheEnd() throws IOException {
        List<byte[]> packets = new ArrayList<>();
        try {
            while (true) {
                packets.add(packet());
            }
        } catch (EOFException end) {
            return packets;
        }
    }

    private static void writeInt(ByteArrayOutputStream out, int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            out.write(value >> shift);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
