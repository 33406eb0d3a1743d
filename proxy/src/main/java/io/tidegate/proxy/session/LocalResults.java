package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.ResultSetWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small result sets that the proxy answers itself. */
final class LocalResults {
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
}
