package io.tidegate.proxy.execution;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ReplyListener;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.sharding.merge.Calculation;
import io.tidegate.sharding.merge.CalculationSpec;
import io.tidegate.sharding.merge.MergeFailure;
import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.merge.RowMerger;
import io.tidegate.sharding.plan.Description;
import io.tidegate.sharding.plan.MergeArrangement;
import io.tidegate.sharding.plan.MergedSelect;
import io.tidegate.sharding.plan.PartRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A SELECT whose rows of several groups are merged. The groups are asked at the same time, each
 * over one connection, and none is read further ahead than the others need.
 */
public final class MergedRead implements Resumable {
    /** What rows the client gets. */
    public enum Form {
        TEXT,
        /** As a prepared statement has them; the servers' are texts all the same. */
        BINARY
    }

    /** Sends a statement of the proxy's own making on behalf of the client. */
    public interface Sender {
        void send(BackendConnection connection, byte[] sql, ReplyListener listener);
    }

    /** Rows of one group that may wait for those of the others. */
    private static final int MOST_WAITING = 256 * 1024;

    private final Connections connections;
    private MergedSelect select;
    private final Paddings paddings;
    private final long memory;
    private final Sender sender;
    private final CollectedWarnings warnings;
    private final Completion completion;
    private final List<MergedStream> streams = new ArrayList<>();
    private final List<SharedColumn> columns = new ArrayList<>();
    private final Map<Integer, List<SharedColumn>> columnsOfParts = new HashMap<>();
    private final MergedOutput client;
    private @Nullable MergeArrangement arrangement;
    private @Nullable RowMerger merger;
    private @Nullable Calculation calculation;
    private @Nullable ErrPacket error;
    private int withColumns;
    private int columnsStatus;
    private int ended;
    private boolean connecting;
    private boolean calculating;
    private boolean calculated;
    private boolean over;
    private int status;

    /**
     * @param memory bytes that groups of rows may take before they are in order
     * @param told what SHOW WARNINGS tells beside the servers' warnings
     */
    public MergedRead(
            Form form,
            ResultSink sink,
            Connections connections,
            MergedSelect select,
            ColumnNames names,
            Paddings paddings,
            long memory,
            Sender sender,
            Diagnostics told,
            Completion completion) {
        this(
                new MergedReply(sink, names, form),
                connections,
                select,
                paddings,
                memory,
                sender,
                new CollectedWarnings(told),
                completion);
    }

    MergedRead(
            MergedOutput output,
            Connections connections,
            MergedSelect select,
            Paddings paddings,
            long memory,
            Sender sender,
            CollectedWarnings warnings,
            Completion completion) {
        this.client = output;
        this.connections = connections;
        this.select = select;
        this.paddings = paddings;
        this.memory = memory;
        this.sender = sender;
        this.warnings = warnings;
        this.completion = completion;
    }

    public void start() {
        new MergeDescription(connections, select, sender, paddings, new Described()).start();
    }

    private final class Described implements MergeDescription.Then {
        @Override
        public void described(MergedSelect known, Definitions seen, Description description) {
            select = known;
            if (known.parts().isEmpty()) {
                arrange(seen, description);
                return;
            }
            new PartReads(
                            known.parts(),
                            client.deprecatesEof(),
                            connections,
                            paddings,
                            memory,
                            sender,
                            warnings,
                            new PartReads.Then() {
                                @Override
                                public void collected(List<PartRows> rows) {
                                    try {
                                        arrange(seen, description.with(rows));
                                    } catch (TidegateException refused) {
                                        fail(ErrPacket.of(refused));
                                    } catch (IllegalArgumentException broken) {
                                        fail(ErrPacket.of(MergeErrors.of(broken)));
                                    }
                                }

                                @Override
                                public void failed(ErrPacket cause) {
                                    fail(cause);
                                }
                            })
                    .start();
        }

