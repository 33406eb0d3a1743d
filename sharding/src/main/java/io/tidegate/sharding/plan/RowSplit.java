package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.Bytes;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.TokenType;
import io.tidegate.sharding.sql.ValueLists;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The rows of one statement on their way to several shards. Goes over rows and parameters once,
 * however many shards there are: this runs on an event loop.
 */
final class RowSplit {
    private final InsertTemplate template;
    private final StatementText text;
    private final ValueLists lists;
    private final int first;
    private final int[] shards;
    private final Map<Integer, Share> shares = new TreeMap<>();

    /** What one shard gets: its statement's text, and which of the client's parameters. */
    private static final class Share {
        final Bytes sql = new Bytes(256);
        final IntStream.Builder parameters = IntStream.builder();
        int separator = ' ';
    }

    /**
     * @param first the number of the first row in the statement's lists
     * @param shards of each row from the first on
     * @param used all of these shards
     */
    RowSplit(InsertTemplate template, StatementText text, int first, int[] shards, BitSet used) {
        this.template = template;
        this.text = text;
        this.lists = text.lists();
        this.first = first;
        this.shards = shards;
        used.stream().forEach(shard -> shares.put(shard, new Share()));
    }

    List<ShardStatement> statements() {
        int open = template.rows().getFirst().open();
        shares.forEach(
                (shard, share) -> share.sql.add(template.splice().apply(text, shard, 0, open)));
        addRows();
        int tail = template.tail();
        if (tail < text.tokenCount()) {
            shares.forEach((shard, share) -> {
                share.sql.add(' ');
                share.sql.add(template.splice().apply(text, shard, tail, text.tokenCount()));
            });
        }
        boolean prepared = addParameters();
        return shares.entrySet().stream()
                .map(each ->
                        template.statement(
                                each.getKey(),
                                each.getValue().sql.toArray(),
                                prepared ? each.getValue().parameters.build().toArray() : null))
                .toList();
    }

    private void addRows() {
        int shape = 0;
        for (int i = 0; i < shards.length; i++) {
            while (template.rows().get(shape).open() != lists.rowToken(first + i)) {
                shape++;
            }
            InsertTemplate.Row row = template.rows().get(shape);
            Share share = share(i);
            share.sql.add(share.separator);
            share.separator = ',';
            if (row.edited()) {
                share.sql.add(template.splice().apply(text, shards[i], row.open(), row.end()));
            } else {
                int start = lists.rowStart(first + i);
                share.sql.add(text.bytes(), start, lists.rowEnd(first + i) - start);
            }
        }
    }

    /** Those of the rows go with them, those behind to each shard. False if there are none. */
    private boolean addParameters() {
        int ordinal = 0;
        int row = 0;
        for (int value = 0; value < text.valueCount(); value++) {
            if (text.valueType(value) != TokenType.PARAMETER) {
                continue;
            }
            while (row < shards.length && value >= lists.rowEndValue(first + row)) {
                row++;
            }
            if (row < shards.length) {
                share(row).parameters.add(ordinal);
            } else {
                for (Share share : shares.values()) {
                    share.parameters.add(ordinal);
                }
            }
            ordinal++;
        }
        return ordinal > 0;
    }

    private Share share(int row) {
        return Objects.requireNonNull(shares.get(shards[row]));
    }
}
