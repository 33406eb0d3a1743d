package io.tidegate.proxy.execution;

import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.TextRows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The warnings of a statement that several servers carry out. Each tells its own, and forgets them
 * with the next statement on its connection, so it is asked before that. Kept are as many as one
 * server would keep; how many there were is counted.
 */
final class CollectedWarnings {
    /** What happens when a server has told. */
    interface Then {
        void asked();

        void lost(TidegateException cause);
    }

    /** The greatest {@code max_error_count} by default. */
    private static final int MOST = 1024;

    private static final int MOST_COUNTED = 0xFFFF;
    private static final byte[] QUESTION = "SHOW WARNINGS".getBytes(StandardCharsets.US_ASCII);

    private final Diagnostics told;
    private final List<byte[]> rows = new ArrayList<>();
    private int most = MOST;
    private long count;

    /**
     * @param told beside what servers tell
     */
    CollectedWarnings(Diagnostics told) {
        this.told = told;
    }

    /** For the OK or EOF packet, which has two bytes for it. */
    int count() {
        return (int) Math.min(count + told.rows().size(), MOST_COUNTED);
    }

    /** Counts those of the last statement of a connection. */
    void count(int warnings) {
        count += warnings;
    }

    /** Counts them, and asks what they say. */
    void take(BackendConnection connection, Then then) {
        count(connection.outcome().warnings());
        ask(connection, then);
    }

    /** Asks what those of its last statement say, which are counted already. */
    void ask(BackendConnection connection, Then then) {
        int warnings = connection.outcome().warnings();
        if (warnings == 0) {
            then.asked();
            return;
        }
        connection.query(
                QUESTION,
                new Swallowed(
                        connection,
                        new Swallowed.Then() {
                            @Override
                            public void ok(byte[] reply) {
                                keep(reply, warnings);
                                then.asked();
                            }

                            @Override
                            public void failed(ErrPacket error) {
                                // The statement is none the worse for it.
                                then.asked();
                            }

                            @Override
                            public void lost(TidegateException cause) {
                                then.lost(cause);
                            }
                        }));
    }

    /**
     * @param reply to SHOW WARNINGS, or its first part
     * @param warnings how many there are
     */
    private void keep(byte[] reply, int warnings) {
        List<byte[]> its = TextRows.payloads(Unpooled.wrappedBuffer(reply));
        if (its.size() < warnings && reply.length < Swallowed.MOST) {
            // So many the session's max_error_count lets a server keep.
            most = Math.min(most, its.size());
        }
        rows.addAll(its);
        if (rows.size() > MOST) {
            rows.subList(MOST, rows.size()).clear();
        }
    }

    /** What SHOW WARNINGS tells of the whole. */
    Diagnostics diagnostics() {
        return diagnostics(false);
    }

    /**
     * The same.
     *
     * @param cut whether the statement has ended before all rows that servers have looked at
     */
    Diagnostics diagnostics(boolean cut) {
        if (count == 0) {
            return told;
        }
        List<byte[]> all = new ArrayList<>(rows.subList(0, Math.min(most, rows.size())));
        long untold = count - all.size();
        all.addAll(told.rows());
        return new Diagnostics(all, true, untold, cut);
    }
}
