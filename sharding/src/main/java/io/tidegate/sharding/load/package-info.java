/**
 * The lines of a file that LOAD DATA loads, cut as servers cut them. Pure: bytes come in, lines go
 * out, nobody waits.
 */
@NullMarked
package io.tidegate.sharding.load;

import org.jspecify.annotations.NullMarked;
