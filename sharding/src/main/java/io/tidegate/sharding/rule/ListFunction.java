package io.tidegate.sharding.rule;

import io.tidegate.conf.model.FunctionConfig;
import io.tidegate.conf.model.KeyType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shard i holds the values of list i; a last one may hold every other value. */
record ListFunction(Map<Key, Integer> places, int shards, boolean rest) implements ShardFunction {
    ListFunction {
        places = Map.copyOf(places);
    }

    static ListFunction of(FunctionConfig.Listed config, KeyType keyType) {
        Map<Key, Integer> places = new HashMap<>();
        for (int shard = 0; shard < config.values().size(); shard++) {
            List<String> values = config.values().get(shard);
            for (String value : values) {
                places.put(CanonicalKey.of(new KeyValue.StringValue(value), keyType), shard);
            }
        }
        return new ListFunction(places, config.shards(), config.rest());
    }

    @Override
    public int shardOf(Key key) {
        if (key instanceof Key.Null) {
            return 0;
        }
        if (key instanceof Key.Unroutable) {
            return NONE;
        }
        return places.getOrDefault(key, rest ? shards - 1 : NONE);
    }
}
