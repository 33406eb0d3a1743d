/**
 * The nodes of a group as the control plane reads and changes them: one dialect for each family of
 * servers, behind one interface. Blocking calls with hard time-outs, on threads that may block. May
 * depend on {@code ha.mysql}, {@code ha.mysql.gtid}, {@code conf} and the names in {@code
 * sharding.catalogue}.
 *
 * <p>Nothing here decides anything: what is asked for is done, and what was found is told.
 */
@NullMarked
package io.tidegate.ha.mysql.node;

import org.jspecify.annotations.NullMarked;
