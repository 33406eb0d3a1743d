package io.tidegate.it.suite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the packets of a text statement's reply to a {@link RawClient} without DEPRECATE_EOF say.
 */
final class RawReply {
    private static final int HEADER = 4;
    private static final int ERR = 0xff;
    private static final int EOF = 0xfe;
    private static final int NULL = 0xfb;
    private static final int TWO_BYTES = 0xfc;

    private final List<byte[]> packets;

    private RawReply(List<byte[]> packets) {
        this.packets = packets;
    }

    static RawReply of(List<byte[]> packets) {
        return new RawReply(packets);
    }

    /** The error number, or 0. */
    int errno() {
        byte[] last = packets.getLast();
        return kind(last) == ERR ? (last[5] & 0xff) | (last[6] & 0xff) << 8 : 0;
    }

    /** What the error says; empty when there is none. */
    String errorMessage() {
        byte[] last = packets.getLast();
        return errno() == 0 ? "" : new String(last, 13, last.length - 13, StandardCharsets.UTF_8);
    }

    /** The rows of the first result, columns separated by a comma. */
    List<String> rows() {
        List<String> rows = new ArrayList<>();
        int at = 1 + kind(packets.getFirst()) + 1;
        while (kind(packets.get(at)) != EOF && kind(packets.get(at)) != ERR) {
            rows.add(row(packets.get(at++)));
        }
        return rows;
    }

    private static String row(byte[] packet) {
        List<String> values = new ArrayList<>();
        int at = HEADER;
        while (at < packet.length) {
            int length = packet[at++] & 0xff;
            if (length == NULL) {
                values.add("null");
            } else {
                if (length == TWO_BYTES) {
                    length = (packet[at] & 0xff) | (packet[at + 1] & 0xff) << 8;
                    at += 2;
                }
                // Values of 64 KiB and more are in no test that reads rows in this way.
                values.add(new String(packet, at, length, StandardCharsets.UTF_8));
                at += length;
            }
        }
        return String.join(",", values);
    }

    private static int kind(byte[] packet) {
        return packet.length > HEADER ? packet[HEADER] & 0xff : 0;
    }
}
