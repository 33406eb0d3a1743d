package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.ShardId;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.rule.ShardFunction;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Condition.CastTarget;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.ValueLists;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT or REPLACE of rows into a sharded table: each row goes to the shard of its key.
 *
 * @param rows of the shape, in the order of the statement; each stands for one row or many
 * @param tail the token behind the last row
 * @param name the token of the table's name
 * @param returning where RETURNING stands, or -1
 */
record InsertTemplate(
        TableRule rule,
        int name,
        List<Row> rows,
        int tail,
        int returning,
        Splice splice,
        boolean ignoring,
        MultiShardWrite policy,
        Set<String> schemas)
        implements Template {

    /**
     * One row of VALUES, and those behind it that have its shape.
     *
     * @param open the token of its opening bracket
     * @param end the token behind its closing bracket
     * @param key which of the values inside its brackets is the key
     * @param moment what the key's text is said to be; null when it is plain
     * @param edited names inside are exchanged; no other row has its shape then
     */
    record Row(int open, int end, int key, @Nullable CastTarget moment, boolean edited) {}

    @Override
    public GroupId prepareGroup() {
        return rule.placement().getFirst();
    }

    @Override
    public ShardStatement prepareAs(StatementText text) {
        return statement(0, splice.apply(text, 0), null);
    }

    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        Values values = new Values(text, parameters);
        ValueLists lists = text.lists();
        int first = first(lists);
        int[] shards = new int[behindLast(lists) - first];
        BitSet used = new BitSet();
        int shape = 0;
        for (int i = 0; i < shards.length; i++) {
            int row = first + i;
            while (rows.get(shape).open() != lists.rowToken(row)) {
                shape++;
            }
            int place = lists.rowFirstValue(row) + rows.get(shape).key();
            CastTarget moment = rows.get(shape).moment();
            KeyValue plain = values.read(place, false);
            KeyValue value = moment == null ? plain : Casts.cast(plain, moment);
            boolean many = ignoring || shards.length > 1;
            if (many && value instanceof KeyValue.NullValue && !parameters.areAssumed()) {
                return RowPlacement.maybeZero(rule).placed(Place.ofValue(text, place));
            }
            shards[i] = RowPlacement.shard(rule, value);
            if (shards[i] == ShardFunction.NONE) {
                return RowPlacement.refusal(rule, value).placed(Place.ofValue(text, place));
            }
            used.set(shards[i]);
        }
        if (used.cardinality() == 1) {
            return new BoundPlan.Single(statement(shards[0], splice.apply(text, shards[0]), null));
        }
        return split(text, first, shards, used);
    }

    /** How many rows the statement inserts. */
    int rowCount(StatementText text) {
        return behindLast(text.lists()) - first(text.lists());
    }

    /** The first row of the statement that is one of ours: VALUES() is a function as well. */
    private int first(ValueLists lists) {
        int row = 0;
        while (lists.rowToken(row) < rows.getFirst().open()) {
            row++;
        }
        return row;
    }

    private int behindLast(ValueLists lists) {
        int row = lists.rowCount();
        while (lists.rowToken(row - 1) > rows.getLast().open()) {
            row--;
        }
        return row;
    }

    private BoundPlan split(StatementText text, int first, int[] shards, BitSet used) {
        if (returning >= 0) {
            return BoundPlan.Refused.at(
                    ErrorCode.UNSUPPORTED_ON_SHARDS,
                    "RETURNING of rows of several shards of "
                            + rule.table()
                            + " is not supported yet; insert the rows one by one",
                    text,
                    returning);
        }
        return ShardedTemplate.writes(
                new RowSplit(this, text, first, shards, used).statements(),
                rowsWritten(text),
                policy,
                text,
                name);
    }

    private RowsWritten rowsWritten(StatementText text) {
        boolean updating = tail < text.tokenCount();
        if (ignoring) {
            return updating ? RowsWritten.CHANGED : RowsWritten.INSERTED_IF_NEW;
        }
        return updating ? RowsWritten.INSERTED_OR_UPDATED : RowsWritten.INSERTED;
    }

    ShardStatement statement(int shard, byte[] sql, int @Nullable [] parameters) {
        return new ShardStatement(
                rule.placement().get(shard), new ShardId(shard), sql, parameters, List.of(rule));
    }
}
