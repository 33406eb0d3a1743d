package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.BackendStatements;
import io.tidegate.proxy.backend.Commands;
import io.tidegate.proxy.backend.ReplyKind;
import io.tidegate.proxy.backend.ReplyListener;
import io.tidegate.proxy.wire.BinaryParameters;
import io.tidegate.proxy.wire.ColumnType;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One COM_STMT_EXECUTE of a client: its parameters, sent to as many connections as the plan says,
 * each of which prepares the text first when it does not know it yet.
 */
final class Execution {
    private static final int HEADER = 4;
    private static final int FIXED = 10;
    private static final int FLAGS_AT = 5;
    private static final int CURSOR_TYPE_READ_ONLY = 1;
    private static final int PARAMETER_COUNT_AVAILABLE = 8;

    /** Where the number of parameters and attributes stands, if it does. */
    static final int COUNT_AT = HEADER + FIXED;

    /** Who carries on when the statement is ready to be executed on a connection. */
    interface Then {
        void send(ByteBuf packets, int firstReplySequence);

        void failed(ErrPacket error);

        void lost(TidegateException cause);
    }

    private final Session session;
    private final PreparedStatement statement;
    private final ByteBuf packets;
    private final int payloadLength;
    private final boolean singlePacket;
    private @Nullable BinaryParameters decoded;

    /** Parameters have names, and attributes may follow them. */
    private final boolean named;

    private boolean namesTypes;
    private boolean cursor;

    /** It goes to several connections. */
    private boolean split;

    private BackendStatements.@Nullable Prepared executed;

    /**
     * @param command the client's, its packets owned by the execution until {@link #release}
     */
    Execution(Session session, PreparedStatement statement, ClientCommand command) {
        this.session = session;
        this.statement = statement;
        this.singlePacket = command.count() == 1;
        this.payloadLength = command.payloadLength();
        if (singlePacket) {
            this.packets = command.packets();
        } else {
            byte[] argument = new byte[command.argumentLength()];
            command.copyArgument(argument);
            this.packets = Unpooled.buffer(HEADER + 1 + argument.length);
            packets.writeZero(HEADER).writeByte(command.code()).writeBytes(argument);
            command.packets().release();
        }
        this.named =
                session.takesAttributes()
                        && (statement.parameters() > 0 || countsParameters(packets));
    }

    /** Whether an execution says how many parameters and attributes it has. */
    static boolean countsParameters(ByteBuf packets) {
        int flags = packets.getByte(packets.readerIndex() + HEADER + FLAGS_AT);
        return (flags & PARAMETER_COUNT_AVAILABLE) != 0;
    }

    /** How many bytes the client has sent. */
    int payloadLength() {
        return payloadLength;
    }

    /**
     * The same of another text; this one is still to be released.
     *
     * @param order which of this one's parameters each of the other's is, {@code ~n} for a text
     */
    Execution by(PreparedStatement other, int[] order, List<byte[]> texts) {
        boolean names = session.takesAttributes();
        ByteBuf out = session.sink().alloc().buffer(payloadLength + HEADER + 64);
        int start = PacketWriter.begin(out);
        out.writeByte(Command.COM_STMT_EXECUTE.code());
        out.writeIntLE(other.id());
        int own = packets.getByte(packets.readerIndex() + HEADER + FLAGS_AT);
        out.writeByte(names ? own | PARAMETER_COUNT_AVAILABLE : own);
        out.writeIntLE(1);
        parameters().encode(out, order, texts, names);
        int length = out.writerIndex() - start - HEADER;
        PacketWriter.end(out, start, 0);
        return new Execution(session, other, new ClientCommand(out, length));
    }

    private ByteBuf fields() {
        int from = packets.readerIndex() + HEADER + FIXED;
        return packets.slice(from, Math.max(0, payloadLength - FIXED));
    }

    void release() {
        packets.release();
    }

    /** The client would rather fetch the rows, and they come from one connection. */
    void mayOpenCursor() {
        int flags = packets.getByte(packets.readerIndex() + HEADER + FLAGS_AT);
        cursor = (flags & CURSOR_TYPE_READ_ONLY) != 0;
    }

    boolean asksForCursor() {
        return cursor;
    }

    /** The statement that was executed, as its server knows it; null before that. */
    BackendStatements.@Nullable Prepared executed() {
        return executed;
    }

    /** The parameters' values; decoded when a plan or another parameter order needs them. */
    BinaryParameters parameters() {
        BinaryParameters known = decoded;
        if (known == null) {
            known =
                    BinaryParameters.decode(
                            fields(),
                            statement.parameters(),
                            statement.types(),
                            statement.longDataBits(),
                            named);
            decoded = known;
            statement.types(known.types());
        }
        return known;
    }

