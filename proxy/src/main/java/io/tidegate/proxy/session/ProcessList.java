package io.tidegate.proxy.session;

import io.tidegate.proxy.wire.message.ColumnDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SHOW [FULL] PROCESSLIST and COM_PROCESS_INFO: the proxy's own clients. Like on a server, a user
 * without further rights sees its own.
 */
final class ProcessList {
    static final Pattern STATEMENT =
            Pattern.compile(
                    "(?is)"
                            + Gaps.COMMENTS
                            + "show"
                            + Gaps.COMMENTS
                            + "(full)?"
                            + Gaps.COMMENTS
                            + "processlist"
                            + Gaps.END);

    /** Of a statement, unless the list is a full one. */
    private static final int SHORT_TEXT = 100;

    private ProcessList() {}

    static boolean isAskedBy(byte[] sql) {
        return STATEMENT.matcher(new String(sql, StandardCharsets.UTF_8)).matches();
    }

    static void answer(Session session, boolean full) {
        LoopContext context = session.context();
        boolean all = session.user().admin();
        context.processes()
                .list(
                        context.loop(),
                        process -> all || process.user().equals(session.user().name()),
                        rows -> {
                            if (!session.isClosed()) {
                                session.guarded(() -> send(session, rows, full));
                            }
                        });
    }

    private static void send(Session session, List<ProcessRow> rows, boolean full) {
        boolean mariaDb = session.context().baseline().isMariaDb();
        List<ColumnDefinition> columns =
                new ArrayList<>(
                        List.of(
                                ColumnDefinition.bigint("Id"),
                                ColumnDefinition.text("User"),
                                ColumnDefinition.text("Host"),
                                ColumnDefinition.text("db"),
                                ColumnDefinition.text("Command"),
                                ColumnDefinition.bigint("Time"),
                                ColumnDefinition.text("State"),
                                ColumnDefinition.text("Info")));
        if (mariaDb) {
            columns.add(ColumnDefinition.text("Progress"));
        }
        if (full) {
            columns.add(ColumnDefinition.text("Program"));
        }
        List<List<@Nullable String>> values =
                rows.stream().map(row -> values(row, mariaDb, full)).toList();
        LocalResults.send(session, columns, values);
        session.last().rows(rows.size());
    }

    private static List<@Nullable String> values(ProcessRow row, boolean mariaDb, boolean full) {
        String text = row.text();
        List<@Nullable String> values = new ArrayList<>();
        values.add(Integer.toUnsignedString(row.id()));
        values.add(row.user());
        values.add(row.host());
        values.add(row.schema());
        values.add(row.command());
        values.add(Long.toString(row.seconds()));
        values.add(row.state());
        values.add(
                text == null || full || text.length() <= SHORT_TEXT
                        ? text
                        : text.substring(0, SHORT_TEXT));
        if (mariaDb) {
            values.add("0.000");
        }
        if (full) {
            values.add(row.program());
        }
        return values;
    }
}
