package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.ShardId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.TextPackets;
import io.tidegate.sharding.plan.ImpliedColumns;
import io.tidegate.sharding.plan.ImpliedColumns.Question;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Asks a server, in the transaction that writes, whether its sub-tables have the columns that an
 * INSERT means by naming none. The definitions are locked from then on.
 */
final class ImpliedColumnsCheck {
    /** Who carries on. The connection is theirs in any case. */
    interface Then {
        void holds();

        void failed(ErrPacket error);

        void lost(TidegateException cause);
    }

    private final BackendConnection connection;
    private final ImpliedColumns columns;
    private final Queue<Question> questions;

    /**
     * @param shards that are written on the connection
     */
    ImpliedColumnsCheck(
            BackendConnection connection, ImpliedColumns columns, List<ShardId> shards) {
        this.connection = connection;
        this.columns = columns;
        this.questions = new ArrayDeque<>(columns.questions(shards));
    }

    void start(Then then) {
        Question question = questions.poll();
        if (question == null) {
            then.holds();
            return;
        }
        connection.query(
                question.sql(),
                new WholeReply(
                        connection,
                        new WholeReply.Then() {
                            @Override
                            public void ok(ByteBuf reply) {
                                answered(reply, question.tables(), then);
                            }

                            @Override
                            public void failed(ErrPacket error) {
                                then.failed(error);
                            }

                            @Override
                            public void lost(TidegateException cause) {
                                then.lost(cause);
                            }
                        }));
    }

    private void answered(ByteBuf reply, int tables, Then then) {
        boolean same;
        try {
            same = areThose(reply, tables);
        } catch (MalformedPacketException | IndexOutOfBoundsException malformed) {
            then.failed(
                    ErrPacket.of(ErrorCode.BACKEND_PROTOCOL.with("a result that cannot be read")));
            return;
        }
        if (same) {
            start(then);
        } else {
            then.failed(ErrPacket.of(others()));
        }
    }

    private boolean areThose(ByteBuf reply, int tables) {
        List<String> names = columns.names();
        int count = (int) Lenenc.readInt(TextPackets.next(reply));
        boolean same = count == names.size() * tables;
        for (int i = 0; i < count && same; i++) {
            String name = ColumnDefinition.decode(TextPackets.next(reply)).name();
            same = name.equals(names.get(i % names.size()));
        }
        return same;
    }

    private TidegateException others() {
        return ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                "the sub-tables of "
                        + columns.rule().table()
                        + " differ in their columns or in the order of those, or they are being changed, so that"
                        + " it is not certain which value of an INSERT without a list of columns is for which"
                        + " one; send it again when the change is done, or name the columns");
    }
}
