/**
 * Looks after groups: what all proxies see is put together, and the leader begins what follows of
 * it. It decides by pure rules ({@link io.tidegate.ha.supervision.FailoverRule}) and does nothing
 * to a server itself: that is what jobs are for ({@link io.tidegate.ha.failover.Failovers}).
 */
@NullMarked
package io.tidegate.ha.supervision;

import org.jspecify.annotations.NullMarked;
