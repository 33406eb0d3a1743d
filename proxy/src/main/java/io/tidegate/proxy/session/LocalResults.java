package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.EofPacket;
import io.tidegate.proxy.wire.message.PrepareOk;
import io.tidegate.proxy.wire.message.ResultSetWriter;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small result sets that the proxy answers itself. */
final class LocalResults {
    private static final ColumnDefinition PARAMETER = ColumnDefinition.text("?");

    private LocalResults() {}

    /** Packets that a server has sent to the same question. */
    static void kept(Session session, byte[] packets) {
        session.sink().write(session.sink().alloc().buffer(packets.length).writeBytes(packets));
        session.sink().flush();
        session.idle();
    }

    static void number(Session session, String name, long value) {
        send(
                session,
                List.of(ColumnDefinition.bigint(name)),
                List.of(List.of(Long.toString(value))));
    }

    /** Of warnings or errors. */
    static void count(Session session, String name, long value) {
        send(
                session,
                List.of(ColumnDefinition.count(name)),
                List.of(List.of(Long.toString(value))));
    }

    static void send(
            Session session,
            List<ColumnDefinition> columns,
            List<? extends List<? extends @Nullable String>> rows) {
        ByteBuf out = session.sink().alloc().buffer(256);
        ResultSetWriter.write(
                out, 1, session.sink().capabilities(), session.status(), columns, rows);
        session.sink().write(out);
        session.sink().flush();
        session.idle();
    }

    /** The answer to a COM_STMT_PREPARE. Of parameters only their number is told. */
    static void prepared(Session session, int id, int parameters, List<ColumnDefinition> columns) {
        ByteBuf out = session.sink().alloc().buffer(256);
        int start = PacketWriter.begin(out);
        new PrepareOk(id, columns.size(), parameters, 0).encode(out);
        int next = PacketWriter.end(out, start, session.sink().replySequence());
        next = definitions(session, out, next, Collections.nCopies(parameters, PARAMETER));
        definitions(session, out, next, columns);
        session.sink().write(out);
        session.sink().flush();
        session.idle();
    }

    private static int definitions(
            Session session, ByteBuf out, int sequence, List<ColumnDefinition> definitions) {
        int next = sequence;
        for (ColumnDefinition each : definitions) {
            int start = PacketWriter.begin(out);
            each.encode(out);
            next = PacketWriter.end(out, start, next);
        }
        boolean ends =
                !definitions.isEmpty()
                        && !Capability.has(session.sink().capabilities(), Capability.DEPRECATE_EOF);
        if (!ends) {
            return next;
        }
        int start = PacketWriter.begin(out);
        new EofPacket(0, session.status()).encode(out);
        return PacketWriter.end(out, start, next);
    }
}
