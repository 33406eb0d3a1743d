package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.ResultSetWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Small result sets that the proxy answers itself. */
final class LocalResults {
    private LocalResults() {}

    /** What SHOW WARNINGS and its relatives say after a statement without any. */
    static void noWarnings(Session session, String sql) {
        String folded = sql.toLowerCase(Locale.ROOT);
        if (folded.contains("count")) {
            String name =
                    folded.contains("error") ? "@@session.error_count" : "@@session.warning_count";
            number(session, name, 0);
            return;
        }
        send(
                session,
                List.of(
                        ColumnDefinition.text("Level"),
                        ColumnDefinition.bigint("Code"),
                        ColumnDefinition.text("Message")),
                List.of());
    }

    static void number(Session session, String name, long value) {
        send(
                session,
                List.of(ColumnDefinition.bigint(name)),
                List.of(List.of(Long.toString(value))));
    }

    static void send(
            Session session, List<ColumnDefinition> columns, List<List<@Nullable String>> rows) {
        ByteBuf out = session.sink().alloc().buffer(256);
        ResultSetWriter.write(
                out, 1, session.sink().capabilities(), session.status(), columns, rows);
        session.sink().write(out);
        session.sink().flush();
        session.idle();
    }
}
