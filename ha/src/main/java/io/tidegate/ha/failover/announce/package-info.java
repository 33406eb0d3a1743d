/**
 * Tells people and programs of failovers: as events in a log, as numbers, and by hooks that they
 * provide.
 */
@NullMarked
package io.tidegate.ha.failover.announce;

import org.jspecify.annotations.NullMarked;
