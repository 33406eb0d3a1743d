/**
 * Transactions that servers have, as sets with an exact algebra: what a node has, what it lacks,
 * what it alone has. Pure; may depend on nothing.
 */
@NullMarked
package io.tidegate.ha.mysql.gtid;

import org.jspecify.annotations.NullMarked;
