/** Servers over JDBC, for the control plane: blocking calls on threads that may block. */
@NullMarked
package io.tidegate.ha.mysql;

import org.jspecify.annotations.NullMarked;
