/** The rules: which tables are sharded, by which function, and where their shards lie. Pure. */
@NullMarked
package io.tidegate.sharding.rule;

import org.jspecify.annotations.NullMarked;
