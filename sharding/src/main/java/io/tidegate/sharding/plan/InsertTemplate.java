package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.ShardId;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.rule.ShardFunction;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Condition.Operand;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.RowElements;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.ValueLists;
import java.util.ArrayList;
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
 * @param keyAt which element of a row is the key
 * @param clocks see {@link Template#clocks}; empty where no row's key is one of them
 */
record InsertTemplate(
        TableRule rule,
        int name,
        List<Row> rows,
        int tail,
        int returning,
        int keyAt,
        Splice splice,
        List<Range> clocks,
        boolean ignoring,
        MultiShardWrite policy,
        Set<String> schemas)
        implements Template {

    /**
     * One row of VALUES, and those behind it that have its shape.
     *
     * @param open the token of its opening bracket
     * @param end the token behind its closing bracket
     * @param key of which numbers count from the first value inside its brackets
     * @param clocks which of its elements are moments that a server tells
     * @param edited names inside are exchanged; no other row has its shape then
     */
    record Row(int open, int end, Operand key, List<Integer> clocks, boolean edited) {
        Row {
            clocks = List.copyOf(clocks);
        }
    }

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
            KeyValue value =
                    values.inRow(
                            rows.get(shape).key(), lists.rowFirstValue(row), rule.key().type());
            boolean many = ignoring || shards.length > 1;
            if (many && value instanceof KeyValue.NullValue && !parameters.areAssumed()) {
                return RowPlacement.maybeZero(rule).placed(place(text, row, shape));
            }
            shards[i] = RowPlacement.shard(rule, value);
            if (shards[i] == ShardFunction.NONE) {
                return RowPlacement.refusal(rule, value).placed(place(text, row, shape));
            }
            used.set(shards[i]);
        }
        if (used.cardinality() == 1) {
            return new BoundPlan.Single(statement(shards[0], splice.apply(text, shards[0]), null));
        }
        return split(text, first, shards, used);
    }

    private Place place(StatementText text, int row, int shape) {
        ValueLists lists = text.lists();
        return rows.get(shape).key() instanceof Condition.Value(int number, boolean _)
                ? Place.ofValue(text, lists.rowFirstValue(row) + number)
                : Place.ofWord(
                        text,
                        RowElements.of(text, lists.rowStart(row), lists.rowEnd(row), keyAt).from());
    }

    @Override
    public boolean storesClocks() {
        return true;
    }

    @Override
    public List<RowElements.Range> moments(StatementText text) {
        List<RowElements.Range> moments = new ArrayList<>();
        ValueLists lists = text.lists();
        int first = first(lists);
        int behind = behindLast(lists);
        int shape = 0;
        for (int row = first; row < behind && !clocks.isEmpty(); row++) {
            while (rows.get(shape).open() != lists.rowToken(row)) {
                shape++;
            }
            for (int element : rows.get(shape).clocks()) {
                moments.add(RowElements.of(text, lists.rowStart(row), lists.rowEnd(row), element));
            }
        }
        for (Range each : clocks) {
            if (each.from() >= tail) {
                moments.add(Template.bytes(text, each));
            }
        }
        return moments;
    }

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
