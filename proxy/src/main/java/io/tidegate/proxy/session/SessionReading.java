package io.tidegate.proxy.session;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.wire.Command;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a session on its event loop, in as little time as possible; another thread makes
 * words of it.
 *
 * @param since when the command began, of {@link System#nanoTime}
 * @param text a copy
 * @param transactionBegan of {@link System#nanoTime}; null when it is in none
 */
@SuppressWarnings("ArrayRecordComponent")
record SessionReading(
        ClientProcess process,
        String schema,
        Command command,
        long since,
        String state,
        byte[] text,
        List<Pin> pins,
        @Nullable Long transactionBegan,
        List<GroupId> groups,
        int prepared) {

    /**
     * @param now of {@link System#nanoTime}
     * @param wall the same moment
     */
    SessionRow row(long now, Instant wall) {
        return new SessionRow(
                process.id(),
                process.user(),
                process.host(),
                process.program(),
                schema.isEmpty() ? null : schema,
                ProcessRow.name(command),
                TimeUnit.NANOSECONDS.toSeconds(now - since),
                state,
                text.length == 0 ? null : Secrets.hide(new String(text, StandardCharsets.UTF_8)),
                pins,
                transactionBegan == null ? null : wall.minusNanos(now - transactionBegan),
                groups,
                prepared,
                process.connected());
    }
}
