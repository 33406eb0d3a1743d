package io.tidegate.sharding.plan;

import io.tidegate.sharding.merge.SortKey;

/**
 * How a key is in order.
 *
 * @param server the column that servers sort by
 * @param proxy the column that the proxy compares
 */
record ArrangedKey(int server, SortKey proxy) {}