    /** Takes over the types that this execution names, without looking at the values. */
    void noteTypes() {
        int count = statement.parameters();
        if (count == 0 || decoded != null) {
            return;
        }
        if (named) {
            noteNamedTypes(count);
            return;
        }
        int flagAt = packets.readerIndex() + HEADER + FIXED + (count + 7) / 8;
        int end = packets.readerIndex() + HEADER + payloadLength;
        if (flagAt >= end) {
            throw ErrorCode.MYSQL_MALFORMED_PACKET.with("Malformed communication packet");
        }
        if (packets.getByte(flagAt) == 1) {
            if (flagAt + 1 + 2 * count > end) {
                throw ErrorCode.MYSQL_MALFORMED_PACKET.with("Malformed communication packet");
            }
            byte[] known = statement.types();
            if (known == null || !sameTypes(known, flagAt + 1)) {
                byte[] types = new byte[2 * count];
                packets.getBytes(flagAt + 1, types);
                statement.types(types);
            }
        } else if (statement.types() == null) {
            noteNulls(count, packets.readerIndex() + HEADER + FIXED);
        }
    }

    /**
     * Some drivers name no types where there is nothing but NULL, and servers want none then.
     *
     * @param at where the bits are that tell of it
     */
    private void noteNulls(int count, int at) {
        for (int i = 0; i < count; i++) {
            if ((packets.getByte(at + i / 8) & 1 << i % 8) == 0) {
                throw firstWithoutTypes();
            }
        }
        byte[] types = new byte[2 * count];
        for (int i = 0; i < count; i++) {
            types[2 * i] = ColumnType.NULL;
        }
        statement.types(types);
    }

    private void noteNamedTypes(int count) {
        byte[] next = BinaryParameters.newTypes(fields(), count);
        namesTypes = next != null;
        if (next != null && !Arrays.equals(next, statement.types())) {
            statement.types(next);
        } else if (next == null && statement.types() == null) {
            int counted = packets.readerIndex() + HEADER + FIXED;
            boolean oneByte = packets.getUnsignedByte(counted) == count;
            if (!oneByte || counted + 1 + (count + 7) / 8 >= counted + payloadLength) {
                throw firstWithoutTypes();
            }
            noteNulls(count, counted + 1);
        }
    }

    private static TidegateException firstWithoutTypes() {
        return ErrorCode.MYSQL_WRONG_ARGUMENTS.with(
                "Incorrect arguments to mysqld_stmt_execute: the first execution names no types");
    }

    private boolean sameTypes(byte[] known, int at) {
        for (int i = 0; i < known.length; i++) {
            if (packets.getByte(at + i) != known[i]) {
                return false;
            }
        }
        return true;
    }

    /** Makes the statement ready on a connection and hands the packets over that execute it. */
    void on(
            BackendConnection connection,
            BackendStatements.Key key,
            int @Nullable [] indexes,
            Then then) {
        BackendStatements.Key own = cursor ? key.withCursor() : key;
        byte[] types = typesOf(indexes);
        prepareAndExecute(
                connection,
                types == null ? own : connection.statements().forTypes(own, types),
                indexes,
                types,
                then);
    }

    /** Of the parameters that a server gets; null where there are none. */
    private byte @Nullable [] typesOf(int @Nullable [] indexes) {
        byte[] all = statement.types();
        if (all == null || indexes == null) {
            return all;
        }
        byte[] types = new byte[2 * indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            System.arraycopy(all, 2 * indexes[i], types, 2 * i, 2);
        }
        return types;
    }

    private void prepareAndExecute(
            BackendConnection connection,
            BackendStatements.Key key,
            int @Nullable [] indexes,
            byte @Nullable [] types,
            Then then) {
        BackendStatements.Prepared known = connection.statements().find(key);
        if (known != null) {
            execute(connection, known, indexes, types, then);
            return;
        }
        new LazyPrepare(
                        session,
                        connection,
                        key,
                        new LazyPrepare.Then() {
                            @Override
                            public void prepared(BackendStatements.Prepared statement) {
                                execute(connection, statement, indexes, types, then);
                            }

                            @Override
                            public void failed(ErrPacket error) {
                                then.failed(error);
                            }

                            @Override
                            public void lost(TidegateException cause) {
                                then.lost(cause);
                            }
                        })
                .start();
    }

    static void remember(
            Session session,
            BackendConnection connection,
            BackendStatements.Key key,
            BackendStatements.Prepared prepared) {
        BackendStatements.Prepared evicted = connection.statements().add(key, prepared);
        if (evicted != null) {
            connection.close(evicted);
        }
    }

