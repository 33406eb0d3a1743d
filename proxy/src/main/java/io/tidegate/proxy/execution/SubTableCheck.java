package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.TextPackets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks a server whether sub-tables have the same columns in the same order: where it puts them
 * together by UNION it goes by places alone, and {@code *} has them as each sub-table has.
 */
final class SubTableCheck {
    /** Who carries on. The connection is theirs in any case. */
    interface Then {
        void alike();

        void failed(ErrPacket error);

        void lost(TidegateException cause);
    }

    private final BackendConnection connection;
    private final List<byte[]> questions;
    private final MergedRead.Sender sender;
    private final Then then;
    private int asked;

    /**
     * @param questions each for the columns of several sub-tables of one table
     */
    SubTableCheck(
            BackendConnection connection,
            List<byte[]> questions,
            MergedRead.Sender sender,
            Then then) {
        this.connection = connection;
        this.questions = questions;
        this.sender = sender;
        this.then = then;
    }

    void start() {
        if (asked == questions.size()) {
            then.alike();
            return;
        }
        sender.send(connection, questions.get(asked++), new WholeReply(connection, new Answer()));
    }

    private final class Answer implements WholeReply.Then {
        @Override
        public void ok(ByteBuf reply) {
            boolean alike;
            try {
                alike = areAlike(reply.slice());
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

    private static boolean areAlike(ByteBuf packets) {
        int count = (int) Lenenc.readInt(TextPackets.next(packets));
        Map<String, List<SharedColumn>> columns = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            SharedColumn column = SharedColumn.of(TextPackets.next(packets));
            columns.computeIfAbsent(column.decoded().originalTable(), _ -> new ArrayList<>())
                    .add(column);
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