        @Override
        public void failed(ErrPacket cause) {
            fail(cause);
        }
    }

    private void arrange(Definitions seen, Description description) {
        MergeArrangement next = select.arrange(description);
        CalculationSpec made = next.calculation();
        int visible = made == null ? next.spec().columns() : made.columns();
        client.expect(seen, visible, next.forms(), select.described());
        arrangement = next;
        calculation = made == null ? null : new Calculation(made, memory, client);
        merger =
                new RowMerger(
                        next.spec(),
                        next.statements().size(),
                        next.columns().size(),
                        memory,
                        calculation == null ? client : calculation);
        connect(next, 0);
    }

    /** One group after the other, in their order: two clients never wait for each other. */
    private void connect(MergeArrangement next, int number) {
        if (number == next.statements().size() || error != null) {
            return;
        }
        connecting = true;
        connections.connect(
                next.statements().get(number).group(),
                new Connections.Ready() {
                    @Override
                    public void ready(BackendConnection connection) {
                        connecting = false;
                        if (error != null) {
                            connections.drop(connection);
                            end();
                            return;
                        }
                        MergedStream stream =
                                new MergedStream(
                                        connection,
                                        client.deprecatesEof(),
                                        next.columns(),
                                        columns,
                                        new Taking(number));
                        streams.add(stream);
                        byte[] sql = next.statements().get(number).sql();
                        new SubTableCheck(
                                        connection,
                                        select.columnQuestions(number),
                                        columnsOfParts,
                                        sender,
                                        new Checked(stream, sql))
                                .start();
                        connect(next, number + 1);
                    }

                    @Override
                    public void failed(ErrPacket cause) {
                        connecting = false;
                        fail(cause);
                    }

                    @Override
                    public void failed(TidegateException cause) {
                        failed(ErrPacket.of(cause));
                    }
                });
    }

    /** Its sub-tables have the same columns, so that the server may put them together. */
    private final class Checked implements SubTableCheck.Then {
        private final MergedStream stream;
        private final byte[] sql;

        Checked(MergedStream stream, byte[] sql) {
            this.stream = stream;
            this.sql = sql;
        }

        @Override
        public void alike() {
            if (error == null) {
                sender.send(stream.connection(), sql, stream);
            } else {
                stream.endUnasked();
                connections.settle(stream.connection());
                ended++;
                end();
            }
        }

        @Override
        public void failed(ErrPacket cause) {
            stream.endUnasked();
            connections.settle(stream.connection());
            ended++;
            fail(cause);
        }

        @Override
        public void lost(TidegateException cause) {
            stream.onLost(cause);
        }
    }

    private final class Taking implements MergedStream.Rows {
        private final int number;

        Taking(int number) {
            this.number = number;
        }

        @Override
        public void columnsAreThere(int columns) {
            columnsStatus = columns;
            withColumns++;
        }

        @Override
        public void row(byte[] row) {
            if (error == null && merger != null) {
                try {
                    merger.offer(number, row);
                } catch (MergeFailure broken) {
                    fail(broken);
                }
            }
        }

        @Override
        public void cameFor(MergedStream stream) {
            advance();
        }

        @Override
        public void failed(ErrPacket cause) {
            fail(cause);
        }

        @Override
        public void ended(MergedStream stream, @Nullable ErrPacket cause) {
            if (!stream.connection().outcome().isError()) {
                status = stream.connection().outcome().status();
            }
            if (cause != null || error != null) {
                settled(stream, cause);
                return;
            }
            warnings.take(
                    stream.connection(),
                    new CollectedWarnings.Then() {
                        @Override
                        public void asked() {
                            settled(stream, null);
                        }

                        @Override
                        public void lost(TidegateException lost) {
                            Taking.this.lost(stream, lost);
                        }
                    });
        }