    private void execute(
            BackendConnection connection,
            BackendStatements.Prepared prepared,
            int @Nullable [] indexes,
            byte @Nullable [] sent,
            Then then) {
        int expected = indexes == null ? statement.parameters() : indexes.length;
        if (prepared.parameters() != expected) {
            connection.discard();
            then.lost(
                    ErrorCode.INTERNAL.with(
                            "the rewritten statement has another number of parameters; it was not"
                                    + " executed"));
            return;
        }
        executed = prepared;
        prepared.executed();
        if (sent != null) {
            prepared.uses(sent);
        }
        statement.client().preparedOn(connection.group());
        sendLongData(connection, prepared, indexes);
        byte[] types = statement.types();
        boolean asReceived =
                singlePacket
                        && indexes == null
                        && statement.longDataBits().isEmpty()
                        && (expected == 0
                                || namesTypes()
                                || Arrays.equals(types, prepared.boundTypes()));
        if (asReceived) {
            int at = packets.readerIndex();
            int length = HEADER + payloadLength;
            // Several servers get it at the same time, each with an id of its own.
            ByteBuf out = split ? packets.copy(at, length) : packets.retainedSlice(at, length);
            out.setIntLE(out.readerIndex() + HEADER + 1, prepared.id());
            out.setByte(out.readerIndex() + HEADER + FLAGS_AT, flags(countsParameters(packets)));
            prepared.boundTypes(types);
            then.send(out, 1);
            return;
        }
        int[] order = indexes == null ? inOrder(expected) : indexes;
        ByteBuf out = session.sink().alloc().buffer(payloadLength + HEADER + 2 * expected + 1);
        int start = PacketWriter.begin(out);
        out.writeByte(Command.COM_STMT_EXECUTE.code());
        out.writeIntLE(prepared.id());
        out.writeByte(flags(named));
        out.writeIntLE(1);
        if (named) {
            parameters().encodeNamed(out, order);
        } else {
            parameters().encode(out, order);
        }
        int length = out.writerIndex() - start - HEADER;
        PacketWriter.end(out, start, 0);
        prepared.boundTypes(indexes == null ? statement.types() : null);
        then.send(out, Commands.packets(length));
    }

    private int flags(boolean counted) {
        return (cursor ? CURSOR_TYPE_READ_ONLY : 0)
                | (counted && session.takesAttributes() ? PARAMETER_COUNT_AVAILABLE : 0);
    }

    private boolean namesTypes() {
        if (named) {
            return namesTypes;
        }
        int flagAt = packets.readerIndex() + HEADER + FIXED + (statement.parameters() + 7) / 8;
        return packets.getByte(flagAt) == 1;
    }

    private static int[] inOrder(int count) {
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        return order;
    }

    private void sendLongData(
            BackendConnection connection,
            BackendStatements.Prepared prepared,
            int @Nullable [] indexes) {
        if (statement.longDataBits().isEmpty()) {
            return;
        }
        int count = indexes == null ? statement.parameters() : indexes.length;
        for (int i = 0; i < count; i++) {
            byte[] data = statement.longData(indexes == null ? i : indexes[i]);
            if (data != null) {
                ByteBuf out = session.sink().alloc().buffer(data.length + 16);
                int start = PacketWriter.begin(out);
                out.writeByte(Command.COM_STMT_SEND_LONG_DATA.code());
                out.writeIntLE(prepared.id());
                out.writeShortLE(i);
                out.writeBytes(data);
                PacketWriter.end(out, start, 0);
                connection.sendUnanswered(out);
            }
        }
    }

    /** Executes on a connection for an execution over several shards. */
    void send(
            BackendConnection connection,
            BackendStatements.Key key,
            int @Nullable [] indexes,
            ReplyListener listener) {
        split = true;
        on(
                connection,
                key,
                indexes,
                new Then() {
                    @Override
                    public void send(ByteBuf toSend, int firstReplySequence) {
                        if (session.process().isInterrupted()) {
                            toSend.release();
                            connection.refuse(Killing.interrupted(), listener);
                            return;
                        }
                        connection.send(toSend, ReplyKind.RESULT, firstReplySequence, listener);
                    }

                    @Override
                    public void failed(ErrPacket error) {
                        ByteBuf out = session.sink().alloc().buffer(128);
                        int start = PacketWriter.begin(out);
                        error.encode(out);
                        PacketWriter.end(out, start, 1);
                        listener.onBytes(out, true);
                    }

                    @Override
                    public void lost(TidegateException cause) {
                        listener.onLost(cause);
                    }
                });
    }
}
