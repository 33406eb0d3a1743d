package io.tidegate.it.suite;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Knows where a reply ends, and nothing else of it. */
final class ReplyReader {
    private static final int COM_STMT_PREPARE = 0x16;
    private static final int COM_FIELD_LIST = 4;
    private static final int COM_STATISTICS = 9;
    private static final int COM_STMT_FETCH = 0x1c;
    private static final int COM_SET_OPTION = 27;
    private static final int MORE_RESULTS = 8;
    private static final int CURSOR_EXISTS = 64;
    private static final int MAX_PAYLOAD = 0xff_ffff;

    private final RawClient client;
    private final List<byte[]> packets = new ArrayList<>();

    ReplyReader(RawClient client) {
        this.client = client;
    }

    List<byte[]> read(int command) throws IOException {
        byte[] first = next();
        if (command == COM_STATISTICS || command == COM_SET_OPTION) {
            return packets;
        }
        if (command == COM_FIELD_LIST || command == COM_STMT_FETCH) {
            // Definitions or rows that nobody counted.
            while (!isTerminal(first)) {
                first = next();
            }
            return packets;
        }
        if (command == COM_STMT_PREPARE && first[4] == 0) {
            int columns = (first[9] & 0xff) | ((first[10] & 0xff) << 8);
            int parameters = (first[11] & 0xff) | ((first[12] & 0xff) << 8);
            definitions(parameters);
            definitions(columns);
            return packets;
        }
        while (hasMore(first)) {
            first = next();
        }
        return packets;
    }

    /** Reads one result to its end; true when another one follows. */
    private boolean hasMore(byte[] first) throws IOException {
        int kind = first[4] & 0xff;
        if (kind == 0xff) {
            return false;
        }
        if (kind == 0xfb) {
            // Now the client has to send a file.
            return false;
        }
        if (kind == 0) {
            return (status(first, 5) & MORE_RESULTS) != 0;
        }
        definitions(kind);
        if (!client.deprecatesEof()) {
            byte[] eof = packets.getLast();
            if ((eof[4] & 0xff) == 0xff || (eofStatus(eof) & CURSOR_EXISTS) != 0) {
                return false;
            }
        }
        byte[] packet = next();
        while (!isTerminal(packet)) {
            while (packet.length - 4 == MAX_PAYLOAD) {
                packet = next();
            }
            packet = next();
        }
        if ((packet[4] & 0xff) == 0xff) {
            return false;
        }
        int status = client.deprecatesEof() ? status(packet, 5) : eofStatus(packet);
        return (status & MORE_RESULTS) != 0;
    }

    private static int eofStatus(byte[] packet) {
        return (packet[7] & 0xff) | ((packet[8] & 0xff) << 8);
    }

    private boolean isTerminal(byte[] packet) {
        int kind = packet.length > 4 ? packet[4] & 0xff : 0;
        int length = packet.length - 4;
        return kind == 0xff
                || (kind == 0xfe && length < (client.deprecatesEof() ? MAX_PAYLOAD : 9));
    }

    private void definitions(int count) throws IOException {
        for (int definition = 0; definition < count; definition++) {
            next();
        }
        if (count > 0 && !client.deprecatesEof()) {
            next();
        }
    }

    /** Behind the two length-encoded numbers of an OK packet. */
    private static int status(byte[] packet, int at) {
        int position = skip(packet, skip(packet, at));
        return (packet[position] & 0xff) | ((packet[position + 1] & 0xff) << 8);
    }

    private static int skip(byte[] packet, int at) {
        return at
                + switch (packet[at] & 0xff) {
                    case 0xfc -> 3;
                    case 0xfd -> 4;
                    case 0xfe -> 9;
                    default -> 1;
                };
    }

    private byte[] next() throws IOException {
        byte[] packet = client.packet();
        packets.add(packet);
        return packet;
    }
}
