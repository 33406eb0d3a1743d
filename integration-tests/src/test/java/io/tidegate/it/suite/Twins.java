package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.server.ServerAccount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/**
 * One client of the proxy and one of a server itself, who send the same and must get the same,
 * packet by packet; both use the schema {@code plain}.
 */
final class Twins implements AutoCloseable {
    private static final int COM_STMT_PREPARE = 0x16;
    private static final int COM_STMT_EXECUTE = 0x17;
    private static final int COM_STMT_SEND_LONG_DATA = 0x18;
    private static final int COM_STMT_RESET = 0x1a;

    /** How many commands a failure tells of. */
    private static final int REMEMBERED = Integer.getInteger("tidegate.twin.history", 6);

    private final Deque<String> history = new ArrayDeque<>();
    private final RawClient proxied;
    private final RawClient direct;
    private int proxiedStatement;
    private int directStatement;

    private Twins(RawClient proxied, RawClient direct) {
        this.proxied = proxied;
        this.direct = direct;
    }

    static Twins login(int proxyPort, int directPort, int capabilities) throws IOException {
        return new Twins(
                RawClient.login(proxyPort, "app", "secret", "plain", capabilities),
                RawClient.login(
                        directPort,
                        ServerAccount.USER,
                        ServerAccount.PASSWORD,
                        "plain",
                        capabilities));
    }

    void query(String sql) throws IOException {
        command(3, sql);
    }

    void command(int code, String argument) throws IOException {
        command(code, argument.getBytes(StandardCharsets.UTF_8));
    }

    void command(int code, byte[] argument) throws IOException {
        String what =
                code
                        + " "
                        + new String(
                                argument, 0, Math.min(90, argument.length), StandardCharsets.UTF_8);
        compare(what, proxied.command(code, argument), direct.command(code, argument));
    }

    void prepare(String sql) throws IOException {
        tryToPrepare(sql);
    }

    /** Prepares, when a server takes it: both must agree in that too. */
    boolean tryToPrepare(String sql) throws IOException {
        byte[] argument = sql.getBytes(StandardCharsets.UTF_8);
        List<byte[]> mine = proxied.command(COM_STMT_PREPARE, argument);
        List<byte[]> theirs = direct.command(COM_STMT_PREPARE, argument);
        boolean taken = theirs.getFirst()[4] == 0;
        if (taken && mine.getFirst()[4] == 0) {
            proxiedStatement = takeId(mine.getFirst());
            directStatement = takeId(theirs.getFirst());
        }
        compare("prepare " + sql, mine, theirs);
        return taken;
    }

    void execute(long parameter) throws IOException {
        compare(
                "execute with " + parameter,
                proxied.command(COM_STMT_EXECUTE, execution(proxiedStatement, parameter)),
                direct.command(COM_STMT_EXECUTE, execution(directStatement, parameter)));
    }

    /**
     * Executes what was prepared last.
     *
     * @param rest of the command, behind the statement's id
     */
    void executeWith(byte[] rest) throws IOException {
        compare(
                "execute with " + HexFormat.of().formatHex(rest),
                proxied.command(COM_STMT_EXECUTE, joined(proxiedStatement, rest)),
                direct.command(COM_STMT_EXECUTE, joined(directStatement, rest)));
    }

    /** Sends a part of a parameter of what was prepared last; nobody answers. */
    void longData(int parameter, String part) throws IOException {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        for (RawClient each : List.of(proxied, direct)) {
            ByteArrayOutputStream command = new ByteArrayOutputStream();
            command.write(COM_STMT_SEND_LONG_DATA);
            command.write(littleEndian(each == proxied ? proxiedStatement : directStatement, 4));
            command.write(littleEndian(parameter, 2));
            command.write(bytes);
            each.send(command.toByteArray(), 0);
        }
    }

    /** Sends bytes that both answer until they close the connection. */
    void sendToTheEnd(byte[] bytes) throws IOException {
        proxied.sendBytes(bytes);
        direct.sendBytes(bytes);
        compare(bytes.length + " bytes", proxied.packetsToTheEnd(), direct.packetsToTheEnd());
    }

    private static byte[] joined(int statement, byte[] rest) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(littleEndian(statement, 4));
        out.write(rest);
        return out.toByteArray();
    }

    void reset() throws IOException {
        compare(
                "reset",
                proxied.command(COM_STMT_RESET, littleEndian(proxiedStatement, 4)),
                direct.command(COM_STMT_RESET, littleEndian(directStatement, 4)));
    }

    private static byte[] execution(int statement, long parameter) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(littleEndian(statement, 4));
        // no cursor, one iteration, no NULL, types follow: LONGLONG
        out.write(new byte[] {0, 1, 0, 0, 0, 0, 1, 8, 0});
        out.write(littleEndian(parameter, 8));
        return out.toByteArray();
    }

    /** The statement's number is the one thing that may differ. */
    private static int takeId(byte[] packet) {
        int id = 0;
        for (int index = 0; index < 4; index++) {
            id |= (packet[5 + index] & 0xff) << (8 * index);
            packet[5 + index] = 0;
        }
        return id;
    }

    private static byte[] littleEndian(long value, int bytes) {
        byte[] result = new byte[bytes];
        for (int index = 0; index < bytes; index++) {
            result[index] = (byte) (value >> (8 * index));
        }
        return result;
    }

    private void compare(String what, List<byte[]> mine, List<byte[]> theirs) {
        history.add(what);
        if (history.size() > REMEMBERED) {
            history.removeFirst();
        }
        assertThat(texts(mine)).as(String.join(" > ", history)).isEqualTo(texts(theirs));
    }

    /** Long packets as their start and their hash. */
    private static List<String> texts(List<byte[]> packets) {
        return packets.stream()
                .map(packet ->
                        packet.length < 1000
                                ? HexFormat.of().formatHex(packet)
                                : HexFormat.of().formatHex(packet, 0, 100)
                                        + " of "
                                        + packet.length
                                        + " hash "
                                        + Arrays.hashCode(packet))
                .toList();
    }

    @Override
    public void close() throws IOException {
        proxied.close();
        direct.close();
    }
}
