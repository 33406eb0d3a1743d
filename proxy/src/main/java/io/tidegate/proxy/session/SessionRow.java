package io.tidegate.proxy.session;

import io.tidegate.conf.topology.GroupId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client as those who run the proxy see it.
 *
 * @param id as the client's CONNECTION_ID() and KILL have it
 * @param host where it comes from, with its port
 * @param program what it calls itself
 * @param schema null while it has chosen none
 * @param command as servers call it, Sleep for a client that does nothing
 * @param seconds how long it does that
 * @param state what it waits for, as SHOW PROCESSLIST tells it
 * @param text of the statement at hand, at most 4096 bytes of it, without what may be a password;
 *     null when it runs none
 * @param pins why it shares no connections; empty when it does
 * @param transactionSince when its transaction began; null when it is in none. Behind COMMIT AND
 *     CHAIN that is when the first of them began
 * @param groups of which it holds connections now
 * @param prepared how many statements it has prepared and not closed
 */
public record SessionRow(
        int id,
        String user,
        String host,
        String program,
        @Nullable String schema,
        String command,
        long seconds,
        String state,
        @Nullable String text,
        List<Pin> pins,
        @Nullable Instant transactionSince,
        List<GroupId> groups,
        int prepared,
        Instant connected) {
    public SessionRow {
        pins = List.copyOf(pins);
        groups = List.copyOf(groups);
    }

    public boolean inTransaction() {
        return transactionSince != null;
    }
}
