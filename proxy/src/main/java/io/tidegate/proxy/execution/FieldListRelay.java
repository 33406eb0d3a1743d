package io.tidegate.proxy.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ReplyListener;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.PacketAssembler;
import io.tidegate.proxy.wire.PacketWriter;
import org.jspecify.annotations.Nullable;

/**
 * Forwards what a server says of a table's columns; of a sub-table's under the name of the logical
 * table: a client must not learn a name that it cannot use.
 *
 * <p>There is no back-pressure: a table has some thousand columns at most.
 */
public final class FieldListRelay implements ReplyListener {
    private static final int ERR = 0xFF;
    private static final int END = 0xFE;
    private static final int STATUS_AT = 3;

    private final ResultSink sink;
    private final BackendConnection connection;
    private final @Nullable String table;
    private final int status;
    private final Relay.Ending ending;
    private final PacketAssembler packets;
    private boolean begun;
    private boolean over;

    /**
     * @param table the logical table's name, null when the server's own is right
     * @param status flags of the client's session that the connection's may lack
     */
    public FieldListRelay(
            ResultSink sink,
            BackendConnection connection,
            @Nullable String table,
            int status,
            Relay.Ending ending) {
        this.sink = sink;
        this.connection = connection;
        this.table = table;
        this.status = status;
        this.ending = ending;
        // A definition is never as long as a packet can be, so that none goes on in the next one.
        this.packets =
                new PacketAssembler(
                        sink.alloc(), PacketWriter.MAX_PAYLOAD - 1, 2 * PacketWriter.MAX_PAYLOAD);
    }

    @Override
    public void onBytes(ByteBuf bytes, boolean complete) {
        try {
            packets.add(bytes);
            for (ByteBuf packet = packets.next(); packet != null; packet = packets.next()) {
                forward(packet);
            }
        } catch (MalformedPacketException malformed) {
            over = true;
            packets.release();
            connection.discard();
            ending.lost(
                    connection,
                    ErrorCode.BACKEND_PROTOCOL.with(
                            "a server of group "
                                    + connection.group()
                                    + " described a column in a way that cannot be read: "
                                    + malformed.getMessage()),
                    begun);
            return;
        }
        if (complete) {
            packets.release();
            sink.flush();
            ending.relayed(connection);
        }
    }

    private void forward(ByteBuf packet) {
        String name = table == null ? "" : table;
        ByteBuf out = sink.alloc().buffer(packet.readableBytes() + name.length() + 16);
        try {
            int start = PacketWriter.begin(out);
            int marker = packet.isReadable() ? packet.getUnsignedByte(packet.readerIndex()) : ERR;
            if (marker == END) {
                showStatus(packet);
            } else if (marker != ERR && !name.isEmpty()) {
                rename(packet, name, out);
            }
            out.writeBytes(packet);
            PacketWriter.end(out, start, packets.sequence());
        } catch (MalformedPacketException malformed) {
            out.release();
            throw malformed;
        }
        begun = true;
        sink.write(out);
    }

    /** In front of the flags stand two bytes: the warnings of an EOF, or the zeros of an OK. */
    private void showStatus(ByteBuf end) {
        int at = end.readerIndex() + STATUS_AT;
        end.setShortLE(at, end.getUnsignedShortLE(at) | status);
    }

    /** Catalog, schema, table and original table; what follows stays as it is. */
    private static void rename(ByteBuf definition, String table, ByteBuf out) {
        ByteBuf name = Unpooled.copiedBuffer(table, UTF_8);
        Lenenc.writeBytes(out, Lenenc.readSlice(definition));
        Lenenc.writeBytes(out, Lenenc.readSlice(definition));
        ByteBuf subTable = Lenenc.readSlice(definition);
        ByteBuf original = Lenenc.readSlice(definition);
        Lenenc.writeBytes(out, name);
        // Behind a view it is the table that the view shows.
        Lenenc.writeBytes(out, original.equals(subTable) ? name : original);
    }

    @Override
    public void onReadComplete() {
        sink.flush();
    }

    @Override
    public void onLost(TidegateException cause) {
        if (!over) {
            packets.release();
            ending.lost(connection, cause, begun);
        }
    }
}
