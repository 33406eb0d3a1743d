/**
 * What one client has set, opened and holds, and the way of its statements. Depends on {@code
 * execution}.
 */
@NullMarked
package io.tidegate.proxy.session;

import org.jspecify.annotations.NullMarked;
