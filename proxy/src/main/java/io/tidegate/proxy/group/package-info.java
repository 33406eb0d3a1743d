/**
 * Whether this proxy may act on a group whose master can change, in which epoch, and on which node:
 * said by the control plane, gone by on each event loop. Depends on {@code conf} only.
 *
 * <p>Why it is so: docs/adr/0040.
 */
@NullMarked
package io.tidegate.proxy.group;

import org.jspecify.annotations.NullMarked;
