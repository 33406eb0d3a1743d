/**
 * Plans: where a statement goes and what is sent there. The planner is a pure function; after it
 * nobody looks at the SQL again. No I/O, no threads.
 */
@NullMarked
package io.tidegate.sharding.plan;

import org.jspecify.annotations.NullMarked;
