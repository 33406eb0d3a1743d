package io.tidegate.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.proxy.fuzz.Fuzz;
import io.tidegate.proxy.fuzz.Mutations;
import io.tidegate.proxy.fuzz.Round;
import org.junit.jupiter.api.Test;

/** Replies of every kind, right ones and changed ones. */
class ResponseTrackerFuzzTest {
    private static final ReplyKind[] KINDS = ReplyKind.values();

    @Test
    void a_right_reply_ends_with_its_last_byte() {
        Fuzz.run(round -> {
            boolean deprecateEof = round.random().nextBoolean();
            ReplyKind kind = KINDS[round.random().nextInt(KINDS.length)];
            byte[] reply =
                    round.fed(
                            kind + " " + deprecateEof,
                            new RandomReplies(round.random(), deprecateEof).next(kind, 1));

            String end = walk(round, kind, deprecateEof, reply, reply.length);

            assertThat(end).startsWith("done at " + reply.length + " ");
        });
    }

    @Test
    void a_changed_reply_is_walked_over_alike_in_one_piece_and_byte_by_byte() {
        Fuzz.run(round -> {
            boolean deprecateEof = round.random().nextBoolean();
            ReplyKind kind = KINDS[round.random().nextInt(KINDS.length)];
            byte[] right = new RandomReplies(round.random(), deprecateEof).next(kind, 1);
            byte[] reply =
                    round.fed(kind + " " + deprecateEof, Mutations.some(right, round.random()));

            String whole = walk(round, kind, deprecateEof, reply, reply.length);

            assertThat(walk(round, kind, deprecateEof, reply, 1)).isEqualTo(whole);
        });
    }

    /** How the walk ended. Nothing but a named error may come out of it. */
    private static String walk(
            Round round, ReplyKind kind, boolean deprecateEof, byte[] reply, int size) {
        Outcome outcome = new Outcome();
        ResponseTracker tracker = new ResponseTracker(deprecateEof, outcome);
        tracker.begin(kind, 1);
        StringBuilder end = new StringBuilder("waiting");
        round.feed(() -> {
            int at = 0;
            ByteBuf piece = Unpooled.wrappedBuffer(reply);
            while (at < reply.length && !tracker.isDone()) {
                piece.setIndex(at, Math.min(at + size, reply.length));
                try {
                    at = tracker.advance(piece);
                } catch (BackendProtocolException refused) {
                    end.setLength(0);
                    end.append("refused: ").append(refused.getMessage());
                    return;
                }
            }
            if (tracker.isDone()) {
                end.setLength(0);
                end.append("done at ").append(at);
            }
        });
        return end
                + " error "
                + outcome.errno
                + " status "
                + outcome.status
                + " warnings "
                + outcome.warnings
                + " affected "
                + outcome.affectedRows
                + " id "
                + outcome.lastInsertId
                + " rows "
                + outcome.rows;
    }
}
