/**
 * Ids for columns that the proxy generates: given at once out of what this proxy has reserved for
 * itself on the schema's default group. May depend on conf, and on {@code ha.mysql} for
 * connections.
 */
@NullMarked
package io.tidegate.ha.ids;

import org.jspecify.annotations.NullMarked;
