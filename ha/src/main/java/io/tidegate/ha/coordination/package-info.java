/**
 * What proxies agree on, in ZooKeeper: who is there, who leads, which documents hold, and how far
 * long operations are.
 *
 * <p>Everything here works by looking, not by being told: what is in the {@code Tree} is read, what
 * follows from it is decided by a pure function, and the change is made by one transaction that is
 * refused when something has changed meanwhile. Being told of a change (a watch) only makes the
 * next look come sooner; without it the next look comes within a second. So a lost watch, a session
 * that ended, a proxy that stood still for a minute and a change of which it is not known whether
 * it was made need no code of their own.
 *
 * <p>Sole user of Curator and ZooKeeper. May depend on conf.
 */
@NullMarked
package io.tidegate.ha.coordination;

import org.jspecify.annotations.NullMarked;
