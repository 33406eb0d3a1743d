/**
 * What clients are shown of the tables there are: logical names where the servers have sub-tables,
 * whichever server has them. It writes SQL for {@code information_schema} and edits what SHOW says;
 * servers are asked by others. No I/O, no threads.
 */
@NullMarked
package io.tidegate.sharding.catalogue;

import org.jspecify.annotations.NullMarked;
