/**
 * What tools see of sharded tables, compared with a server that holds the same tables whole. Each
 * suite runs against servers of both families.
 */
@NullMarked
package io.tidegate.it.tools;

import org.jspecify.annotations.NullMarked;
