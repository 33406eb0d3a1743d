package io.tidegate.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.ResultSetWriter;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What a server answers to a read. */
final class Results {
    private Results() {}

    /** A result of one column, as the reply to a command of one packet. */
    static byte[] of(String column, String... values) {
        ByteBuf out = Unpooled.buffer();
        ResultSetWriter.write(
                out,
                1,
                LoginClient.CAPABILITIES,
                ServerStatus.AUTOCOMMIT,
                List.of(ColumnDefinition.text(column)),
                Arrays.stream(values).map(List::of).toList());
        return ByteBufUtil.getBytes(out);
    }

    /** A result whose rows have the same number in all columns. */
    static byte[] numbers(List<String> columns, String... values) {
        ByteBuf out = Unpooled.buffer();
        ResultSetWriter.write(
                out,
                1,
                LoginClient.CAPABILITIES,
                ServerStatus.AUTOCOMMIT,
                columns.stream().map(ColumnDefinition::bigint).toList(),
                Arrays.stream(values)
                        .map(value -> Collections.nCopies(columns.size(), value))
                        .toList());
        return ByteBufUtil.getBytes(out);
    }

    /** A result of one row, as the reply to a command of one packet. */
    static byte[] row(String... values) {
        ByteBuf out = Unpooled.buffer();
        ResultSetWriter.write(
                out,
                1,
                LoginClient.CAPABILITIES,
                ServerStatus.AUTOCOMMIT,
                Arrays.stream(values).map(value -> ColumnDefinition.text("c")).toList(),
                List.of(List.of(values)));
        return ByteBufUtil.getBytes(out);
    }
}
