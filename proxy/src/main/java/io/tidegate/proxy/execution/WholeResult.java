package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.TextPackets;
import io.tidegate.sharding.merge.ResultColumn;
import java.util.ArrayList;
import java.util.List;

/** Asks a group something, on the session's own connection, and waits for all rows. */
final class WholeResult {
    interface Then {
        /**
         * @param rows the payloads of their packets
         */
        void rows(List<ResultColumn> types, List<byte[]> rows);

        void failed(ErrPacket error);
    }

    private final Connections connections;
    private final GroupId group;
    private final MergedRead.Sender sender;
    private final CollectedWarnings warnings;

    WholeResult(
            Connections connections,
            GroupId group,
            MergedRead.Sender sender,
            CollectedWarnings warnings) {
        this.connections = connections;
        this.group = group;
        this.sender = sender;
        this.warnings = warnings;
    }

    void ask(byte[] sql, Then then) {
        connections.connect(
                group,
                new Connections.Ready() {
                    @Override
                    public void ready(BackendConnection connection) {
                        sender.send(
                                connection,
                                sql,
                                new WholeReply(connection, new Answer(connection, then)));
                    }

                    @Override
                    public void failed(ErrPacket error) {
                        then.failed(error);
                    }

                    @Override
                    public void failed(TidegateException cause) {
                        then.failed(ErrPacket.of(cause));
                    }
                });
    }

    private final class Answer implements WholeReply.Then {
        private final BackendConnection connection;
        private final Then then;

        Answer(BackendConnection connection, Then then) {
            this.connection = connection;
            this.then = then;
        }

        @Override
        public void ok(ByteBuf reply) {
            List<ResultColumn> types = new ArrayList<>();
            List<byte[]> rows = new ArrayList<>();
            try {
                read(reply.slice(), types, rows);
            } catch (MalformedPacketException | IndexOutOfBoundsException malformed) {
                connections.settle(connection);
                then.failed(
                        ErrPacket.of(
                                ErrorCode.BACKEND_PROTOCOL.with("a result that cannot be read")));
                return;
            }
            warnings.take(
                    connection,
                    new CollectedWarnings.Then() {
                        @Override
                        public void asked() {
                            connections.settle(connection);
                            then.rows(types, rows);
                        }

                        @Override
                        public void lost(TidegateException cause) {
                            Answer.this.lost(cause);
                        }
                    });
        }

        @Override
        public void failed(ErrPacket error) {
            connections.settle(connection);
            then.failed(error);
        }

        @Override
        public void lost(TidegateException cause) {
            connections.lost(connection);
            then.failed(ErrPacket.of(cause));
        }
    }

    private static void read(ByteBuf packets, List<ResultColumn> types, List<byte[]> rows) {
        int count = (int) Lenenc.readInt(TextPackets.next(packets));
        for (int i = 0; i < count; i++) {
            types.add(Definitions.column(ColumnDefinition.decode(TextPackets.next(packets))));
        }
        ByteBuf packet = TextPackets.next(packets);
        if (TextPackets.isEnd(packet) && packets.isReadable()) {
            packet = TextPackets.next(packets);
        }
        while (!TextPackets.isEnd(packet)) {
            rows.add(ByteBufUtil.getBytes(packet));
            packet = TextPackets.next(packets);
        }
    }
}
