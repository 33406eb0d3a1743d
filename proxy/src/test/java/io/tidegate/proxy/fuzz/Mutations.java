package io.tidegate.proxy.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Changes bytes a little, as defects, broken networks and attackers do. */
public final class Mutations {
    /** Bytes at which lengths, markers and signs change their meaning. */
    private static final int[] EDGES = {
        0, 1, 2, 3, 0x0A, 0x20, 0x22, 0x27, 0x5C, 0x60, 0x7F, 0x80, 0xFA, 0xFB, 0xFC, 0xFD, 0xFE,
        0xFF
    };

    private Mutations() {}

    /** Some changes; often none. */
    public static byte[] some(byte[] input, Random random) {
        byte[] bytes = input.clone();
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes = one(bytes, random);
        }
        return bytes;
    }

    /** One change. */
    public static byte[] one(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return random(1 + random.nextInt(8), random);
        }
        int at = random.nextInt(bytes.length);
        int length = 1 + random.nextInt(Math.min(8, bytes.length - at));
        return switch (random.nextInt(10)) {
            case 0, 1 -> set(bytes, at, random.nextInt());
            case 2, 3 -> set(bytes, at, edge(random));
            case 4 -> set(bytes, at, bytes[at] ^ 1 << random.nextInt(Byte.SIZE));
            case 5 -> joined(head(bytes, at), tail(bytes, at + length));
            case 6 -> joined(head(bytes, at), random(length, random), tail(bytes, at));
            case 7 -> joined(head(bytes, at + length), tail(bytes, at));
            case 8 -> head(bytes, at);
            default -> edges(bytes, at, length, random);
        };
    }

    private static byte[] edges(byte[] bytes, int at, int length, Random random) {
        for (int i = at; i < at + length; i++) {
            set(bytes, i, edge(random));
        }
        return bytes;
    }

    private static byte[] set(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        return bytes;
    }

    private static int edge(Random random) {
        return EDGES[random.nextInt(EDGES.length)];
    }

    private static byte[] head(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    public static byte[] random(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    public static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
