package io.tidegate.proxy.admin;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.ha.state.Selection;
import io.tidegate.proxy.admin.command.AdminReply;
import io.tidegate.proxy.execution.Answers;
import io.tidegate.proxy.execution.ResultSink;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.proxy.wire.message.ResultSetWriter;
import java.util.List;

/** What is sent behind a command, made where that may take its time. */
sealed interface AdminAnswer {
    /** Rows as packets, which have to be sent or dropped. */
    record Packets(ByteBuf packets) implements AdminAnswer {}

    record Ok(OkPacket packet) implements AdminAnswer {}

    record Refusal(TidegateException reason) implements AdminAnswer {}

    /**
     * @param sequence of the first packet
     * @param binary whether the statement was prepared
     * @param plain whether the client takes no rows now: it has sent a file
     */
    static AdminAnswer of(
            AdminReply reply, ResultSink replies, int sequence, boolean binary, boolean plain) {
        return switch (reply) {
            case AdminReply.Done(long affected, String message, int _)
                    when plain || message.isEmpty() ->
                    new Ok(new OkPacket(affected, 0, ServerStatus.AUTOCOMMIT, 0, message));
            // Few clients show what an OK says.
            case AdminReply.Done(long _, String message, int _) ->
                    of(
                            AdminReply.lines("Result", List.of(message)),
                            replies,
                            sequence,
                            binary,
                            plain);
            case AdminReply.Rows(Selection selection) ->
                    new Packets(packets(selection, replies, sequence, binary));
        };
    }

    private static ByteBuf packets(
            Selection selection, ResultSink replies, int sequence, boolean binary) {
        List<ColumnDefinition> columns =
                selection.columns().stream()
                        .map(column ->
                                column.isNumber()
                                        ? ColumnDefinition.nullableBigint(column.name())
                                        : ColumnDefinition.text(column.name()))
                        .toList();
        ByteBuf out = replies.alloc().buffer(1024);
        int status = ServerStatus.AUTOCOMMIT;
        if (binary) {
            ResultSetWriter.writeBinary(
                    out, sequence, replies.capabilities(), status, columns, selection.rows());
        } else {
            ResultSetWriter.write(
                    out, sequence, replies.capabilities(), status, columns, selection.rows());
        }
        return out;
    }

    /** On the client's event loop. */
    default void send(ResultSink replies) {
        switch (this) {
            case Packets(ByteBuf packets) -> {
                replies.write(packets);
                replies.flush();
            }
            case Ok(OkPacket packet) -> Answers.ok(replies, packet);
            case Refusal(TidegateException reason) -> Answers.error(replies, reason);
        }
    }

    /** The client is gone. */
    default void drop() {
        if (this instanceof Packets(ByteBuf packets)) {
            packets.release();
        }
    }
}
