package io.tidegate.proxy.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.model.FunctionConfig;
import io.tidegate.conf.model.KeyColumn;
import io.tidegate.conf.model.KeyType;
import io.tidegate.conf.model.ScatterPolicy;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.ShardId;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.proxy.wire.message.ResultSetWriter;
import io.tidegate.sharding.key.KeyDomain;
import io.tidegate.sharding.plan.ShardStatement;
import io.tidegate.sharding.rule.ShardFunction;
import io.tidegate.sharding.rule.TableRule;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogicalColumnsTest {
    private static final GroupId GROUP = new GroupId("g0");

    @ParameterizedTest
    @CsvSource({
        // Shorter than the sub-table's, of the same length, and longer.
        "orders_0001, orders, 0",
        "orders_0001, orders, 0x1000000",
        "o1, o1, 0",
        "abc_1, abcd1, 0",
        "o1, all_of_the_orders, 0",
        "o1, all_of_the_orders, 0x1000000"
    })
    void columns_of_a_sub_table_are_shown_as_the_logical_tables(
            String subTable, String table, int capabilities) {
        byte[] reply = result(subTable, capabilities, 3, 2);

        assertThat(passed(reply, reply.length, statement(subTable, table)))
                .isEqualTo(result(table, capabilities, 3, 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 64})
    void bytes_may_come_in_any_pieces(int size) {
        byte[] reply = result("orders_0001", 0, 4, 5);

        assertThat(passed(reply, size, statement("orders_0001", "orders")))
                .isEqualTo(result("orders", 0, 4, 5));
    }

    @Test
    void hundreds_of_columns_are_renamed() {
        byte[] reply = result("orders_0001", Capability.DEPRECATE_EOF, 300, 1);

        assertThat(passed(reply, 1000, statement("orders_0001", "orders")))
                .isEqualTo(result("orders", Capability.DEPRECATE_EOF, 300, 1));
    }

    @Test
    void columns_of_other_tables_stay() {
        byte[] reply = result("countries", 0, 3, 1);

        assertThat(passed(reply, reply.length, statement("orders_0001", "orders")))
                .isEqualTo(reply);
    }

    @Test
    void a_reply_without_columns_stays() {
        byte[] ok = WirePackets.packet(1, OkPacket.of(2)::encode);

        assertThat(passed(ok, 1, statement("orders_0001", "orders"))).isEqualTo(ok);
    }

    @Test
    void an_alias_of_hundreds_of_bytes_is_passed_over() {
        String alias = "a".repeat(300);
        byte[] reply = reply(0, List.of(column(alias, "orders_0001", "id")), 1);

        assertThat(passed(reply, 50, statement("orders_0001", "orders")))
                .isEqualTo(reply(0, List.of(column(alias, "orders", "id")), 1));
    }

    /** What the client gets of a reply that comes in pieces of a size. */
    private static byte[] passed(byte[] reply, int size, ShardStatement statement) {
        LogicalColumns columns = new LogicalColumns(new ColumnNames());
        columns.expect(statement);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < reply.length; at += size) {
            int length = Math.min(size, reply.length - at);
            ByteBuf piece = Unpooled.buffer(length).writeBytes(reply, at, length);
            ByteBuf next = columns.take(piece, at + length == reply.length);
            if (next != null) {
                out.writeBytes(ByteBufUtil.getBytes(next));
                next.release();
            }
        }
        assertThat(columns.isDone()).isTrue();
        return out.toByteArray();
    }

    private static byte[] result(String table, int capabilities, int columns, int rows) {
        return reply(
                capabilities,
                IntStream.range(0, columns).mapToObj(i -> column("o", table, "c" + i)).toList(),
                rows);
    }

    private static byte[] reply(int capabilities, List<ColumnDefinition> columns, int rows) {
        ByteBuf out = Unpooled.buffer();
        List<String> row = columns.stream().map(column -> "orders_0001").toList();
        ResultSetWriter.write(
                out,
                1,
                capabilities,
                2,
                columns,
                IntStream.range(0, rows).mapToObj(i -> row).toList());
        return ByteBufUtil.getBytes(out);
    }

    private static ColumnDefinition column(String alias, String table, String name) {
        return new ColumnDefinition("shop", alias, table, name, name, 45, 80, 253, 0, 0);
    }

    private static ShardStatement statement(String subTable, String table) {
        TableRule rule =
                new TableRule(
                        "shop",
                        table,
                        new KeyColumn("id", KeyType.INTEGER),
                        KeyDomain.declared(KeyType.INTEGER),
                        ShardFunction.of(new FunctionConfig.Mod(2), KeyType.INTEGER),
                        List.of(GROUP, GROUP),
                        List.of("elsewhere", subTable),
                        "shop.orders",
                        ScatterPolicy.ALLOW);
        return new ShardStatement(GROUP, new ShardId(1), new byte[0], null, List.of(rule));
    }
}
