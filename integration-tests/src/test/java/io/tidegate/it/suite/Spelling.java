package io.tidegate.it.suite;

import io.tidegate.sharding.key.KeyValue;

/**
 * A value as a client may write it.
 *
 * @param sql the literal
 * @param value what routing reads of it
 */
record Spelling(String sql, KeyValue value) {}
