/**
 * What proxies see of the nodes of a group: each measures for itself and tells the others in plain
 * records, which are put together into one {@link io.tidegate.ha.health.Snapshot} of the group.
 * Nothing here says what it means. May depend on {@code ha.mysql}, its packages, and {@code conf}.
 */
@NullMarked
package io.tidegate.ha.health;

import org.jspecify.annotations.NullMarked;
