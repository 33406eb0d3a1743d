package io.tidegate.proxy.execution;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.sharding.merge.JsonRows;
import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.plan.PartRows;
import io.tidegate.sharding.plan.ShardStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps a merged result that goes into another statement. */
final class CollectedRows implements MergedOutput {
    /** What a row takes that is kept, besides its bytes. */
    private static final int OVERHEAD = 32;

    interface Then {
        /**
         * @param kept bytes that they take
         */
        void collected(PartRows rows, long kept);

        void failed(ErrPacket cause);
    }

    private final boolean deprecatesEof;
    private final long memory;
    private final Then then;
    private final List<byte[]> rows = new ArrayList<>();
    private List<ResultColumn> types = List.of();
    private List<JsonRows.Form> forms = List.of();
    private long kept;

    /**
     * @param memory bytes that may be kept
     */
    CollectedRows(boolean deprecatesEof, long memory, Then then) {
        this.deprecatesEof = deprecatesEof;
        this.memory = memory;
        this.then = then;
    }

    @Override
    public boolean deprecatesEof() {
        return deprecatesEof;
    }

    @Override
    public void expect(
            Definitions seen, int count, List<JsonRows.Form> are, ShardStatement statement) {
        types = seen.columns().subList(0, count);
        forms = are;
    }

    @Override
    public void begin(int status) {}

    @Override
    public boolean hasBegun() {
        return false;
    }

    /**
     * @throws TidegateException when too much is kept
     */
    @Override
    public void row(byte[] row, int length) {
        kept += length + OVERHEAD;
        if (kept > memory) {
            throw ErrorCode.MERGE_MEMORY.with(
                    "the rows of the parts of a UNION that are merged by themselves take more than "
                            + memory
                            + " bytes; narrow them, or raise limits.merge-memory");
        }
        rows.add(Arrays.copyOf(row, length));
    }

    @Override
    public boolean takesMore() {
        return true;
    }

    @Override
    public void send() {}

    @Override
    public void end(int status, int warnings) {
        then.collected(new PartRows(types, forms, rows), kept);
    }

    @Override
    public void fail(ErrPacket cause) {
        then.failed(cause);
    }
}
