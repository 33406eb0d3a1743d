package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.ShardId;
import io.tidegate.sharding.rule.TableRule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The columns that an INSERT without a list of them means: those that a server has told, in their
 * order. Whoever writes the rows has the sub-tables say that they still are, in the transaction in
 * which it writes: no definition changes before that ends.
 *
 * @param rule of the table that is written
 */
public record ImpliedColumns(TableRule rule, List<String> names) {
    /** A server joins 61 tables at most. */
    private static final int MOST = 32;

    public ImpliedColumns {
        names = List.copyOf(names);
    }

    /**
     * Reads no row, and takes the lock on the definitions that writing takes: with a lesser one a
     * change that waits for it, and for which writing would wait, were a deadlock.
     *
     * @param sql of which the result has the columns of some sub-tables, one after the other
     * @param tables how many
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Question(byte[] sql, int tables) {}

    /** What the server of some of the table's sub-tables is asked. */
    public List<Question> questions(List<ShardId> shards) {
        List<Question> questions = new ArrayList<>();
        for (int from = 0; from < shards.size(); from += MOST) {
            List<ShardId> some = shards.subList(from, Math.min(shards.size(), from + MOST));
            byte[] sql =
                    some.stream()
                            .map(shard -> subTable(rule, shard.number()))
                            .collect(
                                    Collectors.joining(
                                            ", ", "SELECT * FROM ", " LIMIT 0 FOR UPDATE"))
                            .getBytes(StandardCharsets.UTF_8);
            questions.add(new Question(sql, some.size()));
        }
        return questions;
    }

    static String subTable(TableRule rule, int shard) {
        return IdPlaces.quoted(rule.schema()) + "." + IdPlaces.quoted(rule.subTables().get(shard));
    }
}
