package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.TextResult;
import io.tidegate.sharding.merge.Padding;
import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.plan.Description;
import io.tidegate.sharding.plan.MergedSelect;
import io.tidegate.sharding.plan.TextType;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks one server for the columns of a merged SELECT before it is executed, and for the collations
 * of the texts that are compared: question by question, on the session's own connection.
 */
final class MergeDescription {
    private static final int UNKNOWN_COLUMN = 1054;

    /**
     * The coercibility of numbers, and of MariaDB's types that are no texts and are shown as such.
     */
    private static final String OF_A_NUMBER = "5";

    /** Who carries on. */
    interface Then {
        /**
         * @param known the SELECT, whose columns are known now
         * @param seen the columns as the client gets them
         * @param description without the rows of parts
         */
        void described(MergedSelect known, Definitions seen, Description description);

        void failed(ErrPacket error);
    }

    private final Connections connections;
    private MergedSelect select;
    private final MergedRead.Sender sender;
    private final Paddings paddings;
    private final Then then;
    private final List<Padding> found = new ArrayList<>();
    private final List<TextType> texts = new ArrayList<>();
    private Definitions seen = Definitions.NONE;
    private List<ResultColumn> columns = List.of();
    private List<String> collations = List.of();

    MergeDescription(
            Connections connections,
            MergedSelect select,
            MergedRead.Sender sender,
            Paddings paddings,
            Then then) {
        this.connections = connections;
        this.select = select;
        this.sender = sender;
        this.paddings = paddings;
        this.then = then;
    }

    void start() {
        probe(select.aliasProbes(), 0);
    }

    /** The server takes a name in GROUP BY for a column where there is one. */
    private void probe(List<byte[]> probes, int next) {
        if (next == probes.size()) {
            byte[] seen = select.seen();
            if (seen.length == 0) {
                ask(select.described().sql(), this::described, null);
            } else {
                ask(seen, this::seen, null);
            }
            return;
        }
        ask(
                probes.get(next),
                column ->
                        then.failed(
                                ErrPacket.of(
                                        select.placed(
                                                ErrorCode.MERGE_UNSUPPORTED.with(
                                                        "GROUP BY of a name that is a column of a table and an"
                                                                + " alias too; write the expression instead")))),
                () -> probe(probes, next + 1));
    }

    private void seen(ByteBuf reply) {
        seen = Definitions.of(reply);
        select = select.resolved(seen.seen());
        ask(select.described().sql(), this::described, null);
    }

    private void described(ByteBuf reply) {
        Definitions described = Definitions.of(reply);
        seen = seen == Definitions.NONE ? described : seen;
        columns = described.columns();
        byte[] question = select.collationsQuestion(columns);
        if (question.length == 0) {
            askForTexts(select.textsQuestions(columns), 0);
            return;
        }
        ask(question, this::collations, null);
    }

    /** Of those that go to a server again. */
    private void askForTexts(List<byte[]> questions, int next) {
        if (next == questions.size()) {
            then.described(select, seen, new Description(columns, found, texts, List.of()));
            return;
        }
        ask(
                questions.get(next),
                reply -> {
                    int count = columnsOf(reply);
                    TextResult row = TextResult.decode(ByteBufUtil.getBytes(reply), count);
                    for (int i = 0; i < count; i += 3) {
                        texts.add(
                                new TextType(
                                        row.text(i),
                                        row.text(i + 1),
                                        Integer.parseInt(row.text(i + 2))));
                    }
                    askForTexts(questions, next + 1);
                },
                null);
    }

    private static int columnsOf(ByteBuf reply) {
        ByteBuf first = reply.slice();
        int length = first.readUnsignedMediumLE();
        first.skipBytes(1);
        return (int) Lenenc.readInt(first.readSlice(length));
    }

    private void collations(ByteBuf reply) {
        int count = columnsOf(reply);
        TextResult row = TextResult.decode(ByteBufUtil.getBytes(reply), count);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i += 2) {
            if (row.text(i + 1).equals(OF_A_NUMBER)) {
                throw ErrorCode.MERGE_UNSUPPORTED.with(
                        "ORDER BY, GROUP BY, DISTINCT, MIN or MAX over several shards of what is shown as a"
                                + " text and has an order of its own (UUID, INET6); CAST it AS CHAR, or add a"
                                + " condition on the sharding key so that one shard remains");
            }
            names.add(row.text(i));
        }
        collations = names;
        nextCollation();
    }

    private void nextCollation() {
        while (found.size() < collations.size()) {
            String name = collations.get(found.size());
            Padding known = paddings.known(name);
            if (known == null) {
                ask(Paddings.question(name), this::padding, null);
                return;
            }
            found.add(known);
        }
        askForTexts(select.textsQuestions(columns), 0);
    }

    private void padding(ByteBuf reply) {
        TextResult row = TextResult.decode(ByteBufUtil.getBytes(reply), 3);
        paddings.learn(
                collations.get(found.size()),
                row.text(0).equals("1"),
                HexFormat.of().parseHex(row.text(1)),
                HexFormat.of().parseHex(row.text(2)));
        nextCollation();
    }

    /**
     * @param unknown what to do when the server knows no such column; null for failing
     */
    private void ask(byte[] sql, Consumer<ByteBuf> answered, @Nullable Runnable unknown) {
        connections.connect(
                select.describedAt(),
                new Connections.Ready() {
                    @Override
                    public void ready(BackendConnection connection) {
                        sender.send(
                                connection,
                                sql,
                                new WholeReply(
                                        connection, new Answer(connection, answered, unknown)));
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
        private final Consumer<ByteBuf> answered;
        private final @Nullable Runnable unknown;

        Answer(
                BackendConnection connection,
                Consumer<ByteBuf> answered,
                @Nullable Runnable unknown) {
            this.connection = connection;
            this.answered = answered;
            this.unknown = unknown;
        }

        @Override
        public void ok(ByteBuf reply) {
            connections.settle(connection);
            try {
                answered.accept(reply);
            } catch (TidegateException refused) {
                then.failed(ErrPacket.of(select.placed(refused)));
            } catch (MalformedPacketException | IndexOutOfBoundsException malformed) {
                then.failed(
                        ErrPacket.of(
                                ErrorCode.BACKEND_PROTOCOL.with(
                                        "a server described the columns of a statement in a way that cannot"
                                                + " be read: "
                                                + malformed.getMessage())));
            }
        }

        @Override
        public void failed(ErrPacket error) {
            connections.settle(connection);
            if (unknown != null && error.errno() == UNKNOWN_COLUMN) {
                unknown.run();
            } else {
                then.failed(error);
            }
        }

        @Override
        public void lost(TidegateException cause) {
            connections.lost(connection);
            then.failed(ErrPacket.of(cause));
        }
    }
}
