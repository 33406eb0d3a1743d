package io.tidegate.it.fault;

import io.tidegate.it.server.FaultyLink;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way from a proxy to a server, packet by packet, so that something can be done at a certain
 * place of a COMMIT. Nothing of it is encrypted.
 */
final class SqlLink implements AutoCloseable {
    /** Places in a COMMIT and in its answer. */
    enum Place {
        /** The proxy has sent it, and no byte of it has come to the server. */
        NOT_SENT,
        /** The server has the first half of the packet. */
        HALF_SENT,
        /** The server has it, and may have done it. */
        SENT,
        /** The server has answered, and no byte of that has come to the proxy. */
        NOT_ANSWERED,
        /** The proxy has the first half of the answer. */
        HALF_ANSWERED;

        boolean isOfAnswer() {
            return this == NOT_ANSWERED || this == HALF_ANSWERED;
        }
    }

    /** What is done once, when a COMMIT comes to a place; nothing of its connection follows. */
    private record Trap(Place place, Runnable deed) {}

    private final FaultyLink link;
    private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();

    private SqlLink(int server) throws IOException {
        link = FaultyLink.to(server, Packets::new);
    }

    static SqlLink to(int server) throws IOException {
        return new SqlLink(server);
    }

    FaultyLink link() {
        return link;
    }

    int port() {
        return link.port();
    }

    void cut() {
        link.cut();
    }

    void mend() {
        link.mend();
    }

    void at(Place place, Runnable deed) {
        trap.set(new Trap(place, deed));
    }

    /** Of one connection. */
    private final class Packets implements FaultyLink.Way {
        private static final int HEADER = 4;
        private static final byte[] COMMIT = "\003COMMIT".getBytes(StandardCharsets.US_ASCII);

        /** The trap of the COMMIT that is under way here. */
        private volatile @Nullable Trap awaiting;

        @Override
        public void carry(InputStream from, OutputStream to, boolean replies, BooleanSupplier cut)
                throws IOException {
            DataInputStream in = new DataInputStream(from);
            byte[] header = new byte[HEADER];
            boolean open = true;
            while (open) {
                in.readFully(header);
                byte[] body = in.readNBytes(length(header));
                if (cut.getAsBoolean()) {
                    return;
                }
                byte[] packet = new byte[HEADER + body.length];
                System.arraycopy(header, 0, packet, 0, HEADER);
                System.arraycopy(body, 0, packet, HEADER, body.length);
                open = replies ? reply(packet, to) : request(packet, body, to);
            }
        }

        private static int length(byte[] header) {
            return (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
        }

        private boolean request(byte[] packet, byte[] body, OutputStream to) throws IOException {
            Trap set = isCommit(body) ? trap.getAndSet(null) : null;
            if (set == null) {
                to.write(packet);
                return true;
            }
            switch (set.place()) {
                case NOT_SENT -> set.deed().run();
                case HALF_SENT -> {
                    to.write(packet, 0, packet.length / 2);
                    set.deed().run();
                }
                case SENT -> {
                    to.write(packet);
                    set.deed().run();
                }
                case NOT_ANSWERED, HALF_ANSWERED -> {
                    awaiting = set;
                    to.write(packet);
                    return true;
                }
            }
            return false;
        }

        private boolean reply(byte[] packet, OutputStream to) throws IOException {
            Trap set = awaiting;
            if (set == null) {
                to.write(packet);
                return true;
            }
            if (set.place() == Place.HALF_ANSWERED) {
                to.write(packet, 0, packet.length / 2);
            }
            set.deed().run();
            return false;
        }

        /** Behind query attributes, of which there are none, as well. */
        private static boolean isCommit(byte[] body) {
            String text = new String(body, StandardCharsets.ISO_8859_1);
            return body.length > 0
                    && body[0] == COMMIT[0]
                    && body.length < 2 * COMMIT.length
                    && text.toUpperCase(java.util.Locale.ROOT).endsWith("COMMIT");
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
