package io.tidegate.it.suite;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a client needs of the server's first packet. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RawGreeting(String plugin, byte[] salt) {

    /** The number that the server gives the connection. */
    static int connectionId(byte[] packet) {
        int at = 5;
        while (packet[at] != 0) {
            at++;
        }
        return (packet[at + 1] & 0xff)
                | (packet[at + 2] & 0xff) << 8
                | (packet[at + 3] & 0xff) << 16
                | (packet[at + 4] & 0xff) << 24;
    }

    static int capabilities(byte[] packet) {
        int at = 5;
        while (packet[at] != 0) {
            at++;
        }
        at += 1 + 4 + 8 + 1;
        return (packet[at] & 0xff)
                | (packet[at + 1] & 0xff) << 8
                | (packet[at + 5] & 0xff) << 16
                | (packet[at + 6] & 0xff) << 24;
    }

    static RawGreeting of(byte[] packet) {
        int at = 5;
        while (packet[at] != 0) {
            at++;
        }
        at += 1 + 4;
        byte[] salt = new byte[20];
        System.arraycopy(packet, at, salt, 0, 8);
        // filler, capabilities, collation, status, capabilities, length, reserved
        at += 8 + 1 + 2 + 1 + 2 + 2 + 1 + 10;
        System.arraycopy(packet, at, salt, 8, 12);
        String rest =
                new String(
                        Arrays.copyOfRange(packet, at + 13, packet.length),
                        StandardCharsets.US_ASCII);
        return new RawGreeting(rest.substring(0, rest.indexOf('\0')), salt);
    }
}
