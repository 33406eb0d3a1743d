package io.tidegate.sharding.plan;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidegate.sharding.key.KeyValue;

/**
 * Parameters of which only the number is known.
 *
 * @param value what each of them is for routing
 */
record AssumedParameters(int count, KeyValue value) implements ParameterSource {
    /** Any value, of any type: no shard is left out for it. */
    static AssumedParameters unknown(int count) {
        return new AssumedParameters(count, new KeyValue.OpaqueValue("a parameter"));
    }

    /** A value that every table has a shard for. */
    static AssumedParameters nulls(int count) {
        return new AssumedParameters(count, new KeyValue.NullValue());
    }

    @Override
    public boolean areAssumed() {
        return true;
    }

    @Override
    public KeyValue value(int index) {
        return value;
    }

    @Override
    public byte[] literal(int index) {
        return "1".getBytes(US_ASCII);
    }
}
