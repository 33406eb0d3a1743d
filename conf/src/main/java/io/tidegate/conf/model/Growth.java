package io.tidegate.conf.model;

import io.tidegate.conf.topology.GroupId;
import java.util.List;

/**
 * What the next shards of a table are like, of which the range grows.
 *
 * @param pattern of their names
 * @param turns the groups that they lie on: shard i on that at {@code i} modulo their number
 */
public record Growth(SubTablePattern pattern, List<GroupId> turns) {
    public Growth {
        turns = List.copyOf(turns);
    }

    GroupId group(int shard) {
        return turns.get(shard % turns.size());
    }
}
