package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.ShardId;
import io.tidegate.sharding.rule.CanonicalKey;
import io.tidegate.sharding.rule.Key;
import io.tidegate.sharding.rule.KeyValue;
import io.tidegate.sharding.rule.ShardFunction;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.TokenType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT or REPLACE of rows into a sharded table: each row goes to the shard of its key.
 *
 * @param rows in the order of the statement
 */
record InsertTemplate(
        TableRule rule,
        List<Row> rows,
        Splice splice,
        MultiShardWrite policy,
        Set<String> schemas,
        ShardStatement prepareAs)
        implements Template {

    /**
     * One row of VALUES.
     *
     * @param open the token of its opening bracket; -1 for the form with SET
     * @param end the token behind its closing bracket
     * @param keyValue the number of the key's value, or -1 for NULL
     * @param firstValue the number of the first value inside the brackets
     * @param endValue the number behind the last value inside
     */
    record Row(int open, int end, int keyValue, boolean negated, int firstValue, int endValue) {}

    static InsertTemplate of(
            TableRule rule,
            List<Row> rows,
            Splice splice,
            MultiShardWrite policy,
            Set<String> schemas,
            ScannedSql sql) {
        ShardStatement first =
                new ShardStatement(
                        rule.placement().getFirst(), new ShardId(0), splice.apply(sql, 0), null);
        return new InsertTemplate(rule, List.copyOf(rows), splice, policy, schemas, first);
    }

    @Override
    public GroupId prepareGroup() {
        return prepareAs.group();
    }

    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        Values values = new Values(text, parameters);
        Map<Integer, List<Row>> byShard = new TreeMap<>();
        for (Row row : rows) {
            KeyValue value =
                    row.keyValue() < 0
                            ? new KeyValue.NullValue()
                            : values.read(row.keyValue(), row.negated());
            Key key = CanonicalKey.of(value, rule.key().type());
            if (key instanceof Key.Unroutable(String reason)) {
                return new BoundPlan.Refused(
                        ErrorCode.KEY_VALUE_UNROUTABLE,
                        "the value for "
                                + rule.table()
                                + "."
                                + rule.key().name()
                                + " is "
                                + reason
                                + "; give it in the column's own type");
            }
            int shard = rule.function().shardOf(key);
            if (shard == ShardFunction.NONE) {
                return new BoundPlan.Refused(
                        ErrorCode.KEY_OUT_OF_RANGE,
                        "no shard of "
                                + rule.table()
                                + " holds this value of "
                                + rule.key().name()
                                + "; extend the table's function or give it a rest shard");
            }
            byShard.computeIfAbsent(shard, none -> new ArrayList<>()).add(row);
        }
        if (byShard.size() == 1) {
            int shard = byShard.keySet().iterator().next();
            return new BoundPlan.Single(statement(shard, splice.apply(text, shard), null));
        }
        List<ShardStatement> statements = new ArrayList<>(byShard.size());
        byShard.forEach((shard, own) ->
                statements.add(statement(shard, rowsOf(text, shard, own), indexes(text, own))));
        return ShardedTemplate.writes(statements, policy);
    }

    private ShardStatement statement(int shard, byte[] sql, int @Nullable [] parameters) {
        return new ShardStatement(rule.placement().get(shard), new ShardId(shard), sql, parameters);
    }

    private byte[] rowsOf(StatementText text, int shard, List<Row> own) {
        int firstRow = rows.getFirst().open();
        int tail = rows.getLast().end();
        Bytes out = new Bytes(text.length());
        out.add(splice.apply(text, shard, 0, firstRow));
        String separator = " ";
        for (Row row : own) {
            out.add(separator.getBytes(StandardCharsets.US_ASCII));
            int start = text.tokenStart(row.open());
            out.add(text.bytes(), start, text.tokenEnd(row.end() - 1) - start);
            separator = ",";
        }
        if (tail < text.tokenCount()) {
            out.add(' ');
            out.add(splice.apply(text, shard, tail, text.tokenCount()));
        }
        return out.toArray();
    }

    /** Which of the client's parameters remain: those outside the rows, and the own rows'. */
    private int @Nullable [] indexes(StatementText text, List<Row> own) {
        int firstValue = rows.getFirst().firstValue();
        int endValue = rows.getLast().endValue();
        boolean[] kept = new boolean[text.valueCount()];
        for (int value = 0; value < kept.length; value++) {
            kept[value] = value < firstValue || value >= endValue;
        }
        for (Row row : own) {
            for (int value = row.firstValue(); value < row.endValue(); value++) {
                kept[value] = true;
            }
        }
        IntStream.Builder indexes = IntStream.builder();
        int ordinal = 0;
        for (int value = 0; value < kept.length; value++) {
            if (text.valueType(value) == TokenType.PARAMETER) {
                if (kept[value]) {
                    indexes.add(ordinal);
                }
                ordinal++;
            }
        }
        return ordinal == 0 ? null : indexes.build().toArray();
    }
}
