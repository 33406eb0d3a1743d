package io.tidegate.sharding.rule;

import io.tidegate.conf.model.FunctionConfig;
import io.tidegate.conf.model.KeyType;
import io.tidegate.sharding.key.Key;
import io.tidegate.sharding.key.KeyDomain;
import io.tidegate.sharding.key.KeyValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shard i holds the values of list i; a last one may hold every other value. */
record ListFunction(Map<Key, Integer> places, int shards, boolean rest) implements ShardFunction {
    ListFunction {
        places = Map.copyOf(places);
    }

    static ListFunction of(FunctionConfig.Listed config, KeyType keyType) {
        KeyDomain domain = domain(keyType);
        Map<Key, Integer> places = new HashMap<>();
        for (int shard = 0; shard < config.values().size(); shard++) {
            List<String> values = config.values().get(shard);
            for (String value : values) {
                places.put(domain.compared(new KeyValue.StringValue(value)), shard);
            }
        }
        return new ListFunction(places, config.shards(), config.rest());
    }

    /** In which the values of the configuration are written: they are valid ones of the type. */
    private static KeyDomain domain(KeyType type) {
        return switch (type) {
            case INTEGER, STRING, TEMPORAL -> KeyDomain.declared(type);
            case ENUM -> KeyDomain.declared(KeyType.STRING);
            case YEAR -> KeyDomain.year();
            case DECIMAL -> KeyDomain.decimal(EXACT_DIGITS, 0, false);
        };
    }

    private static final int EXACT_DIGITS = 15;

    @Override
    public int shardOf(Key key) {
        return switch (key) {
            case Key.Null none -> 0;
            case Key.Unroutable unknown -> NONE;
            case Key.Between either -> NONE;
            case Key value -> places.getOrDefault(value, rest ? shards - 1 : NONE);
        };
    }
}
