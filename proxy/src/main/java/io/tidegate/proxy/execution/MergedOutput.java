package io.tidegate.proxy.execution;

import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.sharding.merge.JsonRows;
import io.tidegate.sharding.merge.RowSink;
import io.tidegate.sharding.plan.ShardStatement;
import java.util.List;

/** Where a merged result goes: to the client, or into another statement. */
interface MergedOutput extends RowSink {
    /** Whether results end as the client's do, whose connections they come over. */
    boolean deprecatesEof();

    /**
     * The columns that will come.
     *
     * @param seen they, and perhaps more
     * @param count how many of them there are
     * @param forms of their values, where they go into another statement
     * @param statement whose columns they are
     */
    void expect(Definitions seen, int count, List<JsonRows.Form> forms, ShardStatement statement);

    /**
     * The columns are there, once or several times.
     *
     * @param status flags for clients to whom these have an end of their own
     */
    void begin(int status);

    /** Whether somebody has a part of the result already. */
    boolean hasBegun();

    /** Sends what there is. */
    void send();

    void end(int status, int warnings);

    /** An error may stand in the place of any row. */
    void fail(ErrPacket cause);
}
