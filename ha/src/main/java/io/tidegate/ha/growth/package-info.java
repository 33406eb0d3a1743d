/**
 * Date ranges that grow by themselves: the leader sees when, has the sub-tables made, and proposes
 * the version of the configuration that uses them. Blocking calls, on virtual threads.
 */
@NullMarked
package io.tidegate.ha.growth;

import org.jspecify.annotations.NullMarked;
