/**
 * Another server becomes a group's master: because the last one is gone, or because somebody asked
 * for it. What is done is a job of the journal, each step of which may be done twice; what is done
 * on the servers stands behind {@link io.tidegate.ha.failover.GroupServers}, so that a simulator
 * can run the same machine from a seed.
 */
@NullMarked
package io.tidegate.ha.failover;

import org.jspecify.annotations.NullMarked;
