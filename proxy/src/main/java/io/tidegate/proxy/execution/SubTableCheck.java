package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.TextPackets;
import io.tidegate.sharding.plan.ColumnQuestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks a server whether sub-tables have the same columns in the same order, and whether that is the
 * order of other groups too: where rows are put together by UNION that goes by places alone, and
 * {@code *} has them as each sub-table has.
 */
final class SubTableCheck {
    /** Who carries on. The connection is theirs in any case. */
    interface Then {
        void alike();

        void failed(ErrPacket error);

        void lost(TidegateException cause);
    }

    private final BackendConnection connection;
    private final List<ColumnQuestion> questions;
    private final Map<Integer, List<SharedColumn>> known;
    private final MergedRead.Sender sender;
    private final Then then;
    private int asked;

    /**
     * @param known what groups have said, by the number of a question's part
     */
    SubTableCheck(
            BackendConnection connection,
            List<ColumnQuestion> questions,
            Map<Integer, List<SharedColumn>> known,
            MergedRead.Sender sender,
            Then then) {
        this.connection = connection;
        this.questions = questions;
        this.known = known;
        this.sender = sender;
        this.then = then;
    }

    void start() {
        if (asked == questions.size()) {
            then.alike();
            return;
        }
        ColumnQuestion question = questions.get(asked++);
        sender.send(connection, question.sql(), new WholeReply(connection, new Answer(question)));
    }

    private final class Answer implements WholeReply.Then {
        private final ColumnQuestion question;

        Answer(ColumnQuestion question) {
            this.question = question;
        }

        @Override
        public void ok(ByteBuf reply) {
            boolean alike;
            try {
                alike = areAlike(reply.slice(), question.part());
            } catch (MalformedPacketException | IndexOutOfBoundsException malformed) {
                then.failed(
                        ErrPacket.of(
                                ErrorCode.BACKEND_PROTOCOL.with("a result that cannot be read")));
                return;
            }
            if (alike) {
                start();
            } else {
                then.failed(ErrPacket.of(SharedColumn.drift()));
            }
        }

        @Override
        public void failed(ErrPacket error) {
            then.failed(error);
        }

        @Override
        public void lost(TidegateException cause) {
            then.lost(cause);
        }
    }

    private boolean areAlike(ByteBuf packets, int part) {
        int count = (int) Lenenc.readInt(TextPackets.next(packets));
        List<SharedColumn> all = new ArrayList<>();
        Map<String, List<SharedColumn>> columns = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            SharedColumn column = SharedColumn.of(TextPackets.next(packets));
            all.add(column);
            columns.computeIfAbsent(column.decoded().originalTable(), _ -> new ArrayList<>())
                    .add(column);
        }
        if (part != ColumnQuestion.SUB_TABLES) {
            List<SharedColumn> before = known.putIfAbsent(part, all);
            return before == null || areAlike(all, before);
        }
        List<SharedColumn> first = columns.values().iterator().next();
        return columns.values().stream().allMatch(each -> areAlike(each, first));
    }

    private static boolean areAlike(List<SharedColumn> some, List<SharedColumn> others) {
        boolean alike = some.size() == others.size();
        for (int i = 0; i < some.size() && alike; i++) {
            alike = some.get(i).isCalledLike(others.get(i));
        }
        return alike;
    }
}
