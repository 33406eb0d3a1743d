/**
 * Makes one result of the results of several groups of shards: rows in the order of their keys,
 * rows of one group folded, what LIMIT leaves. Pure: rows come in and go out, nobody waits.
 */
@NullMarked
package io.tidegate.sharding.merge;

import org.jspecify.annotations.NullMarked;
