package io.tidegate.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A client that logs in by mysql_native_password. Blocks; one thread at a time. */
final class Client implements Closeable {
    private static final int SSL = 1 << 11;

    /**
     * LONG_PASSWORD, CONNECT_WITH_DB, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION, PLUGIN_AUTH.
     */
    private static final int CAPABILITIES = 1 | 1 << 3 | 1 << 9 | 1 << 13 | 1 << 15 | 1 << 19;

    private static final int UTF8MB4 = 45;
    private static final int SCRAMBLE = 20;
    private static final int NULL = 0xFB;

    private Socket socket;
    private InputStream in;
    private OutputStream out;

    private Client(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    static Client login(Target target) throws IOException {
        Client client = new Client(target.connect());
        try {
            client.enter(target);
            return client;
        } catch (IOException | RuntimeException failed) {
            client.close();
            throw failed;
        }
    }

    private void enter(Target target) throws IOException {
        byte[] scramble = scramble(refusing(packet()));
        int sequence = 1;
        int capabilities = CAPABILITIES | (target.tls() ? SSL : 0);
        if (target.tls()) {
            send(sequence++, head(capabilities).toByteArray());
            socket = target.encrypt(socket);
            in = socket.getInputStream();
            out = socket.getOutputStream();
        }
        ByteArrayOutputStream login = head(capabilities);
        login.writeBytes((target.user() + "\0").getBytes(UTF_8));
        login.write(SCRAMBLE);
        login.writeBytes(proof(target.password(), scramble));
        login.writeBytes((target.schema() + "\0mysql_native_password\0").getBytes(UTF_8));
        send(sequence, login.toByteArray());
        byte[] answer = refusing(packet());
        if (answer[0] == (byte) 0xFE) {
            byte[] next =
                    Arrays.copyOfRange(answer, answer.length - 1 - SCRAMBLE, answer.length - 1);
            send(sequence + 2, proof(target.password(), next));
            refusing(packet());
        }
    }

    private static ByteArrayOutputStream head(int capabilities) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int value : new int[] {capabilities, 1 << 24}) {
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                out.write(value >> shift);
            }
        }
        out.write(UTF8MB4);
        out.writeBytes(new byte[23]);
        return out;
    }

    private static byte[] scramble(byte[] greeting) {
        int at = 1;
        while (greeting[at] != 0) {
            at++;
        }
        byte[] scramble = new byte[SCRAMBLE];
        System.arraycopy(greeting, at + 5, scramble, 0, 8);
        System.arraycopy(greeting, at + 32, scramble, 8, 12);
        return scramble;
    }

    private static byte[] proof(String password, byte[] scramble) throws IOException {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] once = sha1.digest(password.getBytes(UTF_8));
            byte[] twice = sha1.digest(once);
            sha1.update(scramble);
            byte[] mask = sha1.digest(twice);
            for (int i = 0; i < once.length; i++) {
                once[i] ^= mask[i];
            }
            return once;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static byte[] refusing(byte[] packet) throws IOException {
        if (packet[0] == (byte) 0xFF) {
            throw new IOException(new String(packet, 3, packet.length - 3, UTF_8));
        }
        return packet;
    }

    void send(int sequence, byte[] payload) throws IOException {
        byte[] packet = new byte[payload.length + 4];
        packet[0] = (byte) payload.length;
        packet[1] = (byte) (payload.length >> 8);
        packet[2] = (byte) (payload.length >> 16);
        packet[3] = (byte) sequence;
        System.arraycopy(payload, 0, packet, 4, payload.length);
        out.write(packet);
    }

    byte[] packet() throws IOException {
        // No buffer of its own: thousands of clients are idle.
        DataInputStream whole = new DataInputStream(in);
        byte[] header = new byte[4];
        whole.readFully(header);
        byte[] payload =
                new byte[(header[0] & 0xFF) | (header[1] & 0xFF) << 8 | (header[2] & 0xFF) << 16];
        whole.readFully(payload);
        return payload;
    }

    /** Reads ahead from now on. */
    void buffer() {
        in = new BufferedInputStream(in, 512);
    }

    /** Sends a command and does not wait for its reply. */
    void command(int code, byte[] argument) throws IOException {
        byte[] payload = new byte[argument.length + 1];
        payload[0] = (byte) code;
        System.arraycopy(argument, 0, payload, 1, argument.length);
        send(0, payload);
    }

    /** Runs one statement; the first column of its rows, NULL as a text. */
    List<String> query(String sql) throws IOException {
        command(3, sql.getBytes(UTF_8));
        byte[] first = refusing(packet());
        List<String> rows = new ArrayList<>();
        if (first[0] == 0) {
            return rows;
        }
        while (!isEof(packet())) {
            // A definition.
        }
        for (byte[] row = refusing(packet()); !isEof(row); row = refusing(packet())) {
            int length = row[0] & 0xFF;
            rows.add(length == NULL ? "NULL" : new String(row, 1, length, UTF_8));
        }
        return rows;
    }

    /** Prepares one statement without parameters. */
    int prepare(String sql) throws IOException {
        command(0x16, sql.getBytes(US_ASCII));
        byte[] ok = refusing(packet());
        while (!isEof(packet())) {
            // A definition.
        }
        return (ok[1] & 0xFF) | (ok[2] & 0xFF) << 8 | (ok[3] & 0xFF) << 16 | (ok[4] & 0xFF) << 24;
    }

    void execute(int statement) throws IOException {
        byte[] argument = new byte[9];
        for (int i = 0; i < 4; i++) {
            argument[i] = (byte) (statement >> i * Byte.SIZE);
        }
        argument[5] = 1;
        command(0x17, argument);
    }

    private static boolean isEof(byte[] packet) {
        return packet[0] == (byte) 0xFE && packet.length < 9;
    }

    InputStream in() {
        return in;
    }

    /**
     * Says good-bye and waits for the other side to close: then the port can be used again at once.
     */
    void quit() throws IOException {
        command(1, new byte[0]);
        if (in.read() >= 0) {
            throw new IOException("an answer to COM_QUIT");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
