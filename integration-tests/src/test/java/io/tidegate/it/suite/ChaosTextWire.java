package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;

/** Text statements; sets nothing by itself, so that its connections are shared with others. */
final class ChaosTextWire implements ChaosWire {
    private static final int COM_QUERY = 3;
    private static final int COM_RESET_CONNECTION = 0x1f;
    private static final int OK = 0;

    private final RawClient client;

    ChaosTextWire(int port) throws IOException {
        client = RawClient.login(port, "app", "secret", "app", 0);
    }

    @Override
    public List<String> ask(String sql, Object... values) throws Refused, IOException {
        String text = sql;
        for (Object value : values) {
            text =
                    text.replaceFirst(
                            "\\?", value instanceof String ? "'" + value + "'" : "" + value);
        }
        return answer(COM_QUERY, text);
    }

    private List<String> answer(int command, String argument) throws Refused, IOException {
        List<byte[]> packets;
        try {
            packets = client.command(command, argument.getBytes(UTF_8));
        } catch (SocketTimeoutException hanging) {
            throw new AssertionError("no answer to " + argument, hanging);
        }
        RawReply reply = RawReply.of(packets);
        if (reply.errno() != 0) {
            throw new Refused(reply.errno() + " " + reply.errorMessage());
        }
        return packets.getFirst()[4] == OK ? List.of() : reply.rows();
    }

    @Override
    public void send(String sql) throws IOException {
        client.send(((char) COM_QUERY + sql).getBytes(UTF_8), 0);
    }

    @Override
    public boolean reset() throws Refused, IOException {
        answer(COM_RESET_CONNECTION, "");
        return true;
    }

    @Override
    public void vanish() {
        try {
            client.close();
        } catch (IOException gone) {
            // So it is.
        }
    }
}