        private void settled(MergedStream stream, @Nullable ErrPacket cause) {
            ended++;
            connections.settle(stream.connection());
            if (merger != null) {
                merger.end(number);
            }
            if (cause != null) {
                fail(cause);
            } else {
                advance();
            }
        }

        @Override
        public void lost(MergedStream stream, TidegateException cause) {
            ended++;
            connections.lost(stream.connection());
            fail(ErrPacket.of(cause));
        }
    }

    @Override
    public void resume() {
        if (calculated) {
            sendCalculated();
        } else {
            advance();
        }
    }

    private void advance() {
        RowMerger rows = merger;
        MergeArrangement arranged = arrangement;
        if (over || error != null || rows == null || arranged == null) {
            end();
            return;
        }
        if (calculating) {
            return;
        }
        int all = arranged.statements().size();
        if (withColumns < all) {
            pause(rows);
            return;
        }
        try {
            client.begin(columnsStatus);
            rows.run();
        } catch (MergeFailure broken) {
            fail(broken);
            return;
        } catch (TidegateException tooMuch) {
            fail(ErrPacket.of(tooMuch));
            return;
        }
        client.send();
        if (over || calculating || error != null) {
            // What was sent has made room, and all has been done in the meantime.
            return;
        }
        if (rows.isDone() && ended == all) {
            if (calculation == null) {
                finish(rows.rows());
            } else {
                calculating = true;
                calculate(calculation);
            }
        } else {
            pause(rows);
        }
    }

    private void pause(RowMerger rows) {
        for (int i = 0; i < streams.size(); i++) {
            streams.get(i).pause(!rows.isDone() && rows.waiting(i) > MOST_WAITING);
        }
    }

    private void finish(long rows) {
        over = true;
        client.end(status & ~ServerStatus.MORE_RESULTS, warnings.count());
        completion.rows(rows, warnings.diagnostics(select.limit() >= 0));
    }

    /** Has a server calculate with some rows after the other, and sends them when all are done. */
    private void calculate(Calculation of) {
        byte[] question;
        try {
            question = of.question();
        } catch (MergeFailure broken) {
            fail(broken);
            return;
        }
        if (question == null) {
            calculated = true;
            sendCalculated();
            return;
        }
        new WholeResult(connections, select.describedAt(), sender, warnings)
                .ask(
                        question,
                        new WholeResult.Then() {
                            @Override
                            public void rows(List<ResultColumn> types, List<byte[]> rows) {
                                try {
                                    of.answer(types, rows);
                                } catch (MergeFailure broken) {
                                    fail(broken);
                                    return;
                                }
                                calculate(of);
                            }

                            @Override
                            public void failed(ErrPacket cause) {
                                fail(cause);
                            }
                        });
    }

    private void sendCalculated() {
        Calculation of = calculation;
        if (over || error != null || of == null) {
            return;
        }
        try {
            of.run();
        } catch (MergeFailure broken) {
            fail(broken);
            return;
        } catch (TidegateException tooMuch) {
            fail(ErrPacket.of(tooMuch));
            return;
        }
        client.send();
        if (!over && error == null && of.isDone()) {
            finish(of.rows());
        }
    }

    private void fail(MergeFailure broken) {
        fail(ErrPacket.of(select.placed(MergeErrors.of(broken))));
    }

    /** The first error counts. What the others still send is of no use. */
    private void fail(ErrPacket cause) {
        if (error == null && !over) {
            error = cause;
            for (MergedStream stream : List.copyOf(streams)) {
                if (!stream.isEnded()) {
                    stream.pause(false);
                    connections.stop(stream.connection());
                }
            }
        }
        end();
    }

    /** The client gets the error when no connection is at work for it any more. */
    private void end() {
        ErrPacket cause = error;
        if (over || cause == null || connecting || ended < streams.size()) {
            return;
        }
        over = true;
        if (!client.hasBegun() && completion.repeats(cause)) {
            return;
        }
        client.fail(cause);
        completion.failed(cause);
    }
}
